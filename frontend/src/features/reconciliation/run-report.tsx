import type { reconciliation } from '../../lib/api.ts';
import { count } from '../../lib/format.ts';
import { Card } from '../../ui/card.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Stat, Stats } from '../../ui/stat.tsx';
import { Time } from '../../ui/time.tsx';
import { DifferenceList } from './difference-list.tsx';
import { KINDS, TRIGGERS } from './words.ts';

type Report = reconciliation.RunReport;
type Counts = reconciliation.KindCounts;

const things = (n: number) => `${count(n)} ${n === 1 ? 'thing' : 'things'}`;

/** One comparison: what it found or how far it is, how many of each kind, and every difference. */
export function RunReport({ report }: { report: Report }) {
  const { differences } = report;
  return (
    <>
      {report.state === 'finished' ? <VerdictNotice report={report} /> : <OpenNotice report={report} />}
      <Figures report={report} />
      {differences.length > 0 && (
        <Card title={`Differences: ${count(differences.length)}`} flush>
          <DifferenceList differences={differences} />
        </Card>
      )}
      <Card title="What was compared" flush>
        <DataTable bare label="Compared, by kind" rows={report.kinds} rowKey={({ kind }) => kind} columns={COLUMNS} />
      </Card>
    </>
  );
}

function OpenNotice({ report: { state, compared, of, lastError } }: { report: Report }) {
  const waiting = state === 'waiting';
  return (
    <Notice
      tone={waiting ? 'warning' : 'info'}
      title={waiting ? 'The comparison waits and goes on by itself' : 'The comparison goes on'}
    >
      {waiting && <p>{lastError}</p>}
      <Progress className="mt-2" label={`${count(compared)} of ${things(of)} compared`} value={compared} max={of} />
    </Notice>
  );
}

function VerdictNotice({ report }: { report: Report }) {
  const { verdict, different, undecided, changed, cured, noted, kinds, lastError } = report;
  const unlisted = kinds.reduce((sum, kind) => sum + kind.unlisted, 0);
  const also = [
    lastError !== null && `It could not come to its end, and not everything was compared: ${lastError}`,
    changed > 0 &&
      `${things(changed)} changed while they were read, and were equal when both sides were read at one block.`,
    undecided > 0 && verdict === 'different' && `${things(undecided)} could not be compared at one block.`,
    noted > 0 && `Of no consequence, but good to know: ${count(noted)}. It is listed below.`,
    unlisted > 0 && `Differed at the first look and are too many to be listed: ${count(unlisted)}.`,
    cured > 0 && `Differences of the comparison before that are gone: ${count(cured)}.`,
  ].filter((line) => line !== false);
  const details = also.length > 0 && also.map((line) => <p key={line}>{line}</p>);
  if (verdict === 'different')
    return (
      <Notice
        tone="negative"
        title={`${things(different)} in our rows ${different === 1 ? 'is' : 'are'} not what the chain says`}
      >
        <p>The chain decides: until this is cured, trust it and not what is shown here. What to do is said below.</p>
        {details}
      </Notice>
    );
  if (verdict === 'undecided')
    return (
      <Notice tone="warning" title="Nothing is known to be wrong, but not everything could be compared">
        <p>Our rows and the node were not at the same block, or the node did not tell. The next comparison will.</p>
        {details}
      </Notice>
    );
  return (
    <Notice tone="positive" title="Everything is as on chain">
      {details || undefined}
    </Notice>
  );
}

function Figures({ report }: { report: Report }) {
  const { compared, height, tipHeight, finishedAt, startedAt, trigger } = report;
  return (
    <Stats>
      <Stat label="Compared" value={count(compared)} hint={TRIGGERS[trigger]} />
      <Stat label="Begun" value={<Time value={startedAt} style="relative" />} hint={<Time value={startedAt} />} />
      <Stat
        label="Ended"
        value={finishedAt === null ? 'Not yet' : <Time value={finishedAt} style="relative" />}
        hint={finishedAt === null ? 'It goes on' : <Time value={finishedAt} />}
      />
      <Stat
        label="At block"
        value={height === null ? 'Not yet' : count(height)}
        hint={tipHeight === null ? 'Known at the end' : `The node was at ${count(tipHeight)}`}
      />
    </Stats>
  );
}

const number = (key: 'compared' | 'equal' | 'different' | 'undecided', header: string): Column<Counts> => ({
  key,
  header,
  align: 'right',
  cell: (row) =>
    key === 'different' && row[key] > 0 ? (
      <strong className="text-negative">{count(row[key])}</strong>
    ) : (
      count(row[key])
    ),
});

const COLUMNS: Column<Counts>[] = [
  {
    key: 'kind',
    header: 'Kind',
    primary: true,
    cell: ({ kind }) => (
      <>
        {KINDS[kind].name}
        <span className="block text-xs font-normal text-muted">{KINDS[kind].what}</span>
      </>
    ),
  },
  number('compared', 'Compared'),
  number('equal', 'Equal'),
  number('different', 'Different'),
  number('undecided', 'Undecided'),
];
