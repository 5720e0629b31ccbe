import type { Fault } from '../../kit/problem.ts';
import { FUELS, TECHNOLOGIES, type TechnologyClass, type TechnologyCode } from './energy-codes.contract.ts';
import { type FacilityInput, UNIT_WH } from './facility.contract.ts';
import type { FacilityFileView } from './facility-file.contract.ts';

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** What no single field shows: codes that do not go together, a place in another country, a start in the future. */
export function facilityFaults(input: FacilityInput, now: Date): Fault[] {
  const faults: Fault[] = [];
  const refuse = (pointer: string, detail: string) => faults.push({ pointer, detail });
  const fuel = FUELS[input.fuel];
  const technology = TECHNOLOGIES[input.technology];
  if (fuel.family !== technology.family)
    refuse('/technology', `${technology.label} (${input.technology}) does not run on ${fuel.label} (${input.fuel}).`);
  if (input.tracking && technology.family !== 'solar') refuse('/tracking', 'Only solar panels follow the sun.');
  if (countries.of(input.country) === undefined)
    refuse('/country', `${input.country} is no country code of ISO 3166-1.`);
  if (input.subdivision !== null && !input.subdivision.startsWith(`${input.country}-`))
    refuse('/subdivision', `${input.subdivision} is not a subdivision of ${input.country}.`);
  if (input.commissionedAt > now) refuse('/commissionedAt', 'The commissioning lies in the future. Register after it.');
  if (input.commissionedAt.getTime() % 1000 !== 0)
    refuse('/commissionedAt', 'Write the commissioning in whole seconds.');
  return faults;
}

/** What must be true before a draft may be registered, though a draft may be saved without it. */
export function registrationFaults({ declarations }: Pick<FacilityInput, 'declarations'>): Fault[] {
  const faults: Fault[] = [];
  if (!declarations.wholeOutput)
    faults.push({
      pointer: '/declarations/wholeOutput',
      detail: 'Declare that the meters show the whole output: part of an output cannot be certified.',
    });
  if (!declarations.notRegisteredElsewhere)
    faults.push({
      pointer: '/declarations/notRegisteredElsewhere',
      detail: 'Declare that no other registry certifies this energy, or end the registration there first.',
    });
  return faults;
}

export function technologyClassOf({
  technology,
  tracking,
}: {
  technology: TechnologyCode;
  tracking: boolean;
}): TechnologyClass {
  const { class: known, family } = TECHNOLOGIES[technology];
  return family === 'solar' && tracking ? 'solar-tracking' : known;
}

/** The chain counts from 1970: an older plant is recorded as of then, and its document tells the true day. */
export const commissionedOnChain = (at: Date): Date => (at.getTime() < 0 ? new Date(0) : at);

/** The public document behind `details` on chain. The salt lets the same facts be registered anew after a rejection. */
export function facilityDocument(
  facility: FacilityInput & {
    ownerAddress: string;
    organisation: string;
    files: readonly Pick<FacilityFileView, 'name' | 'contentType' | 'size' | 'sha256'>[];
  },
  salt: string,
): Record<string, unknown> {
  return {
    document: 'rec-market/facility',
    version: 1,
    owner: facility.ownerAddress,
    organisation: facility.organisation,
    name: facility.name,
    fuel: facility.fuel,
    technology: facility.technology,
    tracking: facility.tracking,
    country: facility.country,
    subdivision: facility.subdivision,
    gridZone: facility.gridZone,
    location: { latitudeMicrodegrees: facility.latitude, longitudeMicrodegrees: facility.longitude },
    nameplateW: facility.nameplateW.toString(),
    commissionedAt: facility.commissionedAt.toISOString(),
    unitWh: UNIT_WH[facility.unit].toString(),
    meters: facility.meters,
    support: facility.support,
    declarations: facility.declarations,
    trial: facility.trial,
    files: facility.files.map(({ name, contentType, size, sha256 }) => ({ name, contentType, size, sha256 })),
    salt,
  };
}

/** The public document behind `reason` on chain. */
export const decisionDocument = (decision: {
  facility: bigint;
  details: Uint8Array;
  body: string;
  approved: boolean;
  reason: string;
}): Record<string, unknown> => ({
  document: 'rec-market/facility-decision',
  version: 1,
  facility: decision.facility.toString(),
  details: Buffer.from(decision.details).toString('hex'),
  body: decision.body,
  approved: decision.approved,
  reason: decision.reason,
});
