/** How a bench is run. A test runs each small, once, to see that both sides come to the same. */
export interface RunOptions {
  rounds: number;
  /** Work to do, as a part of the full size: 1, or less to only see that it is right. */
  scale: number;
  /** Also with ten times the data, to see how the cost grows. */
  growth: boolean;
  /** A new, empty database with our schema. */
  database(): Promise<string>;
  /** Told in words what is going on. */
  say(line: string): void;
}

export interface Spread {
  min: number;
  median: number;
  max: number;
}

export interface Result {
  name: string;
  /** What is done, with how much of it in one round. */
  work: string;
  baseline: string;
  /** Ours by the baseline's rate of the same round: above 1 we are faster. */
  ratio: Spread;
  rounds: number;
  /** Whether both sides came to the same, in every round. */
  equal: boolean;
  unit: string;
  /** Medians over the rounds, in `unit`. */
  rate: { ours: number; baseline: number };
  /** With ten times the data: exponent of the time of ours, 1 when it grows as the data does; null if not measured. */
  slope: number | null;
}

export interface Bench {
  /** As a command line names it; a prefix names several. */
  name: string;
  run(options: RunOptions): Promise<Result[]>;
}

/** One side of a comparison. Only `work` is timed. */
export interface Side {
  before?(): Promise<void>;
  work(): void | Promise<void>;
  /** What it came to, to be compared as a text. */
  outcome(): string | Promise<string>;
}

/** Both sides with the same `count` pieces of work. */
export interface Contest {
  count: number;
  ours: Side;
  baseline: Side;
  close?(): Promise<void>;
}

export interface ContestOptions {
  name: string;
  unit: string;
  /** Pieces of work in a full round, as near as the data allows. */
  size: number;
  work(count: number): string;
  baseline: string;
  prepare(size: number, options: RunOptions): Promise<Contest>;
}

/** A bench of two sides that take turns in this process, each first in every other round. */
export const contest = (bench: ContestOptions): Bench => ({
  name: bench.name,
  async run(options) {
    const size = Math.max(1, Math.round(bench.size * options.scale));
    const prepared = await bench.prepare(size, options);
    try {
      const rounds: { ours: number; baseline: number }[] = [];
      let equal = true;
      // The first round warms both up and does not count.
      for (let round = options.scale < 1 ? 1 : 0; round <= options.rounds; round += 1) {
        const [first, second] = round % 2 === 0 ? (['ours', 'baseline'] as const) : (['baseline', 'ours'] as const);
        const took = { ours: 0, baseline: 0 };
        const came = { ours: '', baseline: '' };
        for (const side of [first, second]) {
          took[side] = await timed(prepared[side]);
          came[side] = await prepared[side].outcome();
        }
        equal &&= came.ours === came.baseline && came.ours !== '';
        if (round > 0) rounds.push(took);
        options.say(
          `${bench.name} ${round === 0 ? 'warm-up' : `round ${round}`}: ${(took.baseline / took.ours).toFixed(2)}x`,
        );
      }
      const rate = (side: 'ours' | 'baseline') => spread(rounds.map((took) => prepared.count / took[side])).median;
      return [
        {
          name: bench.name,
          work: bench.work(prepared.count),
          baseline: bench.baseline,
          ratio: spread(rounds.map(({ ours, baseline }) => baseline / ours)),
          rounds: rounds.length,
          equal,
          unit: bench.unit,
          rate: { ours: rate('ours'), baseline: rate('baseline') },
          slope: options.growth ? await slopeOf(bench, prepared, size, options) : null,
        },
      ];
    } finally {
      await prepared.close?.();
    }
  },
});

/** Seconds. */
async function timed(side: Side): Promise<number> {
  await side.before?.();
  globalThis.gc?.();
  const start = performance.now();
  await side.work();
  return (performance.now() - start) / 1000;
}

/** log of the times by log of the sizes, from medians of three runs each. */
async function slopeOf(bench: ContestOptions, small: Contest, size: number, options: RunOptions): Promise<number> {
  const large = await bench.prepare(size * 10, options);
  try {
    const times: { small: number[]; large: number[] } = { small: [], large: [] };
    for (let i = 0; i < 3; i += 1) {
      times.small.push(await timed(small.ours));
      times.large.push(await timed(large.ours));
    }
    const grown = spread(times.large).median / spread(times.small).median;
    return Math.log(grown) / Math.log(large.count / small.count);
  } finally {
    await large.close?.();
  }
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
  const upper = sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0;
  return { min: at(0), median: (at(0.5) + upper) / 2, max: at(1) };
}
