import { canonicalJson } from '../../kit/canonical-json.ts';
import type { MeteredFacility } from '../facility/index.ts';
import type { Verdict } from './documents/metering-verdict.ts';
import { type FacilityFacts, finding } from './rules/rule.ts';

/** What the rules know of the plant. */
export function factsOf({
  id,
  nameplateW,
  commissionedAt,
  technology,
  latitude,
  longitude,
  meters,
}: MeteredFacility): FacilityFacts {
  return {
    id,
    nameplateW,
    commissionedAt: Math.floor(commissionedAt.getTime() / 1000),
    technology,
    latitude,
    longitude,
    meters: [...meters].sort(),
  };
}

/** True if the draft was changed after the rules ran: their verdict is about another plant. */
export function factsChanged({ facility: judged }: Verdict, facility: MeteredFacility): boolean {
  const { nameplateW, retiredAt = null, ...facts } = factsOf(facility);
  return canonicalJson(judged) !== canonicalJson({ ...facts, nameplateW: nameplateW.toString(), retiredAt });
}

export const STALE_FINDING = finding('R01', 'pending', {
  what: 'The facility was changed after the rules ran over this batch.',
  cure: 'Upload the same file again: it is judged anew by the facts that hold now.',
});
