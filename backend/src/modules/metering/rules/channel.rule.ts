import { counted, finding, RangeList, type Rule } from './rule.ts';

/** R25. Only energy into the grid becomes certificates, and one batch comes from one channel of one meter point. */
export const channelRule: Rule = {
  id: 'R25',
  title: 'The readings are generation, from one channel',
  outcome: 'reject',
  parameters: {},
  start() {
    const consumption = new RangeList();
    const channels = new Set<string>();
    return {
      see({ start, end, direction, meter, channel }) {
        if (direction !== 'generation') consumption.add(start, end);
        channels.add(`${meter} ${channel}`);
      },
      finish() {
        const found = [];
        if (consumption.first) {
          const what = `${counted(consumption.added, 'interval')} of consumption in the batch.`;
          const cure = 'Send the generation channel: NEM12 suffix B, not E.';
          found.push(finding('R25', 'reject', { what, cure }, consumption.list()));
        }
        if (channels.size > 1) {
          const what = `The batch mixes ${channels.size} channels: ${[...channels].sort().slice(0, 10).join(', ')}.`;
          const cure = 'Send one generation channel per batch, or register each unit as a facility of its own.';
          found.push(finding('R25', 'pending', { what, cure }));
        }
        return found;
      },
    };
  },
};
