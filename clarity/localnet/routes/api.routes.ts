import type { Chain } from '../chain.ts';
import { holdingsOf } from '../holdings.ts';
import { type Answer, type Request, type Route, wholeNumber } from '../http.ts';
import type { Block } from '../ledger.ts';
import { blockView, burnBlockView } from '../views/block.view.ts';
import { clarityHexView } from '../views/clarity-value.ts';
import { eventView, logView } from '../views/event.view.ts';
import {
  pendingTransactionView,
  pendingTransactionViewV1,
  transactionSummaryView,
  transactionView,
  transactionViewV1,
} from '../views/transaction.view.ts';
import { SBTC_ASSET } from '../vm.ts';
import { principal } from './node.routes.ts';

const MOST = 200;

/** The part of the Stacks Blockchain API (v9) that clients of this product and wallets use, `/extended/...`. */
export function apiRoutes(chain: Chain): Route[] {
  const { ledger, pool } = chain;
  const get = (path: RegExp, handle: (request: Request) => Answer): Route => ({ method: 'GET', path, handle });
  return [
    get(/\/extended\/v2\/blocks/, ({ query }) => ({ json: offsetPage(query, newestFirst(ledger.blocks), blockView) })),
    get(/\/extended\/v2\/blocks\/([^/]+)/, ({ params }) => found(ledger.block(params[0] ?? ''), blockView)),
    get(/\/extended\/v2\/burn-blocks/, ({ query }) => ({
      json: offsetPage(query, newestFirst(burnBlocks(ledger.blocks)), burnBlockView),
    })),
    get(/\/extended\/v3\/blocks\/([^/]+)\/transactions/, ({ params, query }) =>
      found(ledger.block(params[0] ?? ''), (block) =>
        cursorPage(query, ledger.transactionsOf(block), transactionSummaryView),
      ),
    ),
    get(/\/extended\/v3\/transactions\/([^/]+)/, ({ params: [id = ''] }) => {
      const waiting = pool.get(id);
      if (waiting) return { json: pendingTransactionView(waiting, ledger) };
      return found(ledger.transaction(id), (mined) => transactionView(mined, ledger));
    }),
    get(/\/extended\/v3\/transactions\/([^/]+)\/events/, ({ params, query }) =>
      found(ledger.transaction(params[0] ?? ''), ({ id, events }) =>
        cursorPage(query, [...events.entries()], ([index, event]) => eventView(event, index, id)),
      ),
    ),
    get(/\/extended\/v1\/tx\/([^/]+)/, ({ params: [id = ''] }) => {
      const waiting = pool.get(id);
      if (waiting) return { json: pendingTransactionViewV1(waiting, ledger) };
      return found(ledger.transaction(id), (mined) => transactionViewV1(mined, ledger));
    }),
    get(/\/extended\/v2\/smart-contracts\/([^/]+)\/logs/, ({ params, query }) => ({
      json: offsetPage(query, ledger.logs(params[0] ?? ''), logView),
    })),
    get(/\/extended\/v1\/address\/([^/]+)\/nonces/, ({ params }) => ({ json: noncesV1(chain, principal(params[0])) })),
    get(/\/extended\/v3\/principals\/([^/]+)\/nonces/, ({ params }) => {
      const nonces = noncesV1(chain, principal(params[0]));
      return {
        json: {
          next_nonce: nonces.possible_next_nonce,
          last_confirmed_nonce: nonces.last_executed_tx_nonce,
          mempool: {
            last_nonce: nonces.last_mempool_tx_nonce,
            pending_nonces: nonces.detected_mempool_nonces,
            missing_nonces: nonces.detected_missing_nonces,
          },
        },
      };
    }),
    get(/\/extended\/v1\/address\/([^/]+)\/balances/, ({ params }) => ({
      json: balancesV1(chain, principal(params[0])),
    })),
    get(/\/extended\/v1\/address\/([^/]+)\/stx/, ({ params }) => ({ json: stxV1(chain, principal(params[0])) })),
    get(/\/extended\/v3\/principals\/([^/]+)\/balances\/stx/, ({ params }) => {
      const balance = chain.vm.stxBalance(principal(params[0])).toString();
      return { json: { balance, available: balance, locked: null, mempool: null } };
    }),
    get(/\/extended\/v3\/principals\/([^/]+)\/balances\/ft/, ({ params, query }) => ({
      json: cursorPage(query, fungibles(chain, principal(params[0])), ([asset_identifier, balance]) => ({
        asset_identifier,
        balance: balance.toString(),
      })),
    })),
    get(/\/extended\/v3\/principals\/([^/]+)\/balances\/ft\/([^/]+)/, ({ params }) => {
      const asset_identifier = params[1] ?? '';
      const held = fungibles(chain, principal(params[0])).find(([asset]) => asset === asset_identifier);
      return { json: { asset_identifier, balance: (held?.[1] ?? 0n).toString() } };
    }),
    get(/\/extended\/v3\/principals\/([^/]+)\/balances\/nft/, ({ params, query }) => {
      const held = [...holdingsOf(ledger, principal(params[0])).nonFungible].flatMap(([asset_identifier, ids]) =>
        [...ids].map((id) => ({ asset_identifier, value: clarityHexView(id) })),
      );
      return { json: cursorPage(query, held, (item) => item) };
    }),
  ];
}

function found<Item>(item: Item | undefined, view: (item: Item) => unknown): Answer {
  return item === undefined ? { status: 404, json: { error: 'not found' } } : { json: view(item) };
}

function newestFirst<Item>(items: readonly Item[]): Item[] {
  return [...items].reverse();
}

function burnBlocks(blocks: readonly Block[]): [Block, ...Block[]][] {
  const groups: [Block, ...Block[]][] = [];
  for (const block of blocks) {
    const group = groups.at(-1);
    if (group?.[0].burnHeight === block.burnHeight) group.push(block);
    else groups.push([block]);
  }
  return groups;
}

function offsetPage<Item>(query: URLSearchParams, items: readonly Item[], view: (item: Item) => unknown) {
  const limit = wholeNumber(query, 'limit', 20, MOST);
  const offset = wholeNumber(query, 'offset', 0, Number.MAX_SAFE_INTEGER);
  return {
    limit,
    offset,
    total: items.length,
    next_cursor: null,
    prev_cursor: null,
    cursor: null,
    results: items.slice(offset, offset + limit).map(view),
  };
}

/** A cursor is the number of the first item of a page. Clients take it as it is. */
function cursorPage<Item>(query: URLSearchParams, items: readonly Item[], view: (item: Item) => unknown) {
  const limit = Math.max(1, wholeNumber(query, 'limit', 20, MOST));
  const start = wholeNumber(query, 'cursor', 0, items.length);
  const name = (index: number) => (index >= 0 && index < items.length ? String(index) : null);
  return {
    total: items.length,
    limit,
    cursor: {
      next: name(start + limit),
      previous: start > 0 ? String(Math.max(0, start - limit)) : null,
      current: name(start),
    },
    results: items.slice(start, start + limit).map(view),
  };
}

function noncesV1({ ledger, pool }: Chain, address: string) {
  const next = Number(ledger.nonce(address));
  const waiting = pool.of(address).map(({ origin }) => Number(origin.nonce));
  let possible = next;
  while (waiting.includes(possible)) possible += 1;
  const last = waiting.at(-1);
  const missing = last === undefined ? [] : range(next, last).filter((nonce) => !waiting.includes(nonce));
  return {
    last_mempool_tx_nonce: last ?? null,
    last_executed_tx_nonce: next > 0 ? next - 1 : null,
    possible_next_nonce: possible,
    detected_missing_nonces: missing,
    detected_mempool_nonces: waiting,
  };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

/** sBTC as the contract says it, the rest from the events. */
function fungibles(chain: Chain, address: string): [string, bigint][] {
  const held = holdingsOf(chain.ledger, address).fungible;
  held.set(SBTC_ASSET, chain.vm.sbtcBalance(address));
  return [...held].filter(([, balance]) => balance > 0n);
}

function stxV1(chain: Chain, address: string) {
  return {
    balance: chain.vm.stxBalance(address).toString(),
    estimated_balance: chain.vm.stxBalance(address).toString(),
    total_sent: '0',
    total_received: '0',
    total_fees_sent: '0',
    total_miner_rewards_received: '0',
    lock_tx_id: '',
    locked: '0',
    lock_height: 0,
    burnchain_lock_height: 0,
    burnchain_unlock_height: 0,
  };
}

function balancesV1(chain: Chain, address: string) {
  const counted = (count: string) => ({ balance: count, count, total_sent: '0', total_received: '0' });
  return {
    stx: stxV1(chain, address),
    fungible_tokens: Object.fromEntries(
      fungibles(chain, address).map(([asset, balance]) => [asset, counted(balance.toString())]),
    ),
    non_fungible_tokens: Object.fromEntries(
      [...holdingsOf(chain.ledger, address).nonFungible]
        .filter(([, ids]) => ids.size > 0)
        .map(([asset, ids]) => [asset, counted(String(ids.size))]),
    ),
  };
}
