import type { Tx } from '../../kit/database.ts';
import type { ChainEvent } from '../chain-event.ts';
import type { ContractName } from '../chain-names.ts';
import type { ClarityValue } from '../values/clarity-value.ts';

/** Turns one event into rows inside the transaction of its block. Only the event and the tables may decide the result. */
export type EventHandler = (tx: Tx, event: ChainEvent) => Promise<void>;

/**
 * The things an event is about, by names like `lot:5` that all projections share: what its handlers write, and what they
 * only read. A row that never changes once it is there counts as read too, or its reader might come before it.
 */
export interface Touches {
  writes: readonly string[];
  reads?: readonly string[];
}

/**
 * A handler that says what its events touch: events that touch nothing in common may come in any order, and those of one
 * kind together, as one statement for all of them. `apply` never gets two events that write the same thing, nor one that
 * writes what another reads. It checks each event as a handler of one would.
 */
export interface SetHandler {
  touches(event: ChainEvent): Touches;
  apply(tx: Tx, events: readonly ChainEvent[]): Promise<void>;
}

/**
 * Rows that follow from the chain alone. `tables` are written by this projection and by nothing else: each needs a
 * primary key made of chain data (no sequence, no random id) and `SELECT chain_install_undo('<table>')` in the
 * migration that creates it, which makes it rewindable and refuses writes from outside the follower. Tables that
 * people write must not reference these rows by foreign key: a rewind may take them away for a moment.
 *
 * An EventHandler sees every earlier event applied and no later one. A kind of event that comes often deserves a SetHandler.
 */
export interface Projection {
  name: string;
  tables: readonly string[];
  on: Partial<Record<`${ContractName}.${string}`, EventHandler | SetHandler>>;
}

/** A set handler out of a handler of one, for events that are rare but should not hold up the others. */
export const eachOf = (touches: SetHandler['touches'], handle: EventHandler): SetHandler => ({
  touches,
  async apply(tx, events) {
    for (const event of events) await handle(tx, event);
  },
});

/** The names of things of one sort, `lot:5` for `touching('lot', 5n)`; an absent one (null) touches nothing. */
export const touching = (sort: string, ...ids: readonly (ClarityValue | undefined)[]): string[] =>
  ids
    .filter((id) => id !== null)
    .map((id) => `${sort}:${id instanceof Uint8Array ? Buffer.from(id).toString('hex') : String(id)}`);
