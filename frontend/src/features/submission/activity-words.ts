import type { submission } from '../../lib/api.ts';

type Act = Pick<submission.SubmissionView, 'state' | 'problem' | 'height' | 'paidBy'>;

/** The state of an act, and what it waits for or what to do. */
export function stateInWords({ state, problem, height, paidBy }: Act): { name: string; detail: string } {
  switch (state) {
    case 'signing':
      return {
        name: 'Waits for the wallet',
        detail: 'Sign it where you started it. After 30 minutes it ends by itself.',
      };
    case 'pending':
      return {
        name: 'Waits for a block',
        detail: paidBy === 'market' ? 'The market sends it until a block takes it.' : 'Signed and on its way.',
      };
    case 'confirmed':
      return { name: 'In a block', detail: `Block ${height}. A fork could still take it away.` };
    case 'final':
      return { name: 'Final', detail: `Block ${height}. No fork removes it any more.` };
    case 'failed':
      return { name: 'Failed', detail: problem?.title ?? 'It had no effect.' };
    case 'reverted':
      return { name: 'Reverted', detail: problem?.title ?? 'A fork took its block away.' };
  }
}
