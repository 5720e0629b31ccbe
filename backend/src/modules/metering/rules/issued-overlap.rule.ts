import { counted, finding, RangeList, type Rule, span } from './rule.ts';

/** R02. The chain refuses the same hour twice; here the producer learns it before paying for a transaction. */
export const issuedOverlapRule: Rule = {
  id: 'R02',
  title: 'No hour of the period was issued before',
  outcome: 'reject',
  parameters: {},
  start: ({ issued }) => ({
    finish(period) {
      if (!period) return [];
      const overlap = new RangeList();
      for (const range of [...issued].sort((a, b) => a.start - b.start)) {
        const [start, end] = [Math.max(range.start, period.start), Math.min(range.end, period.end)];
        if (start < end) overlap.add(start, end);
      }
      const { first } = overlap;
      if (!first) return [];
      const what = `${counted(Math.ceil(overlap.seconds / 3600), 'hour')} of the period issued before, the first from ${span(first)}.`;
      return [finding('R02', 'reject', { what, cure: 'Leave those hours out of the batch.' }, overlap.list())];
    },
  }),
};
