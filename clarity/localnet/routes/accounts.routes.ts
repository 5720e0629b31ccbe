import type { Chain } from '../chain.ts';
import { holdingsOf } from '../holdings.ts';
import type { Route } from '../http.ts';
import type { MinedTransaction } from '../ledger.ts';
import type { Waiting } from '../pool.ts';
import { balancesView, fungible, fungibles, stxBalanceView } from '../views/balances.view.ts';
import { clarityHexView } from '../views/clarity-value.ts';
import { stxMovements, touchedBy } from '../views/involvement.ts';
import { pendingSummaryView, principalTransactionView } from '../views/transaction.view.ts';
import { listedTransactionViewV1, pendingTransactionViewV1 } from '../views/transaction-v1.view.ts';
import { placeOf } from './api.routes.ts';
import { principal } from './node.routes.ts';
import { cursoredOffsetPage, cursorPage, found, get, namedPage, newestFirst, offsetPage } from './pages.ts';

/** Accounts of the Stacks Blockchain API (v9): `/extended/v1/address/...` and `/extended/v3/principals/...`. */
export function accountRoutes(chain: Chain): Route[] {
  const { ledger } = chain;
  return [
    get(/\/extended\/v1\/address\/([^/]+)\/nonces/, ({ params }) => ({ json: noncesV1(chain, principal(params[0])) })),
    get(/\/extended\/v3\/principals\/([^/]+)\/nonces/, ({ params }) => ({
      json: noncesV3(chain, principal(params[0])),
    })),
    get(/\/extended\/v1\/address\/([^/]+)\/transactions/, ({ params, query }) => ({
      json: offsetPage(query, transactionsOf(chain, principal(params[0])), (mined) =>
        listedTransactionViewV1(mined, ledger),
      ),
    })),
    get(/\/extended\/v2\/addresses\/([^/]+)\/transactions/, ({ params, query }) => {
      const address = principal(params[0]);
      return {
        json: cursoredOffsetPage(query, transactionsOf(chain, address), (mined) => {
          const { sent, received } = stxMovements(mined, address);
          const tx = listedTransactionViewV1(mined, ledger);
          return { tx, stx_sent: sent.toString(), stx_received: received.toString(), events: eventCounts(mined) };
        }),
      };
    }),
    get(/\/extended\/v3\/principals\/([^/]+)\/transactions/, ({ params, query }) => {
      const address = principal(params[0]);
      const page = namedPage(query, transactionsOf(chain, address), placeOf, (mined) =>
        principalTransactionView(mined, address),
      );
      return found(page, (one) => one);
    }),
    get(/\/extended\/v1\/address\/([^/]+)\/mempool/, ({ params, query }) => ({
      json: offsetPage(query, waitingOf(chain, principal(params[0])), (one) => pendingTransactionViewV1(one, ledger)),
    })),
    get(/\/extended\/v3\/principals\/([^/]+)\/mempool\/transactions/, ({ params, query }) => ({
      json: cursorPage(query, waitingOf(chain, principal(params[0])), pendingSummaryView),
    })),
    get(/\/extended\/v1\/address\/([^/]+)\/balances/, ({ params }) => ({
      json: balancesView(chain, principal(params[0])),
    })),
    get(/\/extended\/v1\/address\/([^/]+)\/stx/, ({ params }) => ({
      json: stxBalanceView(chain, principal(params[0])),
    })),
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
      const balance = fungible(chain, principal(params[0]), asset_identifier).toString();
      return { json: { asset_identifier, balance } };
    }),
    get(/\/extended\/v3\/principals\/([^/]+)\/balances\/nft/, ({ params, query }) => {
      const held = [...holdingsOf(ledger, principal(params[0])).nonFungible].flatMap(([asset_identifier, ids]) =>
        [...ids].map((id) => ({ asset_identifier, value: clarityHexView(id) })),
      );
      return { json: cursorPage(query, held, (item) => item) };
    }),
  ];
}

/** Newest first. */
function waitingOf({ pool }: Chain, address: string): Waiting[] {
  return newestFirst(pool.all()).filter((waiting) => touchedBy(waiting).has(address));
}

/** Newest first. */
function transactionsOf({ ledger }: Chain, address: string): MinedTransaction[] {
  return newestFirst(ledger.allTransactions()).filter((mined) => touchedBy(mined).has(address));
}

function eventCounts({ events }: MinedTransaction) {
  const of = (kind: string) => {
    const count = (change: string) => events.filter(({ event }) => event === `${kind}_${change}_event`).length;
    return { transfer: count('transfer'), mint: count('mint'), burn: count('burn') };
  };
  return { stx: of('stx'), ft: of('ft'), nft: of('nft') };
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

function noncesV3(chain: Chain, address: string) {
  const nonces = noncesV1(chain, address);
  return {
    next_nonce: nonces.possible_next_nonce,
    last_confirmed_nonce: nonces.last_executed_tx_nonce,
    mempool: {
      last_nonce: nonces.last_mempool_tx_nonce,
      pending_nonces: nonces.detected_mempool_nonces,
      missing_nonces: nonces.detected_missing_nonces,
    },
  };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
