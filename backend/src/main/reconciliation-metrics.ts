import type { Metrics } from '../kit/http/metrics.ts';
import type { Reconciliation } from '../modules/reconciliation/index.ts';

const VERDICTS = ['equal', 'different', 'undecided'] as const;

/** What the last comparison with the chain found, whichever process made it. */
export function watchReconciliation(metrics: Metrics, { runs }: Pick<Reconciliation, 'runs'>): void {
  const kinds = (field: 'compared' | 'different' | 'undecided') => async () =>
    Object.entries((await runs.lastFinished())?.counts ?? {}).map(([kind, tally]) => ({
      labels: { kind },
      value: tally[field],
    }));
  metrics.watch('reconciliation_compared', 'Things compared with the chain, by kind', ['kind'], kinds('compared'));
  metrics.watch('reconciliation_different', 'Rows that are not what the chain says', ['kind'], kinds('different'));
  metrics.watch('reconciliation_undecided', 'Not compared at one block', ['kind'], kinds('undecided'));
  metrics.watch('reconciliation_verdict', '1 for what the last comparison found', ['verdict'], async () => {
    const last = await runs.lastFinished();
    return VERDICTS.map((verdict) => ({ labels: { verdict }, value: Number(last?.verdict === verdict) }));
  });
  metrics.watch('reconciliation_finished_seconds', 'End of the last comparison, unix time', [], async () => {
    const at = (await runs.lastFinished())?.finishedAt;
    return at ? [{ labels: {}, value: at.getTime() / 1000 }] : [];
  });
}
