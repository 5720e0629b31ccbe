import { binaryArray } from '../../kit/binary-array.ts';
import type { Tx } from '../../kit/database.ts';
import { prepared } from '../../kit/prepared.ts';
import type { ChainBlock, ChainEvent } from '../chain-event.ts';
import { principalsIn } from '../values/principals.ts';
import { storedText } from '../values/stored-value.ts';

/** A block and the events of our contracts in it, in order. */
export interface BlockWithEvents {
  block: ChainBlock;
  events: readonly ChainEvent[];
}

/** Rows of one statement: enough that the round trip is not what costs, few enough that the next is made while this one runs. */
const ROWS_AT_A_TIME = 500;

const INSERT_BLOCKS = `
  INSERT INTO chain_block (height, hash, parent_hash, burn_height, burn_hash, at)
  SELECT * FROM unnest($1::integer[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::timestamptz[])`;

const INSERT_EVENTS = (first: number) => `
  INSERT INTO chain_event (height, tx_index, event_index, txid, sender, contract, name, data, parties)
  SELECT height, tx_index, event_index, txid, sender, contract, name, data, parties::text[]
  FROM unnest(${['integer', 'integer', 'integer', 'text', 'text', 'text', 'text', 'jsonb', 'text']
    .map((type, i) => `$${first + i}::${type}[]`)
    .join(', ')}) AS e (height, tx_index, event_index, txid, sender, contract, name, data, parties)`;

// References are checked at the end of a statement, so both kinds of row fit into one.
const INSERT_BOTH = `WITH block AS (${INSERT_BLOCKS}) ${INSERT_EVENTS(7)}`;
const INSERT_MORE = INSERT_EVENTS(1);

/** Stores blocks with their events: one statement for all of them, more only where there are thousands of events. */
export async function insertBlocks(tx: Tx, blocks: readonly BlockWithEvents[]): Promise<void> {
  if (blocks.length === 0) return;
  const events = blocks.flatMap((entry) => entry.events);
  const first = eventColumns(events.slice(0, ROWS_AT_A_TIME));
  let sent = prepared(tx, INSERT_BOTH, [...blockColumns(blocks.map(({ block }) => block)), ...first]);
  for (let from = ROWS_AT_A_TIME; from < events.length; from += ROWS_AT_A_TIME) {
    // Its failure is told by the await below, also if it comes first.
    sent.catch(() => undefined);
    const values = eventColumns(events.slice(from, from + ROWS_AT_A_TIME));
    await sent;
    sent = prepared(tx, INSERT_MORE, values);
  }
  await sent;
}

const blockColumns = (blocks: readonly ChainBlock[]): unknown[] => [
  blocks.map(({ height }) => height),
  blocks.map(({ hash }) => hash),
  blocks.map(({ parentHash }) => parentHash),
  blocks.map(({ burnHeight }) => burnHeight),
  blocks.map(({ burnHash }) => burnHash),
  blocks.map(({ time }) => time.toISOString()),
];

const eventColumns = (events: readonly ChainEvent[]): unknown[] => {
  const texts = (of: (event: ChainEvent) => string) => binaryArray('text', events.map(of));
  return [
    binaryArray(
      'integer',
      events.map(({ height }) => height),
    ),
    binaryArray(
      'integer',
      events.map(({ txIndex }) => txIndex),
    ),
    binaryArray(
      'integer',
      events.map(({ eventIndex }) => eventIndex),
    ),
    texts(({ txid }) => txid),
    texts(({ sender }) => sender),
    texts(({ contract }) => contract),
    texts(({ name }) => name),
    binaryArray(
      'jsonb',
      events.map(({ data }) => storedText(data)),
    ),
    // Nothing in a principal has to be quoted.
    texts(({ data }) => `{${principalsIn(data).join(',')}}`),
  ];
};
