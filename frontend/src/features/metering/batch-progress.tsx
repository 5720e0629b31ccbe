import type { metering } from '../../lib/api.ts';
import { Notice } from '../../ui/notice.tsx';
import { type Step, Steps } from '../../ui/steps.tsx';

type Batch = Pick<metering.BatchView, 'state' | 'failure'>;

/** received, assessing, assessed: only while there is something to wait for, or where it ended otherwise. */
export function BatchProgress({ batch }: { batch: Batch }) {
  const { state, failure } = batch;
  if (state === 'assessed') return null;
  if (state === 'withdrawn')
    return (
      <Notice tone="neutral" title="Withdrawn by the producer">
        Its readings made room for those of another file. The file, its findings and its verdict stay readable.
      </Notice>
    );
  if (state === 'failed')
    return (
      <Notice tone="negative" title="Assessing broke down">
        {failure ?? 'The reason is in the log.'} Upload the same file again: it is assessed anew, and nothing is counted
        twice.
      </Notice>
    );
  return (
    <div role="status" className="rounded border border-line bg-raised p-4">
      <Steps label="Progress of the batch" items={stepsOf(state)} />
    </div>
  );
}

function stepsOf(state: 'received' | 'assessing'): Step[] {
  return [
    { label: 'Received', state: 'done', detail: 'Kept by its hash, every line read' },
    {
      label: state === 'received' ? 'Waiting for the rules' : 'The rules run',
      state: 'current',
      detail: 'Each rule looks at every reading',
    },
    { label: 'Verdict', state: 'todo', detail: 'Shows here by itself' },
  ];
}
