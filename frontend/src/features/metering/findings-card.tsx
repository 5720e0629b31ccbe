import { metering, useApiPages } from '../../lib/api.ts';
import { plainTimes } from '../../lib/evidence/plain-times.ts';
import { SEVERITIES } from '../../lib/evidence/states.ts';
import { count } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading } from '../../ui/loading.tsx';
import { LineList } from './line-list.tsx';

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
          <LineList
            label="Findings by line"
            remarks={rows.map(({ line, rule, message, cure, severity }) => ({
              key: `${line} ${rule} ${message}`,
              line,
              what: plainTimes(message),
              cure,
              marks: (
                <>
                  {rule !== null && <span className="font-mono text-xs text-muted">{rule}</span>}
                  <Badge tone={SEVERITIES[severity].tone}>{SEVERITIES[severity].label}</Badge>
                </>
              ),
            }))}
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
