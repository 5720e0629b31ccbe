import {
  COMPARED_KINDS,
  type ComparedKind,
  type Finding,
  type KindCounts,
  OPEN_FINDINGS,
  TRUE_FINDINGS,
  type Verdict,
} from './reconciliation.contract.ts';

/** One thing as text, field by field, in the same words from the chain and from our rows. */
export type Fields = Readonly<Record<string, string | null>>;

/** Both sides of one thing; null: that side has no such thing. */
export interface Sides {
  here: Fields | null;
  chain: Fields | null;
}

/** Where a run is: `start`, a kind, or the second look at what differed. */
export const STAGES = ['start', ...COMPARED_KINDS, 'second-look'] as const;
export type Stage = (typeof STAGES)[number];

export const stageAfter = (stage: Stage): Stage => STAGES[STAGES.indexOf(stage) + 1] ?? 'second-look';

export type Tally = Omit<KindCounts, 'kind'>;
export type Counts = Partial<Record<ComparedKind, Tally>>;

/** Differences of a kind that are kept; of more than these the count is enough to see that something is badly wrong. */
export const MOST_LISTED = 100;

export const NO_TALLY: Tally = {
  of: 0,
  compared: 0,
  equal: 0,
  changed: 0,
  different: 0,
  undecided: 0,
  noted: 0,
  unlisted: 0,
};

/** The fields that are not the same on both sides; of a thing that one side lacks, all the fields of the other. */
export function differing({ here, chain }: Sides): { field: string; here: string | null; chain: string | null }[] {
  const names = new Set([...Object.keys(chain ?? {}), ...Object.keys(here ?? {})]);
  return [...names]
    .map((field) => ({ field, here: here?.[field] ?? null, chain: chain?.[field] ?? null }))
    .filter((pair) => here === null || chain === null || pair.here !== pair.chain);
}

export const isEqual = ({ here, chain }: Sides): boolean =>
  here === null || chain === null ? here === chain : differing({ here, chain }).length === 0;

/** What a difference is that was read with both sides at one block. */
export function findingOf(kind: ComparedKind, { here, chain }: Sides): Finding {
  if (here === null) return 'missing-here';
  if (chain === null) return 'extra-here';
  // Anybody can send sBTC to a contract, which owes it to nobody: only less than is owed is a difference.
  if (kind === 'escrow' && BigInt(chain.sats ?? 0) > BigInt(here.sats ?? 0)) return 'surplus';
  return 'different';
}

export const isTrue = (finding: Finding): boolean => (TRUE_FINDINGS as readonly Finding[]).includes(finding);

/** How a second look changes the counts; null: it was equal now. */
export function counted(tally: Tally, finding: Finding | null): Tally {
  if (finding === null) return { ...tally, equal: tally.equal + 1, changed: tally.changed + 1 };
  if (isTrue(finding)) return { ...tally, different: tally.different + 1 };
  if ((OPEN_FINDINGS as readonly Finding[]).includes(finding)) return { ...tally, undecided: tally.undecided + 1 };
  return { ...tally, noted: tally.noted + 1 };
}

export function totals(counts: Counts): Tally {
  const sum = { ...NO_TALLY };
  for (const tally of Object.values(counts))
    for (const key of Object.keys(sum) as (keyof Tally)[]) sum[key] += tally[key];
  return sum;
}

export function verdictOf(counts: Counts): Verdict {
  const { different, undecided, unlisted } = totals(counts);
  if (different > 0) return 'different';
  return undecided + unlisted > 0 ? 'undecided' : 'equal';
}

/** What one chunk of things adds to the counts of its kind, and which of them are looked at again. */
export function afterChunk<T extends { sides: Sides | null }>(tally: Tally, chunk: readonly T[]) {
  const suspects = chunk.filter(({ sides }) => sides === null || !isEqual(sides));
  const listed = Math.max(0, MOST_LISTED - (tally.compared - tally.equal - tally.unlisted));
  const compared = tally.compared + chunk.length;
  return {
    suspects: suspects.slice(0, listed),
    tally: {
      ...tally,
      compared,
      of: Math.max(tally.of, compared),
      equal: tally.equal + chunk.length - suspects.length,
      unlisted: tally.unlisted + Math.max(0, suspects.length - listed),
    },
  };
}
