import type { Chain } from '../chain.ts';
import { BadRequest, type Route } from '../http.ts';
import type { Block, Ledger, MinedTransaction } from '../ledger.ts';
import { blockView, blockViewV1, burnBlockView } from '../views/block.view.ts';
import { bare, prefixed } from '../views/clarity-value.ts';
import { eventView, logView } from '../views/event.view.ts';
import {
  INCLUDABLE,
  type Included,
  pendingSummaryView,
  pendingTransactionView,
  transactionSummaryView,
  transactionView,
} from '../views/transaction.view.ts';
import { listedTransactionViewV1, pendingTransactionViewV1, transactionViewV1 } from '../views/transaction-v1.view.ts';
import { cursoredOffsetPage, cursorPage, found, get, namedPage, newestFirst, offsetPage } from './pages.ts';

/** Only ids here, as below only blocks and contracts: beside them are addresses such as `/extended/v1/tx/multiple`, which this chain does not have. */
const V1_TRANSACTION = /\/extended\/v1\/tx\/((?:0x)?[0-9a-fA-F]{64})/;

/** Blocks, transactions and contracts of the Stacks Blockchain API (v9), `/extended/...`: what clients, wallets and explorers ask. */
export function apiRoutes(chain: Chain): Route[] {
  const { ledger, pool } = chain;
  const block = (text: string | undefined) => ledger.block(text ?? '');
  const v1 = (mined: MinedTransaction) => listedTransactionViewV1(mined, ledger);
  const unmined = (id: string) => pool.get(id) ?? pool.dropped(id);
  return [
    get(/\/extended/, () => ({ json: status(ledger.tip) })),
    get(/\/extended\/v2\/blocks/, ({ query }) => ({
      json: cursoredOffsetPage(query, newestFirst(ledger.blocks), blockView),
    })),
    get(/\/extended\/v2\/blocks\/(latest|(?:0x)?[0-9a-fA-F]{64}|\d+)/, ({ params }) =>
      found(block(params[0]), blockView),
    ),
    get(/\/extended\/v2\/blocks\/([^/]+)\/transactions/, ({ params, query }) =>
      found(block(params[0]), (one) => offsetPage(query, ledger.transactionsOf(one), v1)),
    ),
    get(/\/extended\/v1\/block/, ({ query }) => ({ json: offsetPage(query, newestFirst(ledger.blocks), blockViewV1) })),
    get(/\/extended\/v1\/block\/(?:by_height\/)?([^/]+)/, ({ params }) => found(block(params[0]), blockViewV1)),
    get(/\/extended\/v2\/burn-blocks/, ({ query }) => ({
      json: offsetPage(query, newestFirst(burnBlocks(ledger.blocks)), burnBlockView),
    })),
    get(/\/extended\/v2\/burn-blocks\/([^/]+)/, ({ params }) => found(burnBlock(ledger, params[0]), burnBlockView)),
    get(/\/extended\/v2\/burn-blocks\/([^/]+)\/blocks/, ({ params, query }) =>
      found(burnBlock(ledger, params[0]), (blocks) => offsetPage(query, newestFirst(blocks), blockView)),
    ),
    get(/\/extended\/v3\/blocks\/([^/]+)\/transactions/, ({ params, query }) =>
      found(block(params[0]), (one) => cursorPage(query, ledger.transactionsOf(one), transactionSummaryView)),
    ),

    get(/\/extended\/v3\/transactions/, ({ query }) =>
      found(namedPage(query, newestFirst(ledger.allTransactions()), placeOf, transactionSummaryView), (page) => page),
    ),
    get(/\/extended\/v3\/transactions\/([^/]+)/, ({ params: [id = ''], query }) => {
      const mined = ledger.transaction(id);
      const included = includedIn(query);
      if (mined) return { json: transactionView(mined, included) };
      return found(unmined(id), (waiting) => pendingTransactionView(waiting, included));
    }),
    get(/\/extended\/v3\/transactions\/([^/]+)\/events/, ({ params, query }) =>
      found(ledger.transaction(params[0] ?? ''), ({ events }) =>
        cursorPage(query, [...events.entries()], ([index, event]) => eventView(event, index)),
      ),
    ),
    get(/\/extended\/v1\/tx/, ({ query }) => ({ json: offsetPage(query, newestFirst(ledger.allTransactions()), v1) })),
    get(/\/extended\/v1\/tx\/mempool/, ({ query }) => ({
      json: offsetPage(query, newestFirst(pool.all()), (waiting) => pendingTransactionViewV1(waiting, ledger)),
    })),
    get(V1_TRANSACTION, ({ params: [id = ''] }) => {
      const mined = ledger.transaction(id);
      return mined
        ? { json: transactionViewV1(mined, ledger) }
        : found(unmined(id), (waiting) => pendingTransactionViewV1(waiting, ledger));
    }),
    get(/\/extended\/v1\/tx\/([^/]+)\/raw/, ({ params: [id = ''] }) =>
      found(ledger.transaction(id) ?? unmined(id), ({ hex }) => ({ raw_tx: prefixed(hex) })),
    ),
    get(/\/extended\/v3\/mempool\/transactions/, ({ query }) => ({
      json: cursorPage(query, newestFirst(pool.all()), pendingSummaryView),
    })),

    get(/\/extended\/v2\/smart-contracts\/([^/]+)\/logs/, ({ params, query }) => ({
      json: cursoredOffsetPage(query, ledger.logs(params[0] ?? ''), logView),
    })),
    get(/\/extended\/v1\/contract\/([^/]+\.[^/]+)/, ({ params: [id = ''] }) =>
      found(deployment(chain, id), (view) => view),
    ),
    get(/\/extended\/v2\/mempool\/fees/, () => ({ json: feePriorities() })),
  ];
}

function status(tip: Block) {
  return {
    server_version: 'rec-localnet',
    status: 'ready',
    chain_tip: {
      block_height: tip.height,
      block_hash: prefixed(tip.hash),
      index_block_hash: prefixed(tip.indexHash),
      burn_block_height: tip.burnHeight,
    },
  };
}

/** `include=a,b` or `include=a&include=b`; what cannot be included is refused, as by the API. */
function includedIn(query: URLSearchParams): Included {
  const names = query.getAll('include').flatMap((text) => text.split(','));
  return new Set(
    names.map((name) => {
      const known = INCLUDABLE.find((each) => each === name);
      if (known === undefined)
        throw new BadRequest(`include takes ${INCLUDABLE.join(', ')}, not ${JSON.stringify(name)}`);
      return known;
    }),
  );
}

/** The cursor of a transaction: `<block height>:<index block hash>:<place in the block>`. */
export function placeOf({ block, index }: MinedTransaction): string {
  return `${block.height}:${prefixed(block.indexHash)}:${index}`;
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

/** By burn height, by hash with or without 0x, or `latest`. */
function burnBlock({ blocks }: Ledger, which = ''): [Block, ...Block[]] | undefined {
  const groups = burnBlocks(blocks);
  if (which === 'latest') return groups.at(-1);
  return groups.find(([{ burnHeight, burnHash }]) => String(burnHeight) === which || burnHash === bare(which));
}

function deployment({ ledger }: Chain, id: string) {
  for (const { id: tx, payload, status: outcome, block } of ledger.allTransactions()) {
    if (payload.type !== 'smart_contract' || payload.contractId !== id || outcome !== 'success') continue;
    return {
      tx_id: prefixed(tx),
      canonical: true,
      contract_id: id,
      block_height: block.height,
      clarity_version: payload.declaredVersion,
      source_code: payload.source,
      abi: JSON.stringify(ledger.contracts.get(id) ?? null),
    };
  }
  return undefined;
}

/** One to four micro-STX for each byte of a transaction of common size. */
function feePriorities() {
  const of = (bytes: number) => ({
    no_priority: bytes,
    low_priority: bytes,
    medium_priority: 2 * bytes,
    high_priority: 4 * bytes,
  });
  return { all: of(300), token_transfer: of(180), contract_call: of(350), smart_contract: of(10_000) };
}
