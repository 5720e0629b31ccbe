import { finding, instant, type Rule } from './rule.ts';

const HOUR = 3600;

/**
 * R17. The chain marks whole UTC hours as issued, so a batch begins and ends on one. Nothing is rounded: an hour issued
 * half full could never be completed, and an hour stretched would claim time that was not measured.
 */
export const wholeHoursRule: Rule = {
  id: 'R17',
  title: 'The period begins and ends on a whole UTC hour',
  outcome: 'pending',
  parameters: { hourSeconds: HOUR },
  start: () => ({
    finish(period) {
      if (!period || (period.start % HOUR === 0 && period.end % HOUR === 0)) return [];
      const first = Math.ceil(period.start / HOUR) * HOUR;
      const last = Math.floor(period.end / HOUR) * HOUR;
      const what = `The period ${instant(period.start)} to ${instant(period.end)} does not begin and end on whole UTC hours.`;
      const cure =
        first < last
          ? `Send the readings from ${instant(first)} to ${instant(last)}, or the rest of the hours at both ends.`
          : 'Send the readings of at least one whole UTC hour.';
      return [finding('R17', 'pending', { what, cure })];
    },
  }),
};
