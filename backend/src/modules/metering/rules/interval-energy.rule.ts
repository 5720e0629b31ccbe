import type { Reading } from '../formats/reading.ts';
import { counted, type FacilityFacts, finding, RangeList, type Rule, span } from './rule.ts';

/** Percent of nameplate: room for the accuracy of the meter and a cold, bright hour. */
const CAPACITY_PERCENT = 110;

interface Words {
  readonly what: (count: string, first: Reading, facility: FacilityFacts) => string;
  readonly cure: string;
}

/** A rule that looks at one interval at a time. */
function perInterval(
  rule: Pick<Rule, 'id' | 'title' | 'parameters'>,
  broken: (reading: Reading, facility: FacilityFacts) => boolean,
  { what, cure }: Words,
): Rule {
  return {
    ...rule,
    outcome: 'reject',
    start({ facility }) {
      const found = new RangeList();
      let first: Reading | undefined;
      return {
        see(reading) {
          if (reading.quality === 'missing' || !broken(reading, facility)) return;
          first ??= reading;
          found.add(reading.start, reading.end);
        },
        finish: () =>
          first
            ? [
                finding(
                  rule.id,
                  'reject',
                  { what: what(counted(found.added, 'interval'), first, facility), cure },
                  found.list(),
                ),
              ]
            : [],
      };
    },
  };
}

/** Most Wh the plant can make in an interval, rounded down: nameplate x hours x 1.10. */
const mostWh = ({ start, end }: Reading, { nameplateW }: FacilityFacts): bigint =>
  (nameplateW * BigInt(end - start) * BigInt(CAPACITY_PERCENT)) / 360_000n;

/** R06. Export cannot be negative; a net reading hides consumption. */
export const negativeEnergyRule = perInterval(
  { id: 'R06', title: 'No interval is negative', parameters: {} },
  ({ wh }) => wh < 0n,
  {
    what: (count, first) => `${count} with negative energy, the first ${span(first)} with ${first.wh} Wh.`,
    cure: 'Send the generation channel alone; consumption belongs to its own channel.',
  },
);

/** R07. More than the plant can make: a factor of 1000, a second plant on the meter, or a forged value. */
export const capacityRule = perInterval(
  {
    id: 'R07',
    title: 'No interval holds more than 1.10 x nameplate power gives',
    parameters: { capacityPercent: CAPACITY_PERCENT },
  },
  (reading, facility) => reading.wh > mostWh(reading, facility),
  {
    what: (count, first, facility) =>
      `${count} above what ${facility.nameplateW} W can make, the first ${span(first)} with ${first.wh} Wh where ${mostWh(first, facility)} Wh is the most.`,
    cure: 'Check the unit (Wh, kWh, MWh) and the multiplier of the meter, or have the nameplate of the facility corrected.',
  },
);
