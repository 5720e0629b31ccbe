import type { Reader } from '../../kit/database.ts';
import type { ContractName } from '../chain-names.ts';
import { toStored } from '../values/stored-value.ts';

/** Which events are about one thing: those with its number or name under one of these keys; all of them without `of`. */
export interface EventTrace {
  contracts: readonly ContractName[];
  /** Only events of these names. */
  names?: readonly string[];
  of?: { keys: readonly string[]; value: bigint | string };
  /** Only events that name this principal anywhere. */
  party?: string;
}

export interface StoredEventName {
  txid: string;
  height: number;
  at: Date;
  event: string;
}

/** The newest event we hold that is about something. Reads every event of the contracts in question: for the few, not for lists. */
export async function lastEventOf(reader: Reader, trace: EventTrace): Promise<StoredEventName | null> {
  const { contracts, names = null, of = null, party = null } = trace;
  const [row] = await reader.query<StoredEventName>(
    `SELECT e.txid, e.height, b.at, e.contract || '.' || e.name AS event
     FROM chain_event e JOIN chain_block b USING (height)
     WHERE e.contract = ANY ($1) AND ($2::text[] IS NULL OR e.name = ANY ($2))
       AND ($3::text[] IS NULL OR EXISTS (SELECT 1 FROM unnest($3::text[]) key WHERE e.data -> key = $4::jsonb))
       AND ($5::text IS NULL OR e.parties @> ARRAY[$5])
     ORDER BY e.height DESC, e.tx_index DESC, e.event_index DESC LIMIT 1`,
    [contracts, names, of?.keys ?? null, of === null ? null : JSON.stringify(toStored(of.value)), party],
  );
  return row ?? null;
}
