import { Outbox1 } from './0001-outbox.ts';

/** In order; TypeORM runs those the database does not know yet. */
export const migrations = [Outbox1];
