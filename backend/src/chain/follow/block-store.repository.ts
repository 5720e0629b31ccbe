import type { Tx } from '../../kit/database.ts';
import type { ChainBlock, ChainEvent } from '../chain-event.ts';
import { principalsIn } from '../values/principals.ts';
import { storedText } from '../values/stored-value.ts';

/** A block and the events of our contracts in it, in order. */
export interface BlockWithEvents {
  block: ChainBlock;
  events: readonly ChainEvent[];
}

/** Rows of one statement: beyond it the round trip is no longer what costs, and the text of the statement takes memory. */
const ROWS_AT_A_TIME = 2_000;

const INSERT_BLOCKS = `
  INSERT INTO chain_block (height, hash, parent_hash, burn_height, burn_hash, at)
  SELECT * FROM unnest($1::integer[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::timestamptz[])`;

const INSERT_EVENTS = (first: number) => `
  INSERT INTO chain_event (height, tx_index, event_index, txid, sender, contract, name, data, parties)
  SELECT height, tx_index, event_index, txid, sender, contract, name, data::jsonb, parties::text[]
  FROM unnest(${['integer', 'integer', 'integer', 'text', 'text', 'text', 'text', 'text', 'text']
    .map((type, i) => `$${first + i}::${type}[]`)
    .join(', ')}) AS e (height, tx_index, event_index, txid, sender, contract, name, data, parties)`;

// References are checked at the end of a statement, so both kinds of row fit into one.
const INSERT_BOTH = `WITH block AS (${INSERT_BLOCKS}) ${INSERT_EVENTS(7)}`;
const INSERT_MORE = INSERT_EVENTS(1);

/** Stores blocks with their events: one statement for all of them, more only where there are thousands of events. */
export async function insertBlocks(tx: Tx, blocks: readonly BlockWithEvents[]): Promise<void> {
  if (blocks.length === 0) return;
  const events = blocks.flatMap((entry) => entry.events);
  const rows = blockColumns(blocks.map(({ block }) => block));
  if (events.length === 0) await tx.query(INSERT_BLOCKS, rows);
  else await tx.query(INSERT_BOTH, [...rows, ...eventColumns(events.slice(0, ROWS_AT_A_TIME))]);
  for (let from = ROWS_AT_A_TIME; from < events.length; from += ROWS_AT_A_TIME)
    await tx.query(INSERT_MORE, eventColumns(events.slice(from, from + ROWS_AT_A_TIME)));
}

const blockColumns = (blocks: readonly ChainBlock[]): unknown[] => [
  blocks.map(({ height }) => height),
  blocks.map(({ hash }) => hash),
  blocks.map(({ parentHash }) => parentHash),
  blocks.map(({ burnHeight }) => burnHeight),
  blocks.map(({ burnHash }) => burnHash),
  blocks.map(({ time }) => time.toISOString()),
];

const eventColumns = (events: readonly ChainEvent[]): unknown[] => [
  events.map(({ height }) => height),
  events.map(({ txIndex }) => txIndex),
  events.map(({ eventIndex }) => eventIndex),
  events.map(({ txid }) => txid),
  events.map(({ sender }) => sender),
  events.map(({ contract }) => contract),
  events.map(({ name }) => name),
  events.map(({ data }) => storedText(data)),
  // Nothing in a principal has to be quoted.
  events.map(({ data }) => `{${principalsIn(data).join(',')}}`),
];
