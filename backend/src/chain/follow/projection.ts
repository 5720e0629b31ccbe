import type { Tx } from '../../kit/database.ts';
import type { ChainEvent } from '../chain-event.ts';
import type { ContractName } from '../chain-names.ts';

/** Turns one event into rows inside the transaction of its block. Only the event and the tables may decide the result. */
export type EventHandler = (tx: Tx, event: ChainEvent) => Promise<void>;

/**
 * Rows that follow from the chain alone. `tables` are written by this projection and by nothing else: each needs a
 * primary key made of chain data (no sequence, no random id) and `SELECT chain_install_undo('<table>')` in the
 * migration that creates it, which makes it rewindable and refuses writes from outside the follower. Tables that
 * people write must not reference these rows by foreign key: a rewind may take them away for a moment.
 */
export interface Projection {
  name: string;
  tables: readonly string[];
  on: Partial<Record<`${ContractName}.${string}`, EventHandler>>;
}
