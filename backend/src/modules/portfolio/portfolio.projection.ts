import { z } from 'zod';
import { type ChainEvent, eventData, type Projection, touching } from '../../chain/index.ts';
import { columnsOf } from '../../kit/columns.ts';
import type { Tx } from '../../kit/database.ts';
import { instantOfSeconds } from '../../kit/instant.ts';
import { prepared } from '../../kit/prepared.ts';

const hash = z.instanceof(Uint8Array).transform((bytes) => Buffer.from(bytes));
const instant = z.bigint().transform(instantOfSeconds);

const Retired = z.object({
  retirement: z.bigint(),
  token: z.bigint(),
  rest: z.bigint().nullable(),
  issuance: z.bigint(),
  'first-wh': z.bigint(),
  wh: z.bigint(),
  by: z.string(),
  account: z.string(),
  trial: z.boolean(),
  claim: z.object({
    beneficiary: hash,
    country: z.string(),
    purpose: z.bigint(),
    'reporting-start': instant,
    'reporting-end': instant,
    note: hash.nullable(),
    consumption: hash.nullable(),
  }),
});

async function retire(tx: Tx, events: readonly ChainEvent[]): Promise<void> {
  await prepared(
    tx,
    `INSERT INTO retirement (retirement, token, rest, issuance, first_wh, wh, retired_by, account, beneficiary, country,
       purpose, reporting_start, reporting_end, note, consumption, at, txid, height, tx_index, event_index,
       trial)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[],
       $8::text[], $9::bytea[], $10::text[], $11::bigint[], $12::timestamptz[], $13::timestamptz[], $14::bytea[],
       $15::bytea[], $16::timestamptz[], $17::text[], $18::integer[], $19::integer[], $20::integer[], $21::boolean[])`,
    columnsOf(21, events.map(rowOf)),
  );
}

function rowOf(event: ChainEvent): unknown[] {
  const data = eventData(event, Retired);
  const { claim } = data;
  return [
    data.retirement,
    data.token,
    data.rest,
    data.issuance,
    data['first-wh'],
    data.wh,
    data.by,
    data.account,
    claim.beneficiary,
    claim.country,
    claim.purpose,
    claim['reporting-start'],
    claim['reporting-end'],
    claim.note,
    claim.consumption,
    event.at,
    event.txid,
    event.height,
    event.txIndex,
    event.eventIndex,
    data.trial,
  ];
}

/** Retirements as the chain records them; they are never changed. */
export const portfolioProjection: Projection = {
  name: 'portfolio',
  tables: ['retirement'],
  on: {
    'rec-nft.retired': {
      touches: ({ data: { retirement } }) => ({ writes: touching('retirement', retirement) }),
      apply: retire,
    },
  },
};
