import { conditions } from '../kit/conditions.ts';
import type { Reader } from '../kit/database.ts';
import { cursorOf, pageOf, readCursor } from '../kit/page.ts';
import type { ChainEvent } from './chain-event.ts';
import type { ChainStatus } from './chain-history.contract.ts';
import {
  blockByHeight,
  eventsOfTransaction,
  eventsOfTransactions,
  finalHeight,
  lastBlock,
} from './follow/chain.repository.ts';
import { forkCounts } from './follow/fork.repository.ts';
import { progress } from './follow/progress.repository.ts';
import { transactionSummary } from './outcome/transaction-summary.rules.ts';
import { touchedBy } from './outcome/transaction-touches.rules.ts';
import { unhandledEvents } from './unhandled-events.queries.ts';

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

/** A transaction by what is stored of it alone; null where that is nothing. */
export async function recordedTransaction(reader: Reader, txid: string) {
  const events = await eventsOfTransaction(reader, txid);
  const [first] = events;
  if (first === undefined) return null;
  const { height, at } = first;
  const status = height <= (await finalHeight(reader)) ? ('final' as const) : ('confirmed' as const);
  return { status, height, at, ...toldOf(events) };
}

/** How far the chain is followed, whichever process does it. `handled`: kinds of event that become rows. */
export async function chainStatus(reader: Reader, handled: ReadonlySet<string>): Promise<ChainStatus> {
  const [held, row, forks, unhandled] = await Promise.all([
    lastBlock(reader),
    progress(reader),
    forkCounts(reader),
    unhandledEvents(reader, handled),
  ]);
  const height = held?.height ?? null;
  const { tip_height: tipHeight, tip_at: tipAt } = row;
  const lag = tipHeight === null ? null : Math.max(0, tipHeight - (height ?? 0));
  const behind = held === null || tipAt === null ? null : tipAt.getTime() - held.time.getTime();
  return {
    height,
    tipHeight,
    finalHeight: row.final_height === 0 ? null : row.final_height,
    lag,
    lagSeconds: lag === 0 ? 0 : behind === null ? null : Math.max(0, Math.round(behind / 1000)),
    lastAt: row.last_at,
    lastError: row.last_error,
    source: row.source,
    sourceNote: row.source_note,
    pushes: { received: row.pushes_received, refused: row.pushes_refused, lastAt: row.pushed_at },
    forks,
    unhandled,
  };
}
