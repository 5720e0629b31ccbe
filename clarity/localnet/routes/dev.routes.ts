import type { Chain, Mining } from '../chain.ts';
import { digestOf } from '../digest.ts';
import { BadRequest, type Request, type Route } from '../http.ts';
import type { Fork } from '../reorganisation.ts';
import { bare, prefixed } from '../views/clarity-value.ts';
import { amount, object, whole, yesOrNo } from './body.ts';
import { principal } from './node.routes.ts';

const MOST_BLOCKS = 100_000;
/** A month, in burn blocks. */
const MOST_SECONDS = 31 * 24 * 3600;

/** What no real chain has, `/dev/...`: blocks, time, money and forks on demand. The server listens on loopback only. */
export function devRoutes(chain: Chain): Route[] {
  const tip = () => {
    const { height, hash, burnHeight, time } = chain.ledger.tip;
    return { height, hash: prefixed(hash), burn_block_height: burnHeight, block_time: time };
  };
  /** Runs and answers where the chain is then, and whatever `run` has to say. */
  const post = (path: RegExp, run: (request: Request) => Promise<unknown> | object): Route => ({
    method: 'POST',
    path,
    localOnly: true,
    handle: async (request) => {
      const said = await run(request);
      return { json: { ...tip(), ...(typeof said === 'object' ? said : {}) } };
    },
  });
  return [
    {
      method: 'GET',
      path: /\/dev\/state/,
      localOnly: true,
      handle: () => ({
        json: { ...tip(), mempool: chain.pool.size, mining: chain.mining, digest: digestOf(chain) },
      }),
    },
    post(/\/dev\/mine/, async (request) => {
      const body = object(request, 'stacks', 'burn');
      const burn = whole(body.burn, 'burn', MOST_BLOCKS);
      const stacks = whole(body.stacks, 'stacks', MOST_BLOCKS);
      await chain.mine(burn + stacks > 0 ? { burn, stacks } : { stacks: 1 });
    }),
    post(/\/dev\/automine/, async (request) => {
      await chain.setMining(miningOf(object(request, 'on', 'every')));
      return { mining: chain.mining };
    }),
    post(/\/dev\/clock/, async (request) => {
      const seconds = whole(object(request, 'advance').advance, 'advance', MOST_SECONDS);
      if (seconds === 0) throw new BadRequest('say how far: {"advance": seconds}');
      await chain.advance(seconds);
    }),
    post(/\/dev\/fund/, async (request) => {
      const body = object(request, 'address', 'stx', 'sbtc');
      const funds = { stx: amount(body.stx, 'stx'), sbtc: amount(body.sbtc, 'sbtc') };
      if (funds.stx + funds.sbtc === 0n) {
        throw new BadRequest('say how much: {"address", "sbtc": sats, "stx": micro-STX}');
      }
      await chain.fund(principal(body.address), funds);
    }),
    post(/\/dev\/reorg/, async (request) => {
      const body = object(request, 'depth', 'empty', 'drop');
      const depth = whole(body.depth, 'depth', MOST_BLOCKS);
      const most = chain.ledger.blocks.length - 1;
      if (depth < 1 || depth > most)
        throw new BadRequest(`depth must be between 1 and ${most}, the blocks above genesis`);
      await chain.reorg(depth, forkOf(body));
    }),
    post(/\/dev\/snapshot/, () => ({ id: chain.snapshot() })),
    post(/\/dev\/revert/, async (request) => {
      const { id } = object(request, 'id');
      const done = await chain.revert(String(id));
      if (!done) {
        throw new BadRequest(
          `there is no snapshot ${JSON.stringify(id)}: it is used up by going back to it or to one before it`,
        );
      }
    }),
    post(/\/dev\/reset/, () => chain.reset()),
  ];
}

function miningOf({ on, every }: Record<string, unknown>): Mining {
  const seconds = whole(every, 'every', MOST_SECONDS);
  if (seconds > 0 && !yesOrNo(on, 'on')) return { on: false, every: seconds };
  if (on === undefined || seconds > 0) {
    throw new BadRequest('say {"on": true}, {"on": false}, or {"every": seconds} for a block of what has come since');
  }
  return { on: yesOrNo(on, 'on') };
}

/** What the new branch is to forget: nothing, everything, so many of the newest transactions, or these. */
function forkOf(body: Record<string, unknown>): Fork {
  const empty = yesOrNo(body.empty, 'empty');
  if (Array.isArray(body.drop)) return { empty, drop: body.drop.map((id) => bare(String(id))) };
  return { empty, drop: whole(body.drop, 'drop', MOST_BLOCKS) };
}
