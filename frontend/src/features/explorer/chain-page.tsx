import { chainHistory, system, useApi, useApiPages } from '../../lib/api.ts';
import { count, shortHash } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { BlockStrip } from './block-strip.tsx';
import { forkInWords, plural } from './chain-words.ts';
import { FollowerState } from './follower-state.tsx';
import { MakeFork } from './make-fork.tsx';
import { UnhandledEvents } from './unhandled-events.tsx';

const POLL_MS = 5_000;

const FORK_COLUMNS: Column<chainHistory.Fork>[] = [
  { key: 'what', header: 'What happened', primary: true, cell: (fork) => forkInWords(fork) },
  { key: 'at', header: 'When', wide: true, cell: ({ at }) => <Time value={at} /> },
  {
    key: 'left',
    header: 'Left at',
    cell: ({ from }) => (
      <span>
        {count(from.height)} <code className="font-mono text-xs">{shortHash(from.hash)}</code>
      </span>
    ),
  },
  { key: 'transactions', header: 'Transactions', align: 'right', cell: ({ transactions }) => count(transactions) },
  {
    key: 'rows',
    header: 'Rows undone',
    align: 'right',
    cell: ({ rowsUndone }) => (rowsUndone === null ? 'All replayed' : count(rowsUndone)),
  },
];

/** The chain as this service follows it: blocks as they come, how they come, and what forks took back. */
export function ChainPage() {
  const status = useApi(system.readStatus, undefined, { refetchInterval: POLL_MS });
  const forks = useApiPages(chainHistory.listForks, { query: { limit: 10 } });
  const blocks = useApiPages(chainHistory.listBlocks, { query: { limit: 12 } });
  const followed = status.data?.chain;
  return (
    <Page
      title="Chain"
      lead="Blocks as they are followed, newest first. A fork takes blocks back with every row that came of them; what it did stays on record here."
      badge={
        followed?.lag === 0 && followed.lastError === null ? (
          <Badge tone="positive">Up to date</Badge>
        ) : (
          followed?.lag != null && <Badge tone="warning">{plural(followed.lag, 'block')} behind</Badge>
        )
      }
    >
      <Loading query={status} label="Reading how the chain is followed">
        {({ chain: state, local }) => (
          <>
            <FollowerState state={state} />
            {local && <MakeFork />}
          </>
        )}
      </Loading>
      <Card title="Blocks">
        <Loading query={blocks} label="Reading the blocks">
          {(rows) => <BlockStrip blocks={rows} />}
        </Loading>
        <div className="not-empty:mt-4">
          <LoadMore pages={blocks} what="blocks" />
        </div>
      </Card>
      <Card title="Forks taken back" flush>
        <Loading query={forks} label="Reading the forks">
          {(rows) => (
            <DataTable
              bare
              label="Forks"
              rows={rows}
              rowKey={({ id }) => String(id)}
              rowHref={({ id }) => `/chain/forks/${id}`}
              columns={FORK_COLUMNS}
              empty={
                <Empty kind="nothing-yet" title="No fork so far" className="m-4">
                  When the chain goes on from an older block, what was taken back is listed here.
                </Empty>
              }
            />
          )}
        </Loading>
        <div className="not-empty:border-t not-empty:border-line not-empty:p-4">
          <LoadMore pages={forks} what="forks" />
        </div>
      </Card>
      {followed !== undefined && <UnhandledEvents events={followed.unhandled} />}
    </Page>
  );
}
