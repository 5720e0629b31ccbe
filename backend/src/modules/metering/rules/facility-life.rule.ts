import { finding, instant, type Rule } from './rule.ts';

/** R01. Energy before the plant ran, after it closed, or not yet made. */
export const facilityLifeRule: Rule = {
  id: 'R01',
  title: 'The period lies inside the life of the facility and not in the future',
  outcome: 'reject',
  parameters: {},
  start: ({ facility, receivedAt }) => ({
    finish(period) {
      if (!period) return [];
      const found = [];
      if (period.start < facility.commissionedAt)
        found.push({
          what: `The period begins ${instant(period.start)}, before the facility was commissioned ${instant(facility.commissionedAt)}.`,
          cure: 'Leave out the readings before commissioning, or have the commissioning date of the facility corrected.',
        });
      if (facility.retiredAt !== undefined && period.end > facility.retiredAt)
        found.push({
          what: `The period ends ${instant(period.end)}, after the facility was closed ${instant(facility.retiredAt)}.`,
          cure: 'Leave out the readings after the closing date.',
        });
      if (period.end > receivedAt)
        found.push({
          what: `The period ends ${instant(period.end)}, but the batch was received ${instant(receivedAt)}.`,
          cure: 'Send the readings once the period is over; check the clock and the time zone of the meter.',
        });
      return found.map((words) => finding('R01', 'reject', words));
    },
  }),
};
