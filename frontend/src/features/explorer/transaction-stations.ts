import type { chain } from '../../lib/api.ts';
import { count } from '../../lib/format.ts';
import type { Step } from '../../ui/steps.tsx';

type Transaction = chain.TransactionStatus;

/** Whether asking again may show something new. */
export const unsettled = (transaction: Transaction | undefined): boolean =>
  transaction !== undefined && transaction.status !== 'final' && transaction.status !== 'failed';

/** pending, in a block, recorded here, final; or where it failed. */
export function stationsOf({ status, height, recorded }: Transaction): Step[] {
  const block = height === null ? {} : { detail: `Block ${count(height)}` };
  const sent: Step = { label: 'Sent', state: 'done' };
  if (status === 'failed') return [sent, { label: 'Failed in a block', state: 'failed', ...block }];
  const inBlock = status === 'confirmed' || status === 'final';
  return [
    sent,
    { label: inBlock ? 'In a block' : 'Waits for a block', state: inBlock ? 'done' : 'current', ...block },
    {
      label: 'Recorded',
      state: !inBlock ? 'todo' : recorded ? 'done' : 'current',
      detail: 'Its effects are in what this market shows',
    },
    {
      label: 'Final',
      state: status === 'final' ? 'done' : inBlock && recorded ? 'current' : 'todo',
      detail: 'So deep under Bitcoin blocks that no fork removes it',
    },
  ];
}
