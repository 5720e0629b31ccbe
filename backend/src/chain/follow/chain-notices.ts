import type { Notice } from '../../kit/live.ts';
import type { Projector } from './projector.ts';

/** What followed blocks changed: `chain` itself, and each projection that took an event, named once. */
export const blockNotices = (touched: ReadonlySet<string>, height: number): Notice[] => [
  { module: 'chain', event: 'block', height },
  ...[...touched].map((key) => {
    const [module = '', event = ''] = key.split(' ');
    return { module, event, height };
  }),
];

/** After a fork or a replay anything may have changed. */
export const forkNotices = (projector: Projector, height: number | null): Notice[] =>
  ['chain', ...projector.names].map((module) => ({ module, event: 'fork', height }));
