import { energyLabel, type MeteredFacility, UNIT_WH } from '../facility/index.ts';
import { vintageOf } from './certificate.rules.ts';

/** What a verdict and its readings say, as metering hands it over. */
export interface BatchForIssue {
  id: string;
  facilityId: string;
  /** Half-open, UTC. */
  period: { start: Date; end: Date };
  energyWh: bigint;
  leaves: number;
  readingsRoot: Uint8Array;
  readingsCid: string;
  rawCid: string;
  /** Hex. */
  rawSha256: string;
  verdict: { result: 'pass' | 'pending' | 'reject'; hash: Uint8Array; cid: string; findings?: unknown };
}

export interface MetadataContext {
  /** Number of the facility on chain. */
  facility: bigint;
  /** Network and contract that issue: they tell a trial from the real thing. */
  network: string;
  issuanceContract: string;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const unix = (at: Date): number => at.getTime() / 1000;

/**
 * The metadata of every lot of an issuance (SIP-016), the evidence the chain keeps the hash of. Serial range, owner and
 * quantity of a lot are on chain and change with splits, so they are not repeated here. No field is a guess: what is not
 * known is absent.
 */
export function certificateMetadata(
  batch: BatchForIssue,
  facility: MeteredFacility,
  { facility: number, network, issuanceContract }: MetadataContext,
): Record<string, unknown> {
  const { period, verdict } = batch;
  const test = network !== 'mainnet';
  const trial = test || facility.trial;
  const vintage = vintageOf(period);
  const span = `${period.start.toISOString()} to ${period.end.toISOString()}`;
  const trait = (trait_type: string, value: string) => ({ trait_type, display_type: 'string', value });
  return {
    sip: 16,
    name: `Renewable energy certificate, ${facility.name}, ${vintage}${trial ? ' (trial)' : ''}`,
    description:
      `${energyLabel(facility.fuel)} energy fed into the grid by ${facility.name} (${facility.country}) from ${span}. ` +
      (trial
        ? `${test ? 'Made on a test network' : 'Made by a facility that rehearses'}: it stands for no real energy.`
        : 'A token of this issuance is a range of its Wh.'),
    attributes: [
      trait('Energy source', energyLabel(facility.fuel)),
      trait('Technology', energyLabel(facility.technology)),
      trait('Country', facility.country),
      trait('Vintage', vintage),
      trait('Support', facility.support),
    ],
    properties: {
      trial,
      network,
      issuanceContract,
      vintage,
      period: { start: unix(period.start), end: unix(period.end) },
      attestedWh: batch.energyWh.toString(),
      unitWh: UNIT_WH[facility.unit].toString(),
      issuer: facility.ownerAddress,
      facility: {
        number: number.toString(),
        name: facility.name,
        organisation: facility.organisation,
        fuel: facility.fuel,
        technology: facility.technology,
        country: facility.country,
        subdivision: facility.subdivision,
        gridZone: facility.gridZone,
        commissionedAt: facility.commissionedAt.toISOString(),
        nameplateW: facility.nameplateW.toString(),
        support: facility.support,
        detailsCid: facility.detailsCid,
      },
      readings: { root: hex(batch.readingsRoot), leaves: batch.leaves, cid: batch.readingsCid },
      verdict: { result: verdict.result, hash: hex(verdict.hash), cid: verdict.cid },
      rawFile: { cid: batch.rawCid, sha256: batch.rawSha256 },
    },
  };
}
