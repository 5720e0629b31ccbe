import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { announce } from '../../../kit/live.ts';
import type { Listing } from '../../../modules/market/market.contract.ts';
import type { Connections } from '../../connect.ts';
import type { ExampleStatus } from '../../system.contract.ts';
import { stageOf } from '../flow/stage.ts';
import type { LocalProduct } from '../product.ts';
import { gather, type People } from './people.ts';
import { EXAMPLE_PLANTS, type ExampleMonth, type ExamplePlant } from './plants.ts';
import { issuanceOf, listingOf, plantOf, purchaseOf, retirementOf } from './steps.ts';

interface Run {
  people: People;
  /** What this run knows of already. */
  listings: Map<ExampleMonth, Listing | null>;
}

interface Step {
  title: string;
  run(run: Run): Promise<unknown>;
}

const monthOf = ({ year, month }: ExampleMonth) => `${year}-${String(month).padStart(2, '0')}`;

/** Issues a month and puts it on the market where it has a price. */
async function offerMonth({ people, listings }: Run, plant: ExamplePlant, month: ExampleMonth) {
  const known = listings.get(month);
  if (known !== undefined) return known;
  const issued = await issuanceOf(people, plant, month);
  const price = month.issue?.price ?? null;
  const listing = issued === null || price === null ? null : await listingOf(people[plant.owner], issued, price);
  listings.set(month, listing);
  return listing;
}

/** Two buyers buy of the first month of the first plant, and one of them retires a part of it. */
function trades(): Step[] {
  const [plant] = EXAMPLE_PLANTS;
  const [month] = plant?.months ?? [];
  if (!plant || !month) return [];
  const buys = async (run: Run, buyer: 'buyer' | 'buyer2', mwh: bigint) => {
    const listing = await offerMonth(run, plant, month);
    return listing === null ? null : purchaseOf(run.people[buyer], listing, mwh);
  };
  return [
    { title: `Example Works buys 120 MWh of ${plant.facility.name}`, run: (run) => buys(run, 'buyer', 120n) },
    { title: 'Example Data Centre buys 300 MWh of the same', run: (run) => buys(run, 'buyer2', 300n) },
    {
      title: 'Example Works retires 80 MWh for itself',
      run: async (run) => {
        const purchase = await buys(run, 'buyer', 120n);
        if (purchase) await retirementOf(run.people.buyer.actor, purchase.token, 80n, 'Example Works', 'DE');
      },
    },
  ];
}

const STEPS: readonly Step[] = [
  ...EXAMPLE_PLANTS.flatMap((plant): Step[] => [
    { title: `${plant.facility.name} registered`, run: ({ people }) => plantOf(people, plant) },
    ...plant.months.map((month) => ({
      title: `${plant.facility.name}, ${monthOf(month)}`,
      run: (run: Run) => offerMonth(run, plant, month),
    })),
  ]),
  ...trades(),
];

const TRIES = 4;
const FILE = 'example-market.json';

/**
 * Fills a fresh data folder by the same requests and signed transactions people make, beside whatever they do meanwhile. A
 * file in the folder remembers that it was begun and that it is complete: a folder people began themselves stays theirs.
 */
export class ExampleMarket {
  status: ExampleStatus = { state: 'off', done: 0, of: STEPS.length };
  readonly #file: string;
  readonly #onProgress: (step: string) => void;
  #stopped = false;

  constructor(dataDir: string, onProgress: (step: string) => void) {
    this.#file = join(dataDir, FILE);
    this.#onProgress = onProgress;
  }

  /** Whether there is something to do; before anybody is let in, so that a first visitor does not make the folder his. */
  async prepare({ database }: Pick<Connections, 'database'>): Promise<boolean> {
    const known = this.#remembered();
    if (known === 'loaded') this.status = { state: 'loaded', done: STEPS.length, of: STEPS.length };
    if (known !== null) return known === 'loading' && this.#begin();
    const [row] = await database.query<{ used: boolean }>('SELECT EXISTS (SELECT FROM account) AS used');
    return row?.used === false && this.#begin();
  }

  /** Never rejects: what keeps it from going on is told, and tried again at the next start. */
  async run({ url, connections }: LocalProduct): Promise<void> {
    try {
      await this.#caughtUp(connections);
      const people = await this.#patiently(() => gather(stageOf(url, connections)));
      const run = { people, listings: new Map() };
      for (const [i, step] of STEPS.entries()) {
        if (this.#stopped) return;
        await this.#patiently(() => step.run(run));
        this.status = { ...this.status, done: i + 1 };
        this.#onProgress(`example ${i + 1}/${STEPS.length}: ${step.title}`);
        await this.#tell(connections, 'example-progress');
      }
      this.#remember('loaded');
      this.status = { ...this.status, state: 'loaded' };
      await this.#tell(connections, 'example-loaded');
    } catch (error) {
      if (this.#stopped) return;
      this.status = { ...this.status, state: 'off' };
      const why = error instanceof Error ? error.message : String(error);
      this.#onProgress(`the example market is not complete: ${why} It goes on at the next start.`);
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  #begin(): true {
    this.#remember('loading');
    this.status = { ...this.status, state: 'loading' };
    return true;
  }

  /** After a kill the chain may hold more than is recorded yet: only then can a step see what is missing. */
  async #caughtUp({ stacks, database }: Connections): Promise<void> {
    const { height } = await stacks.tip();
    for (;;) {
      const [row] = await database.query<{ height: number | null }>('SELECT max(height) AS height FROM chain_block');
      if ((row?.height ?? 0) >= height || this.#stopped) return;
      await sleep(50);
    }
  }

  async #patiently<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (attempt === TRIES || this.#stopped) throw error;
        await sleep(1_000 * attempt);
      }
    }
  }

  #tell({ database }: Connections, event: string): Promise<void> {
    return database.transaction((tx) => announce(tx, { module: 'system', event, height: null }));
  }

  #remembered(): 'loading' | 'loaded' | null {
    try {
      const { state } = JSON.parse(readFileSync(this.#file, 'utf8')) as { state?: string };
      return state === 'loading' || state === 'loaded' ? state : null;
    } catch {
      return null;
    }
  }

  #remember(state: 'loading' | 'loaded'): void {
    mkdirSync(join(this.#file, '..'), { recursive: true });
    writeFileSync(`${this.#file}.new`, `${JSON.stringify({ state })}\n`);
    renameSync(`${this.#file}.new`, this.#file);
  }
}
