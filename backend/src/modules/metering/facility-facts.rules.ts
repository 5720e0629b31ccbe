import { canonicalJson } from '../../kit/canonical-json.ts';
import type { MeteredFacility } from '../facility/index.ts';
import { isDeclared } from './declared-meter.rules.ts';
import type { Verdict } from './metering-verdict.ts';
import { type FacilityFacts, finding } from './rules/rule.ts';

/** What the rules know of the plant. */
export function factsOf({
  id,
  nameplateW,
  commissionedAt,
  technology,
  latitude,
  longitude,
}: MeteredFacility): FacilityFacts {
  return {
    id,
    nameplateW,
    commissionedAt: Math.floor(commissionedAt.getTime() / 1000),
    technology,
    latitude,
    longitude,
  };
}

type JudgedChannel = { used: boolean; meter: string; serials: readonly string[] };

/** True if the draft was changed after the rules passed its readings: their verdict is about another plant. */
export function factsChanged(
  { facility: judged, result }: Verdict,
  channels: readonly JudgedChannel[],
  facility: MeteredFacility,
): boolean {
  const { nameplateW, retiredAt = null, ...facts } = factsOf(facility);
  const strange = ({ used, meter, serials }: JudgedChannel) =>
    used && ![meter, ...serials].some((serial) => isDeclared(facility.meters, { meter, serial }));
  if (result === 'pass' && channels.some(strange)) return true;
  return canonicalJson(judged) !== canonicalJson({ ...facts, nameplateW: nameplateW.toString(), retiredAt });
}

export const STALE_FINDING = finding('R01', 'pending', {
  what: 'The facility was changed after the rules ran over this batch.',
  cure: 'Upload the same file again: it is judged anew by the facts that hold now.',
});
