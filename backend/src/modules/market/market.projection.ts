import { z } from 'zod';
import { type ChainEvent, eachOf, eventData, type Projection, touching } from '../../chain/index.ts';
import { columnsOf } from '../../kit/columns.ts';
import type { Tx } from '../../kit/database.ts';
import { instantOfSeconds } from '../../kit/instant.ts';
import { prepared } from '../../kit/prepared.ts';

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

async function list(tx: Tx, events: readonly ChainEvent[]): Promise<void> {
  const listed = events.map((event) => ({ event, data: eventData(event, Listed) }));
  const rows: { listing: bigint }[] = await tx.query(
    `INSERT INTO listing (listing, token, seller, price, wh, offered_wh, fee_bps, expires_at, state, issuance, facility,
       country, fuel, technology, period_start, period_end, listed_at, listed_txid, listed_height,
       version, buyer, trial)
     SELECT n.listing, lot.token, n.seller, n.price, n.wh, n.wh, n.fee_bps, n.expires_at, 'open', i.issuance, f.facility,
       f.country, f.fuel, f.technology, i.period_start, i.period_end, n.at, n.txid, n.height, n.version, n.buyer, n.trial
     FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::timestamptz[],
       $8::timestamptz[], $9::text[], $10::integer[], $11::bigint[], $12::text[], $13::boolean[])
       AS n (listing, token, seller, price, wh, fee_bps, expires_at, at, txid, height, version, buyer, trial)
     JOIN lot ON lot.token = n.token JOIN issuance i ON i.issuance = lot.issuance
     JOIN chain_facility f ON f.facility = i.facility RETURNING listing`,
    columnsOf(
      13,
      listed.map(({ event, data }) => [
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
      ]),
    ),
  );
  const met = new Set(rows.map(({ listing }) => listing));
  for (const { event, data } of listed)
    if (!met.has(data.listing)) throw astray(event, `lot ${data.token} of the listing is not recorded`);
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
async function sell(tx: Tx, events: readonly ChainEvent[]): Promise<void> {
  const sales = events.map((event) => ({ event, sale: eventData(event, Bought) }));
  const [rows]: [{ listing: bigint }[]] = await tx.query(
    `UPDATE listing l SET wh = s.remaining, token = COALESCE(s.rest, l.token),
       state = CASE WHEN s.remaining = 0 THEN 'sold' ELSE 'open' END,
       closed_at = CASE WHEN s.remaining = 0 THEN s.at END, closed_txid = CASE WHEN s.remaining = 0 THEN s.txid END
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::text[])
       AS s (listing, remaining, rest, wh, at, txid)
     WHERE l.listing = s.listing AND l.state = 'open' AND l.wh = s.remaining + s.wh RETURNING l.listing`,
    columnsOf(
      6,
      sales.map(({ event, sale }) => [sale.listing, sale.remaining, sale.rest, sale.wh, event.at, event.txid]),
    ),
  );
  const met = new Set(rows.map(({ listing }) => listing));
  for (const { event, sale } of sales)
    if (!met.has(sale.listing))
      throw astray(event, `listing ${sale.listing} is not open here with what was left of it`);
  await prepared(
    tx,
    `INSERT INTO purchase (txid, event_index, height, tx_index, at, listing, token, buyer, seller, wh, price, total,
       fee, retirement)
     SELECT * FROM unnest($1::text[], $2::integer[], $3::integer[], $4::integer[], $5::timestamptz[], $6::bigint[],
       $7::bigint[], $8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[])`,
    columnsOf(
      14,
      sales.map(({ event, sale }) => [
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
      ]),
    ),
  );
}

// A lot can be on sale once only, so what ends a listing comes before what lists its lot again.
const ofListing = ({ data: { listing, token, rest } }: ChainEvent) => ({
  writes: [...touching('listing', listing), ...touching('lot', token ?? null, rest ?? null)],
});

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
    'marketplace.listed': { touches: ofListing, apply: list },
    'marketplace.price-changed': eachOf(ofListing, reprice),
    'marketplace.cancelled': eachOf(ofListing, (tx, event) => close(tx, event, 'cancelled')),
    'marketplace.released': eachOf(ofListing, (tx, event) => close(tx, event, 'released')),
    'marketplace.bought': { touches: ofListing, apply: sell },
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
