import { count, dateTime, energy, shortHash } from '../../lib/format.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { CheckSource } from './answers.ts';
import type { PathNode, ReadingProof } from './merkle-sum.ts';

export interface Verdict {
  proof: ReadingProof;
  path: PathNode[];
  faults: string[];
  source: CheckSource;
}

/** Wh of the readings before this one, from the sums that were just checked. */
const before = ({ steps }: ReadingProof): bigint =>
  steps.reduce((sum, step) => (step.side === 'left' ? sum + step.sum : sum), 0n);

interface Level extends PathNode {
  level: number;
  name: string;
  joined: string;
}

const LEVELS = [
  { key: 'level', header: 'Level', primary: true, cell: ({ name }: Level) => name },
  { key: 'joined', header: 'Joined with', cell: ({ joined }: Level) => joined },
  { key: 'sum', header: 'Sum, Wh', align: 'right' as const, cell: ({ sum }: Level) => count(sum) },
  {
    key: 'hash',
    header: 'Recomputed hash',
    cell: ({ hash }: Level) => <CopyText text={hash} short={shortHash(hash)} what="hash" />,
  },
];

function levelsOf({ steps }: ReadingProof, path: readonly PathNode[]): Level[] {
  return path.map((node, level) => {
    const step = steps[level - 1];
    return {
      ...node,
      level,
      name: level === 0 ? 'Reading' : level === path.length - 1 ? 'Root' : `${level}`,
      joined: step ? `${step.side}, ${count(step.sum)} Wh` : 'its start, end and Wh',
    };
  });
}

/** What came out, and every step on the way for whoever wants to follow. */
export function ReadingVerdict({ verdict: { proof, path, faults, source } }: { verdict: Verdict }) {
  const { reading } = proof;
  const levels = levelsOf(proof, path);
  const first = before(proof);
  const inside = first < source.firstWh + source.wh && first + reading.wh > source.firstWh;
  const span = `${dateTime(new Date(reading.start * 1000))} to ${dateTime(new Date(reading.end * 1000))}`;
  if (faults.length > 0)
    return (
      <Notice tone="negative" title="This does not add up">
        {faults.join(' ')} Keep this page and tell the auditor: the readings here are not those that were attested.
      </Notice>
    );
  return (
    <div className="flex flex-col gap-3">
      <Notice tone="positive" title={`${energy(reading.wh)}, ${span}: it is in the total`}>
        Reading {count(proof.index + 1)} of {count(proof.leaves)}. {count(path.length)} hashes and{' '}
        {count(Math.max(path.length - 1, 0))} sums recomputed; they end in the recorded root and in{' '}
        {energy(proof.attestedWh)}.{' '}
        {reading.wh === 0n
          ? 'It holds no energy, so no certificate is made of it.'
          : inside
            ? `Its Wh [${count(first)}, ${count(first + reading.wh)}) are ${coverWords(source, first, reading.wh)} this certificate.`
            : 'Its energy went into another certificate of this facility.'}
      </Notice>
      <details className="overflow-hidden rounded border border-line">
        <summary className="min-h-9 px-3 py-2 text-sm font-medium">Every step from the reading to the root</summary>
        <DataTable label="Steps of the proof" columns={LEVELS} rows={levels} rowKey={({ level }) => `${level}`} bare />
      </details>
    </div>
  );
}

const coverWords = (source: CheckSource, first: bigint, wh: bigint): string =>
  first >= source.firstWh && first + wh <= source.firstWh + source.wh ? 'all in' : 'partly in';
