import { type Flow, isSent } from './flow.ts';

export interface FlowStep {
  label: string;
  state: 'done' | 'current' | 'todo' | 'failed';
  detail?: string;
}

/** signing -> pending -> confirmed -> final, with what each waits for. What failed has no further steps. */
export function stepsOf(flow: Flow): FlowStep[] {
  const signed = isSent(flow);
  const first: FlowStep =
    flow.phase === 'unsigned'
      ? { label: 'Not signed', state: 'failed' }
      : { label: signed ? 'Signed' : 'Sign in your wallet', state: signed ? 'done' : 'current' };
  if (flow.phase === 'failed' || flow.phase === 'lost') {
    const label = flow.phase === 'lost' ? 'Lost from sight' : 'Failed';
    return [first, { label, state: 'failed', ...blockOf(flow) }];
  }
  const inBlock = flow.phase === 'confirmed' || flow.phase === 'final';
  return [
    first,
    { label: inBlock ? 'In a block' : 'Wait for a block', state: waited(signed, inBlock), ...blockOf(flow) },
    confirmedStep(flow, inBlock),
    {
      label: 'Final',
      state: flow.phase === 'final' ? 'done' : flow.phase === 'confirmed' && flow.recorded ? 'current' : 'todo',
      detail:
        flow.phase === 'final' ? 'No fork removes it any more' : 'So deep under Bitcoin blocks that no fork removes it',
    },
  ];
}

const waited = (signed: boolean, inBlock: boolean) => (inBlock ? 'done' : signed ? 'current' : 'todo');

function blockOf(flow: Flow): { detail?: string } {
  if (!isSent(flow)) return {};
  if (flow.unreachable) return { detail: 'No answer from the market. Still waiting, checking again' };
  if (flow.phase === 'pending' && flow.reverted) return { detail: 'A fork took it out of its block; it waits again' };
  if (flow.phase === 'pending' && flow.missingSince !== null)
    return { detail: 'The network does not show it yet. Still waiting, checking again' };
  return flow.height === null ? {} : { detail: `Block ${flow.height}` };
}

function confirmedStep(flow: Flow, inBlock: boolean): FlowStep {
  const recorded = inBlock && isSent(flow) && flow.recorded;
  if (recorded) return { label: 'Confirmed', state: 'done', detail: 'The market shows its effects' };
  return inBlock
    ? { label: 'Confirm', state: 'current', detail: 'The market reads the block' }
    : { label: 'Confirm', state: 'todo' };
}

/** The state in one line, for a button, a notice and a screen reader. */
export function headlineOf(flow: Flow): string {
  switch (flow.phase) {
    case 'preparing':
      return 'Checking with the market';
    case 'refused':
    case 'unsigned':
      return flow.trouble.title;
    case 'review':
      return 'Ready to sign';
    case 'signing':
      return 'Waiting for your wallet';
    case 'pending':
      return flow.unreachable ? 'Still waiting, checking again' : 'Waiting for a block';
    case 'confirmed':
      return flow.recorded ? 'Confirmed' : 'In a block, being recorded';
    case 'final':
      return 'Final';
    case 'failed':
      return `Failed: ${flow.trouble.title}`;
    case 'lost':
      return 'The network does not show this transaction';
  }
}
