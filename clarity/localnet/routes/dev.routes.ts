import type { Chain } from '../chain.ts';
import type { Fork } from '../reorganisation.ts';
import { digestOf } from '../digest.ts';
import { BadRequest, jsonBody, type Request, type Route } from '../http.ts';
import { bare, prefixed } from '../views/clarity-value.ts';
import { principal } from './node.routes.ts';

const MOST_BLOCKS = 100_000;

/** What no real chain has, `/dev/...`: blocks, money and forks on demand. The server listens on loopback only. */
export function devRoutes(chain: Chain): Route[] {
  const tip = () => {
    const { height, hash, burnHeight, time } = chain.ledger.tip;
    return { json: { height, hash: prefixed(hash), burn_block_height: burnHeight, block_time: time } };
  };
  const routes: Route[] = [
    { method: 'GET', path: /\/dev\/state/, handle: () => ({ json: { ...tip().json, digest: digestOf(chain) } }) },
    {
      method: 'POST',
      path: /\/dev\/mine/,
      handle: async (request) => {
        const body = object(request);
        const burn = blocks(body.burn, 'burn');
        const stacks = blocks(body.stacks, 'stacks');
        await chain.mine(burn + stacks > 0 ? { burn, stacks } : { stacks: 1 });
        return tip();
      },
    },
    {
      method: 'POST',
      path: /\/dev\/fund/,
      handle: async (request) => {
        const body = object(request);
        const funds = { stx: amount(body.stx, 'stx'), sbtc: amount(body.sbtc, 'sbtc') };
        if (funds.stx + funds.sbtc === 0n)
          throw new BadRequest('say how much: {"address", "sbtc": sats, "stx": micro-STX}');
        await chain.fund(principal(body.address), funds);
        return tip();
      },
    },
    {
      method: 'POST',
      path: /\/dev\/reorg/,
      handle: async (request) => {
        const { depth: asked, ...fork } = object(request);
        const depth = blocks(asked, 'depth');
        const most = chain.ledger.blocks.length - 1;
        if (depth < 1 || depth > most)
          throw new BadRequest(`depth must be between 1 and ${most}, the blocks above genesis`);
        await chain.reorg(depth, forkOf(fork));
        return tip();
      },
    },
    {
      method: 'POST',
      path: /\/dev\/reset/,
      handle: async () => {
        await chain.reset();
        return tip();
      },
    },
  ];
  return routes.map((route) => ({ ...route, localOnly: true }));
}

function object(request: Request): Record<string, unknown> {
  const body = jsonBody(request);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new BadRequest('the body must be a JSON object');
  return body as Record<string, unknown>;
}

/** What the new branch is to forget: nothing, everything, so many of the newest transactions, or these. */
function forkOf({ empty, drop, ...rest }: Record<string, unknown>): Fork {
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw new BadRequest(`/dev/reorg takes depth, empty and drop, not ${unknown}`);
  if (empty !== undefined && typeof empty !== 'boolean') throw new BadRequest('empty must be true or false');
  if (Array.isArray(drop)) return { empty: empty ?? false, drop: drop.map((id) => bare(String(id))) };
  return { empty: empty ?? false, drop: blocks(drop, 'drop') };
}

function blocks(value: unknown, name: string): number {
  if (value === undefined) return 0;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > MOST_BLOCKS) {
    throw new BadRequest(`${name} must be a whole number from 0 to ${MOST_BLOCKS}`);
  }
  return value;
}

/** A number or, for more than JavaScript counts exactly, decimal digits. */
function amount(value: unknown, name: string): bigint {
  if (value === undefined) return 0n;
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || !/^\d{1,19}$/.test(text) || BigInt(text) >= 2n ** 63n) {
    throw new BadRequest(`${name} must be a whole number of ${name === 'stx' ? 'micro-STX' : 'sats'} below 2^63`);
  }
  return BigInt(text);
}
