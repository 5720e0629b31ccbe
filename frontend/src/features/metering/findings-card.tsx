import { metering, useApiPages } from '../../lib/api.ts';
import { plainTimes } from '../../lib/evidence/plain-times.ts';
import { SEVERITIES } from '../../lib/evidence/states.ts';
import { count } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading } from '../../ui/loading.tsx';

type Finding = metering.BatchView['findings']['items'][number];

/** What was found in the lines of an accepted file, with line and cure. */
export function FindingsCard({ batch }: { batch: metering.BatchView }) {
  const { total } = batch.findings;
  const pages = useApiPages(metering.listFindings, { params: { batchId: batch.id } }, { enabled: total > 0 });
  if (total === 0)
    return (
      <Card title="Lines of the file">
        <p className="text-muted">Nothing was found in the lines of the file.</p>
      </Card>
    );
  const kept = metering.MAX_FINDINGS_KEPT;
  return (
    <Card title={`Lines of the file: ${count(total)} ${total === 1 ? 'finding' : 'findings'}`} flush>
      <Loading query={pages} label="Reading the findings">
        {(rows) => (
          <DataTable<Finding>
            bare
            label="Findings by line"
            rows={rows}
            rowKey={({ line, rule, message }) => `${line} ${rule} ${message}`}
            columns={[
              { key: 'line', header: 'Line', align: 'right', primary: true, cell: ({ line }) => count(line) },
              { key: 'rule', header: 'Rule', cell: ({ rule }) => <span className="font-mono">{rule ?? 'file'}</span> },
              {
                key: 'what',
                header: 'What, and the cure',
                cell: ({ message, cure }) => (
                  <div className="grid gap-0.5 py-1">
                    <span>{plainTimes(message)}</span>
                    <span className="text-muted">{cure}</span>
                  </div>
                ),
              },
              {
                key: 'severity',
                header: 'Weight',
                cell: ({ severity }) => <Badge tone={SEVERITIES[severity].tone}>{SEVERITIES[severity].label}</Badge>,
              },
            ]}
          />
        )}
      </Loading>
      <div className="grid gap-2 p-3 empty:hidden">
        <LoadMore pages={pages} what="findings" />
        {total > kept && (
          <p className="text-center text-sm text-muted">
            The first {count(kept)} are kept with their line, the others are counted.
          </p>
        )}
      </div>
    </Card>
  );
}
