import type { submission } from '../../lib/api.ts';
import { shortHash } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';
import type { Tone } from '../../ui/tone.ts';
import { stateInWords } from './activity-words.ts';

type Act = submission.SubmissionView;

const TONES: Record<Act['state'], Tone> = {
  signing: 'warning',
  pending: 'info',
  confirmed: 'positive',
  final: 'positive',
  failed: 'negative',
  reverted: 'negative',
};

const COLUMNS = [
  {
    key: 'act',
    header: 'Act',
    primary: true,
    cell: ({ label, action, page }: Act) => (
      <span>
        <span className="block">{page === null ? label : <TextLink href={page}>{label}</TextLink>}</span>
        {action !== null && action !== label && <span className="block text-xs font-normal text-muted">{action}</span>}
      </span>
    ),
  },
  {
    key: 'state',
    header: 'State',
    cell: (act: Act) => (
      <span>
        <Badge tone={TONES[act.state]}>{stateInWords(act).name}</Badge>
        <span className="mt-1 block text-xs text-muted">{stateInWords(act).detail}</span>
      </span>
    ),
  },
  {
    key: 'fee',
    header: 'Network fee',
    cell: ({ paidBy }: Act) => (paidBy === null ? 'Not yet' : paidBy === 'market' ? 'The market' : 'This account'),
  },
  {
    key: 'transaction',
    header: 'Transaction',
    cell: ({ txid }: Act) =>
      txid === null ? 'None' : <TextLink href={`/explorer/${txid}`}>{shortHash(txid)}</TextLink>,
  },
  {
    key: 'at',
    header: 'Started',
    align: 'right' as const,
    cell: ({ openedAt }: Act) => <Time value={openedAt} style="relative" />,
  },
];

/** Newest first, each with the way back to the page it was started on. */
export function ActivityTable({ acts }: { acts: Act[] }) {
  return <DataTable label="Acts" columns={COLUMNS} rows={acts} rowKey={({ id }) => id} />;
}
