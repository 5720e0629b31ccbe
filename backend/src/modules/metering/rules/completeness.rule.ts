import { counted, finding, RangeList, type Rule, span } from './rule.ts';

/** R03. A hole may hide a correction or a second meter; intervals marked missing count as holes. */
export const completenessRule: Rule = {
  id: 'R03',
  title: 'Every moment of the period is covered by exactly one interval',
  outcome: 'pending',
  parameters: {},
  start({ declared }) {
    const missing = new RangeList();
    const outside = new RangeList();
    let covered = declared?.start;
    let values = 0;
    return {
      see({ start, end, quality }) {
        covered ??= start;
        if (declared && (start < declared.start || end > declared.end)) outside.add(start, end);
        if (quality === 'missing') return;
        values += 1;
        if (start > covered) missing.add(covered, start);
        covered = Math.max(covered, end);
      },
      finish(period) {
        if (!period || values === 0) {
          const cure = 'Send the interval readings of the period.';
          return [finding('R03', 'pending', { what: 'The batch holds no reading with a value.', cure })];
        }
        if (covered !== undefined && covered < period.end) missing.add(covered, period.end);
        const found = [];
        if (missing.first) {
          const what = `${counted(missing.added, 'stretch', 'stretches')} of the period without readings, ${missing.seconds} seconds in all, the first ${span(missing.first)}.`;
          const cure =
            'Send the missing intervals, estimated and marked so if the meter has none, or a shorter period.';
          found.push(finding('R03', 'pending', { what, cure }, missing.list()));
        }
        if (outside.first) {
          const what = `${counted(outside.added, 'interval')} outside the period ${span(period)}, the first ${span(outside.first)}.`;
          const cure = 'Declare the period the readings cover, or leave the others out.';
          found.push(finding('R03', 'pending', { what, cure }, outside.list()));
        }
        return found;
      },
    };
  },
};
