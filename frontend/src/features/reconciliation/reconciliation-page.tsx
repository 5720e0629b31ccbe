import { useSearchParams } from 'wouter';
import { reconciliation, useApi, useApiPages, useMutate } from '../../lib/api.ts';
import { count } from '../../lib/format.ts';
import { useSession } from '../../lib/session.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';
import { RunReport } from './run-report.tsx';
import { standOf, TRIGGERS } from './words.ts';

type Run = reconciliation.Run;

const RUN_ID = reconciliation.readRun.params?.shape.runId;

const COLUMNS: Column<Run>[] = [
  { key: 'at', header: 'Begun', primary: true, cell: ({ startedAt }) => <Time value={startedAt} /> },
  {
    key: 'result',
    header: 'Result',
    cell: (run) => <Badge tone={standOf(run).tone}>{standOf(run).label}</Badge>,
  },
  { key: 'compared', header: 'Compared', align: 'right', cell: ({ compared }) => count(compared) },
  { key: 'different', header: 'Different', align: 'right', cell: ({ different }) => count(different) },
  {
    key: 'height',
    header: 'At block',
    align: 'right',
    cell: ({ height }) => (height === null ? 'Not yet' : count(height)),
  },
  { key: 'trigger', header: 'Begun by', cell: ({ trigger }) => TRIGGERS[trigger] },
];

const hrefOf = ({ id }: Run) => `/system/reconciliation?run=${id}`;

/** Whether our rows are what the chain says: the last comparison, or the one that is asked for, and those before. */
export function ReconciliationPage() {
  const runs = useApiPages(reconciliation.listRuns, { query: {} });
  const [search] = useSearchParams();
  const asked = RUN_ID?.safeParse(search.get('run') ?? undefined).data;
  const shown = asked ?? runs.data?.[0]?.id;
  return (
    <Page
      title="Comparison with the chain"
      lead="Everything shown here follows from the chain. At times every row is compared with what the contracts themselves say; this is what was found."
      back={{ href: '/status', label: 'Status' }}
      actions={<StartButton />}
    >
      <Loading query={runs} label="Reading the comparisons">
        {(rows) => (
          <>
            {shown === undefined ? <NothingYet /> : <Shown id={shown} latest={shown === rows[0]?.id} />}
            {rows.length > 0 && (
              <section aria-label="History" className="grid gap-4">
                <h2 className="font-semibold">History</h2>
                <DataTable
                  label="Comparisons, newest first"
                  rows={rows}
                  rowKey={({ id }) => id}
                  rowHref={hrefOf}
                  columns={COLUMNS}
                />
                <LoadMore pages={runs} what="comparisons" />
              </section>
            )}
          </>
        )}
      </Loading>
    </Page>
  );
}

function Shown({ id, latest }: { id: Run['id']; latest: boolean }) {
  const query = useApi(reconciliation.readRun, { params: { runId: id } }, { keepPrevious: true });
  return (
    <Loading query={query} label="Reading the comparison">
      {(report) => (
        <>
          {!latest && (
            <p className="text-muted">
              An earlier comparison. <TextLink href="/system/reconciliation">Show the last one</TextLink>
            </p>
          )}
          <RunReport report={report} />
        </>
      )}
    </Loading>
  );
}

/** For members of the council; the clock begins comparisons for everybody else. */
function StartButton() {
  const { roles } = useSession();
  const start = useMutate(reconciliation.startRun);
  if (!roles.includes('administrator')) return null;
  return (
    <div className="grid justify-items-end gap-2">
      <Button variant="primary" icon="refresh" busy={start.isPending} onClick={() => start.mutate({})}>
        {start.isPending ? 'Beginning' : 'Compare now'}
      </Button>
      {start.isError && <ErrorState error={start.error} onRetry={() => start.mutate({})} />}
    </div>
  );
}

const NothingYet = () => (
  <Empty kind="nothing-yet" title="Nothing was compared yet">
    The first comparison begins shortly after the service has started, and then by the clock. A member of the council
    can begin one at any time.
  </Empty>
);
