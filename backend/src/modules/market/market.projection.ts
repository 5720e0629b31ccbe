import { z } from 'zod';
import { type ChainEvent, eventData, type Projection } from '../../chain/index.ts';
import type { Tx } from '../../kit/database.ts';
import { instantOfSeconds } from '../../kit/instant.ts';

const Listed = z.object({
  listing: z.bigint(),
  token: z.bigint(),
  seller: z.string(),
  wh: z.bigint(),
  price: z.bigint(),
  'expires-at': z.bigint().transform(instantOfSeconds),
  'fee-bps': z.bigint(),
  version: z.bigint(),
  buyer: z.string().nullable(),
  trial: z.boolean(),
});
const Closed = z.object({ listing: z.bigint() });
const PriceChanged = z.object({ listing: z.bigint(), price: z.bigint(), version: z.bigint() });
const Bought = z.object({
  listing: z.bigint(),
  token: z.bigint(),
  rest: z.bigint().nullable(),
  buyer: z.string(),
  seller: z.string(),
  wh: z.bigint(),
  price: z.bigint(),
  total: z.bigint(),
  fee: z.bigint(),
  remaining: z.bigint(),
  retirement: z.bigint().nullable(),
});

/** A listing or lot that the chain speaks of is missing or different here: going on would only hide it. */
const astray = (event: ChainEvent, what: string): Error =>
  new Error(`${event.contract}.${event.name} in transaction ${event.txid}: ${what}. Replay: npm run chain:rebuild.`);

async function setting(tx: Tx, column: string, value: unknown): Promise<void> {
  await tx.query(
    `INSERT INTO market_settings (${column}) VALUES ($1) ON CONFLICT (single) DO UPDATE SET ${column} = $1`,
    [value],
  );
}

async function list(tx: Tx, event: ChainEvent): Promise<void> {
  const data = eventData(event, Listed);
  const rows: unknown[] = await tx.query(
    `INSERT INTO listing (listing, token, seller, price, wh, offered_wh, fee_bps, expires_at, state, issuance, facility,
       country, fuel, technology, period_start, period_end, listed_at, listed_txid, listed_height,
       version, buyer, trial)
     SELECT $1, lot.token, $3, $4, $5, $5, $6, $7, 'open', i.issuance, f.facility, f.country, f.fuel, f.technology,
       i.period_start, i.period_end, $8, $9, $10, $11, $12, $13
     FROM lot JOIN issuance i ON i.issuance = lot.issuance JOIN chain_facility f ON f.facility = i.facility
     WHERE lot.token = $2 RETURNING listing`,
    [
      data.listing,
      data.token,
      data.seller,
      data.price,
      data.wh,
      data['fee-bps'],
      data['expires-at'],
      event.at,
      event.txid,
      event.height,
      data.version,
      data.buyer,
      data.trial,
    ],
  );
  if (rows.length !== 1) throw astray(event, `lot ${data.token} of the listing is not recorded`);
}

/** Taken back by its seller, or given back to him after its expiry by anybody. */
async function close(tx: Tx, event: ChainEvent, state: 'cancelled' | 'released'): Promise<void> {
  const { listing } = eventData(event, Closed);
  const [rows]: [unknown[]] = await tx.query(
    `UPDATE listing SET state = $4, closed_at = $2, closed_txid = $3
     WHERE listing = $1 AND state = 'open' RETURNING listing`,
    [listing, event.at, event.txid, state],
  );
  if (rows.length !== 1) throw astray(event, `listing ${listing} is not open here`);
}

async function reprice(tx: Tx, event: ChainEvent): Promise<void> {
  const { listing, price, version } = eventData(event, PriceChanged);
  const [rows]: [unknown[]] = await tx.query(
    `UPDATE listing SET price = $2, version = $3
     WHERE listing = $1 AND state = 'open' AND version = $3::bigint - 1 RETURNING listing`,
    [listing, price, version],
  );
  if (rows.length !== 1) throw astray(event, `listing ${listing} is not open here with the price before`);
}

/** A part sale leaves the listing open with the rest of the lot, which has a new token. */
async function sell(tx: Tx, event: ChainEvent): Promise<void> {
  const sale = eventData(event, Bought);
  const sold = sale.remaining === 0n;
  const [rows]: [unknown[]] = await tx.query(
    `UPDATE listing SET wh = $2, token = COALESCE($3, token), state = $4, closed_at = $5, closed_txid = $6
     WHERE listing = $1 AND state = 'open' AND wh = $2::bigint + $7::bigint RETURNING listing`,
    [
      sale.listing,
      sale.remaining,
      sale.rest,
      sold ? 'sold' : 'open',
      sold ? event.at : null,
      sold ? event.txid : null,
      sale.wh,
    ],
  );
  if (rows.length !== 1) throw astray(event, `listing ${sale.listing} is not open here with what was left of it`);
  await tx.query(
    `INSERT INTO purchase (txid, event_index, height, tx_index, at, listing, token, buyer, seller, wh, price, total,
       fee, retirement)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      event.txid,
      event.eventIndex,
      event.height,
      event.txIndex,
      event.at,
      sale.listing,
      sale.token,
      sale.buyer,
      sale.seller,
      sale.wh,
      sale.price,
      sale.total,
      sale.fee,
      sale.retirement,
    ],
  );
}

const FeeSet = z.object({ bps: z.bigint() });
const TreasurySet = z.object({ treasury: z.string() });
const PausedSet = z.object({
  list: z.boolean(),
  buy: z.boolean(),
  auctions: z.boolean(),
  bids: z.boolean(),
  quotes: z.boolean(),
  forwards: z.boolean(),
});

/** Listings, purchases and the settings of the market as the chain records them. */
export const marketProjection: Projection = {
  name: 'market',
  tables: ['listing', 'purchase', 'market_settings'],
  on: {
    'marketplace.listed': list,
    'marketplace.price-changed': reprice,
    'marketplace.cancelled': (tx, event) => close(tx, event, 'cancelled'),
    'marketplace.released': (tx, event) => close(tx, event, 'released'),
    'marketplace.bought': sell,
    'marketplace.fee-set': (tx, event) => setting(tx, 'fee_bps', eventData(event, FeeSet).bps),
    'marketplace.treasury-set': (tx, event) => setting(tx, 'treasury', eventData(event, TreasurySet).treasury),
    'marketplace.paused-set': async (tx, event) => {
      const paused = eventData(event, PausedSet);
      await setting(tx, 'listing_paused', paused.list);
      await setting(tx, 'buying_paused', paused.buy);
      await setting(tx, 'auctions_paused', paused.auctions);
      await setting(tx, 'bids_paused', paused.bids);
      await setting(tx, 'quotes_paused', paused.quotes);
      await setting(tx, 'forwards_paused', paused.forwards);
    },
  },
};
