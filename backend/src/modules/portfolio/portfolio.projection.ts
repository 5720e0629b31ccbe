import { z } from 'zod';
import { type ChainEvent, eventData, type Projection } from '../../chain/index.ts';
import type { Tx } from '../../kit/database.ts';
import { instantOfSeconds } from '../../kit/instant.ts';

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

async function retire(tx: Tx, event: ChainEvent): Promise<void> {
  const data = eventData(event, Retired);
  const { claim } = data;
  await tx.query(
    `INSERT INTO retirement (retirement, token, rest, issuance, first_wh, wh, retired_by, account, beneficiary, country,
       purpose, reporting_start, reporting_end, note, consumption, at, txid, height, tx_index, event_index,
       trial)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
    [
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
    ],
  );
}

/** Retirements as the chain records them; they are never changed. */
export const portfolioProjection: Projection = {
  name: 'portfolio',
  tables: ['retirement'],
  on: { 'rec-nft.retired': retire },
};
