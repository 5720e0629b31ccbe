import { chainHistory, useApi } from '../../lib/api.ts';
import { address, count, shortHash } from '../../lib/format.ts';
import { useTextParam } from '../../lib/route.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { Stat, Stats } from '../../ui/stat.tsx';
import { Time } from '../../ui/time.tsx';
import { FATES, forkInWords, plural, sideBySide } from './chain-words.ts';

const BACK = { href: '/chain', label: 'Chain' };

type Row = ReturnType<typeof sideBySide>[number];
type Fate = chainHistory.ForkDetail['fates'][number];

const BRANCH_COLUMNS: Column<Row>[] = [
  { key: 'height', header: 'Block', primary: true, cell: ({ height }) => count(height) },
  {
    key: 'was',
    header: 'Taken back',
    cell: ({ was }) => (
      <del className="text-muted">
        <code className="font-mono text-xs" title={was.hash}>
          {shortHash(was.hash)}
        </code>
      </del>
    ),
  },
  {
    key: 'now',
    header: 'In its place now',
    cell: ({ now }) =>
      now === null ? (
        <span className="text-muted">No block of this height yet</span>
      ) : (
        <code className="font-mono text-xs" title={now.hash}>
          {shortHash(now.hash)}
        </code>
      ),
  },
  {
    key: 'events',
    header: 'Events of ours now',
    align: 'right',
    cell: ({ now }) => (now === null ? 'None yet' : count(now.events)),
  },
];

const FATE_COLUMNS: Column<Fate>[] = [
  {
    key: 'summary',
    header: 'What it did',
    primary: true,
    cell: ({ summary }) => <span className="font-normal">{summary}</span>,
  },
  {
    key: 'fate',
    header: 'What became of it',
    cell: ({ fate }) => (
      <span title={FATES[fate].words}>
        <Badge tone={FATES[fate].tone}>{FATES[fate].label}</Badge>
      </span>
    ),
  },
  { key: 'was', header: 'Was in block', align: 'right', cell: ({ height }) => count(height) },
  { key: 'now', header: 'Is in block', align: 'right', cell: ({ now }) => (now === null ? 'None' : count(now.height)) },
  {
    key: 'sender',
    header: 'Signed by',
    cell: ({ sender }) => <code className="font-mono text-xs">{address(sender)}</code>,
  },
  {
    key: 'txid',
    header: 'Transaction',
    cell: ({ txid }) => <code className="font-mono text-xs">{shortHash(txid)}</code>,
  },
];

/** What one fork took away, beside what is in its place now. */
export function ForkPage() {
  const text = useTextParam('fork');
  const number = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
  if (number === null)
    return (
      <Page title="Fork" back={BACK}>
        <Empty kind="no-match" title="This is no number of a fork">
          Choose one from the list of forks.
        </Empty>
      </Page>
    );
  return <OneFork number={number} />;
}

function OneFork({ number }: { number: number }) {
  const query = useApi(chainHistory.readFork, { params: { fork: number } });
  return (
    <Page title={`Fork ${count(number)}`} back={BACK} lead={query.data && forkInWords(query.data)}>
      <Loading query={query} label="Reading the fork">
        {(fork) => <ForkView fork={fork} />}
      </Loading>
    </Page>
  );
}

function ForkView({ fork }: { fork: chainHistory.ForkDetail }) {
  const number = (fate: Fate['fate']) => fork.fates.filter((each) => each.fate === fate).length;
  const rows = sideBySide(fork);
  return (
    <>
      <Stats>
        <Stat label="Taken back" value={plural(fork.blocks, 'block')} hint={<Time value={fork.at} />} />
        <Stat
          label="Both share"
          value={fork.ancestor.hash === null ? 'No block' : count(fork.ancestor.height)}
          hint={
            fork.ancestor.hash === null ? (
              'Another chain'
            ) : (
              <code className="font-mono">{shortHash(fork.ancestor.hash)}</code>
            )
          }
        />
        <Stat
          label="Rows undone"
          value={fork.rowsUndone === null ? 'All' : count(fork.rowsUndone)}
          hint={
            fork.rowsUndone === null
              ? 'Below what was final: everything was replayed'
              : `Of ${plural(fork.events, 'event')}`
          }
        />
        <Stat label="Kept" value={plural(number('kept'), 'transaction')} hint="Same height again" />
        <Stat label="Moved" value={plural(number('moved'), 'transaction')} hint="Another height" />
        <Stat label="Lost" value={plural(number('lost'), 'transaction')} hint={FATES.lost.words} />
      </Stats>
      <Card title="Both branches" flush>
        <DataTable
          bare
          label="Blocks of both branches"
          rows={rows}
          rowKey={({ was }) => was.hash}
          columns={BRANCH_COLUMNS}
        />
        {fork.blocks > rows.length && (
          <p className="border-t border-line p-4 text-sm text-muted">
            The first {count(rows.length)} of {count(fork.blocks)} blocks are on record.
          </p>
        )}
      </Card>
      <Card title="Transactions of the branch that was left" flush>
        <DataTable
          bare
          label="Transactions of the branch that was left"
          rows={fork.fates}
          rowKey={({ txid }) => txid}
          rowHref={({ txid }) => `/explorer/${txid}`}
          columns={FATE_COLUMNS}
          empty={<p className="p-4 text-muted">None had an effect on our contracts, so nothing changed here.</p>}
        />
      </Card>
    </>
  );
}
