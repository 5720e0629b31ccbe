import { randomFrom } from '../random.ts';
import { Client } from '../tests/client.ts';
import { ARENA, NAME, SOURCE } from './arena.ts';
import { type Cast, draft } from './drafts.ts';
import { Mirror } from './mirror.ts';
import { type Person, person, signed } from './people.ts';
import { differences, type Seen, seenBlocks } from './seen.ts';
import { World } from './world.ts';

export type StressOptions = {
  readonly url: string;
  readonly seed: number;
  readonly transactions: number;
  /** Told now and then how far it is. */
  readonly say?: (line: string) => void;
};

/** How often what happened; the point of the run is that it ends without an error. */
export type StressReport = {
  readonly blocks: number;
  readonly reorgs: number;
  /** By status, by reason of refusal, and by why they left the mempool. */
  readonly counts: Readonly<Record<string, number>>;
  /** Of the chain at the end. */
  readonly digest: string;
};

const PEOPLE = 20;
const SPONSORS = 3;
const STX = 50_000_000n;
/** Enough for a few fees. */
const LITTLE_STX = 30_000n;
const MOST_IN_A_ROUND = 30;
const DEEPEST = 8;

/**
 * Sends so many transactions of every kind to a chain and holds it to a model of its own after every round: which are taken and why not,
 * what became of each in a block, every balance, nonce, owner and counter, and what waits. Throws at the first difference. The same
 * seed sends the same transactions.
 */
export async function stress({ url, seed, transactions, say = () => {} }: StressOptions): Promise<StressReport> {
  const random = randomFrom(seed);
  const client = new Client(url);
  const { cast, mirror } = await prepare(client);
  const people = new Map([...cast.people, ...cast.sponsors].map((each) => [each.address, each]));
  const counts: Record<string, number> = {};
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  let [blocks, reorgs, sent] = [0, 0, 0];

  const follow = async (what: string) => {
    const found = await seenBlocks(client, mirror.height);
    for (const { height, transactions: inBlock } of found) {
      const fates = mirror.follow(
        height,
        inBlock.map(({ id }) => id),
      );
      for (const [index, fate] of fates.entries()) compare(what, height, fate, inBlock[index]);
      for (const { status } of fates) count(status);
    }
    blocks += found.length;
    const wrong = await differences(client, mirror, [...people.keys()]);
    if (wrong.length > 0) throw new Error(`seed ${seed}, after ${sent} transactions, ${what}:\n${wrong.join('\n')}`);
    return found;
  };

  const mine = async () => {
    await client.post('/dev/mine', {});
    const found = await follow('a block');
    const ready = mirror.ready();
    const empty = found.every((block) => block.transactions.length === 0);
    if (empty && ready.length > 0) throw new Error(`seed ${seed}: an empty block while ${ready[0]?.id} was due`);
    return empty;
  };

  const send = async () => {
    const { intent, made } = await signed(draft(random, cast, mirror), people, client.network);
    if (mirror.pool.has(intent.id) || mirror.gone.has(intent.id)) return;
    const result = await client.send(made);
    const said = 'reason' in result ? String(result.reason) : undefined;
    const expected = mirror.admit(intent);
    sent += 1;
    if (said !== expected) {
      const what = JSON.stringify(intent, (_, value) => (typeof value === 'bigint' ? String(value) : value));
      throw new Error(`seed ${seed}, transaction ${sent}: ${said ?? 'taken'}, not ${expected ?? 'taken'}: ${what}`);
    }
    if (said !== undefined) count(said);
  };

  const reorg = async () => {
    const depth = 1 + Math.floor(random() * Math.min(DEEPEST, mirror.depth));
    const drop = random() < 0.5 ? 0 : Math.floor(random() * 4);
    await client.post('/dev/reorg', { depth, drop });
    mirror.back(depth, drop);
    reorgs += 1;
    await follow(`a fork of ${depth} blocks that loses ${drop}`);
  };

  while (sent < transactions) {
    const atOnce = random() < 0.15;
    if (atOnce) {
      await client.post('/dev/automine', { on: true });
      await follow('mining what waited');
    }
    const round = Math.min(transactions - sent, 1 + Math.floor(random() * (atOnce ? 8 : MOST_IN_A_ROUND)));
    for (const goal = sent + round; sent < goal; ) {
      await send();
      if (atOnce) await follow('a transaction');
    }
    if (atOnce) await client.post('/dev/automine', { on: false });
    else await mine();
    if (mirror.depth > 2 && random() < 0.12) await reorg();
    say(`${sent} transactions, ${blocks} blocks, ${reorgs} forks`);
  }
  for (let empty = false; !empty; ) empty = await mine();
  await aheadOfTheClock(client, 1);
  await follow('a burn block');
  for (const reason of mirror.gone.values()) count(reason);
  return { blocks, reorgs, counts, digest: (await client.state()).digest };
}

/** Burn blocks that the clock would only bring later: until then nothing is mined that was not asked for. */
async function aheadOfTheClock(client: Client, burn: number): Promise<void> {
  await client.post('/dev/mine', { burn });
}

async function prepare(client: Client): Promise<{ cast: Cast; mirror: Mirror }> {
  const { status, vm_error } = await client.seen(await client.deploy('deployer', NAME, SOURCE));
  if (status !== 'success') throw new Error(`${ARENA} was not deployed: ${vm_error}`);
  await client.post('/dev/automine', { on: false });
  await aheadOfTheClock(client, 12);
  const all = Array.from({ length: PEOPLE + SPONSORS }, (_, index): Person => person(index));
  const world = new World();
  for (const [index, { address }] of all.entries()) {
    const stx = index % 7 === 3 ? LITTLE_STX : STX;
    world.stx.set(address, stx);
    await client.post('/dev/fund', { address, stx: stx.toString() });
  }
  const { height } = await client.state();
  return { cast: { people: all.slice(0, PEOPLE), sponsors: all.slice(PEOPLE) }, mirror: new Mirror(height, world) };
}

function compare(what: string, height: number, fate: { status: string; result: string }, seen: Seen | undefined): void {
  if (seen?.status === fate.status && seen.result === fate.result) return;
  throw new Error(
    `${what}, block ${height}: ${seen?.id} is ${seen?.status} ${seen?.result}, not ${fate.status} ${fate.result}`,
  );
}
