import { conditions } from '../kit/conditions.ts';
import type { Reader } from '../kit/database.ts';
import { cursorOf, pageOf, readCursor } from '../kit/page.ts';
import type { ChainStatus } from './chain.contract.ts';
import type { ChainEvent } from './chain-event.ts';
import {
  blockByHeight,
  eventsOfTransaction,
  eventsOfTransactions,
  finalHeight,
  lastBlock,
  progress,
} from './follow/chain.repository.ts';
import { transactionSummary } from './outcome/transaction-summary.rules.ts';
import { touchedBy } from './outcome/transaction-touches.rules.ts';

/** What the events of one transaction tell of it. */
const toldOf = (events: readonly ChainEvent[]) => ({
  sender: events[0]?.sender ?? null,
  summary: events.length === 0 ? null : transactionSummary(events),
  events: events.map(({ contract, name }) => ({ contract, name })),
  touched: touchedBy(events),
});

export interface TransactionPage {
  contract?: string | undefined;
  event?: string | undefined;
  address?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** Transactions with events of ours, newest first. The filters have to fit one and the same event. */
export async function transactions(reader: Reader, { contract, event, address, limit, cursor }: TransactionPage) {
  const where = conditions();
  const before = readCursor(cursor, 'chain', ['integer', 'integer']);
  if (before !== null) where.add('(e.height, e.tx_index) < (?::bigint, ?::bigint)', ...before);
  if (contract !== undefined) where.add('e.contract = ?', contract);
  if (event !== undefined) where.add('e.name = ?', event);
  if (address !== undefined) where.add('e.sender = ? OR e.parties @> ARRAY[?::text]', address, address);
  const found = await eventsOfTransactions(reader, where, limit + 1);
  const { items, next } = pageOf(found, limit, ([last]) => cursorOf('chain', [last.height, last.txIndex]));
  const final = await finalHeight(reader);
  return {
    items: items.map((events) => {
      const [{ txid, height, at, sender }] = events;
      return {
        ...toldOf(events),
        txid,
        height,
        at,
        sender,
        summary: transactionSummary(events),
        final: height <= final,
      };
    }),
    next,
  };
}

/** What is stored of one transaction; `hash` is our block at the height it should be in. */
export async function storedTransaction(reader: Reader, txid: string, height: number | null) {
  const block = height === null ? null : await blockByHeight(reader, height);
  const events = await eventsOfTransaction(reader, txid);
  return {
    hash: block?.hash ?? null,
    isFinal: height !== null && height <= (await finalHeight(reader)),
    told: toldOf(events),
  };
}

/** How far the chain is followed, whichever process does it. */
export async function chainStatus(reader: Reader): Promise<ChainStatus> {
  const held = await lastBlock(reader);
  const { tip_height: tipHeight, last_at: lastAt, last_error: lastError } = await progress(reader);
  const height = held?.height ?? null;
  const lag = tipHeight === null ? null : Math.max(0, tipHeight - (height ?? 0));
  return { height, tipHeight, lag, lastAt, lastError };
}
