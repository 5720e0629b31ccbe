import { Outbox1 } from './0001-outbox.ts';
import { Chain2 } from './0002-chain.ts';

/** In order; TypeORM runs those the database does not know yet. */
export const migrations = [Outbox1, Chain2];
