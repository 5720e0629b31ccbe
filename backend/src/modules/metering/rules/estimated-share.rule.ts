import { finding, RangeList, type Rule } from './rule.ts';

const MAX_SHARE_PERCENT = 5;

/** R05. Of the time or of the energy, whichever share is larger: nights are long and empty, noons short and full. */
export const estimatedShareRule: Rule = {
  id: 'R05',
  title: 'At most 5 % of the readings are estimated or substituted',
  outcome: 'pending',
  parameters: { maxSharePercent: MAX_SHARE_PERCENT },
  start() {
    const made = new RangeList();
    const total = { seconds: 0n, wh: 0n };
    let madeWh = 0n;
    return {
      see({ start, end, wh, quality }) {
        if (quality === 'missing') return;
        total.seconds += BigInt(end - start);
        total.wh += wh;
        if (quality === 'actual') return;
        made.add(start, end);
        madeWh += wh;
      },
      finish() {
        const above = (part: bigint, whole: bigint) => part * 100n > whole * BigInt(MAX_SHARE_PERCENT);
        if (!above(BigInt(made.seconds), total.seconds) && !above(madeWh, total.wh)) return [];
        const what = `Estimated or substituted: ${made.seconds} of ${total.seconds} seconds and ${madeWh} of ${total.wh} Wh, where ${MAX_SHARE_PERCENT} % of either is allowed.`;
        const cure =
          'Send the final readings of the meter, or evidence for the values put in, to the verification body.';
        return [finding('R05', 'pending', { what, cure }, made.list())];
      },
    };
  },
};
