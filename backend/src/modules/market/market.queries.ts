import { conditions } from '../../kit/conditions.ts';
import type { Reader } from '../../kit/database.ts';
import { cursorOf, type KeyColumn, pageOf, readCursor } from '../../kit/page.ts';
import { sats, satsPerMwh, type WattHours, wattHours } from '../../kit/units.ts';
import type { Listing, ListingQuery, ListingSort, ListingState, Purchase, PurchaseQuery } from './market.contract.ts';
import { INITIAL_SETTINGS, type MarketSettings, stateAt } from './market.rules.ts';
import { type OriginRow, originColumns, originJoin, originOf } from './origin.queries.ts';

interface ListingRow extends OriginRow {
  listing: bigint;
  token: bigint;
  seller: string;
  recorded: Exclude<ListingState, 'expired'>;
  price: bigint;
  version: bigint;
  buyer: string | null;
  trial: boolean;
  wh: bigint;
  offeredWh: bigint;
  feeBps: bigint;
  expiresAt: Date;
  listedAt: Date;
  listedTxid: string;
  closedAt: Date | null;
  closedTxid: string | null;
}

const LISTING_COLUMNS = `
  l.listing, l.token, l.seller, l.state AS recorded, l.price, l.version, l.buyer, l.trial, l.wh, l.offered_wh AS "offeredWh", l.fee_bps AS "feeBps",
  l.expires_at AS "expiresAt", l.listed_at AS "listedAt", l.listed_txid AS "listedTxid", l.closed_at AS "closedAt",
  l.closed_txid AS "closedTxid", ${originColumns('lot')}`;

const LISTING_FROM = `listing l JOIN lot ON lot.token = l.token ${originJoin('lot')}`;

const listingOf = (row: ListingRow, now: Date): Listing => ({
  listing: row.listing,
  token: row.token,
  seller: row.seller,
  state: stateAt(row.recorded, row.expiresAt, now),
  price: satsPerMwh(row.price),
  version: row.version,
  buyer: row.buyer,
  trial: row.trial,
  wh: wattHours(row.wh),
  offeredWh: wattHours(row.offeredWh),
  feeBps: row.feeBps,
  expiresAt: row.expiresAt,
  origin: originOf(row),
  listedAt: row.listedAt,
  listedTxid: row.listedTxid,
  closedAt: row.closedAt,
  closedTxid: row.closedTxid,
});

export interface HeldLot {
  owner: string | null;
  wh: WattHours;
  state: string;
  expiresAt: Date | null;
}

interface Sort {
  order: string;
  /** What comes after the key of the row before. */
  after: string;
  key(row: Listing): (bigint | number)[];
  columns: readonly KeyColumn[];
}

/** How each sorting walks its index; ties go by listing number. */
const SORTS: Record<ListingSort, Sort> = {
  price: {
    order: 'l.price, l.listing',
    after: '(l.price, l.listing) > (?, ?)',
    key: (row) => [row.price, row.listing],
    columns: ['bigint', 'bigint'],
  },
  newest: {
    order: 'l.listing DESC',
    after: 'l.listing < ?',
    key: (row) => [row.listing],
    columns: ['bigint'],
  },
  vintage: {
    order: 'l.period_end DESC, l.listing DESC',
    after: '(l.period_end, l.listing) < (to_timestamp(?), ?)',
    key: (row) => [row.origin.periodEnd.getTime() / 1000, row.listing],
    columns: ['second', 'bigint'],
  },
};

const monthStart = (month: string, plus = 0): Date =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1 + plus, 1));

/** Listings, purchases and settings, shaped for the screens. */
export class MarketQueries {
  constructor(private readonly reader: Reader) {}

  async listings(query: ListingQuery, now: Date) {
    const sort = SORTS[query.sort];
    const after = readCursor(query.cursor, query.sort, sort.columns);
    const where = conditions();
    if (query.state === 'open') where.add(`l.state = 'open' AND l.expires_at > ?`, now);
    else if (query.state === 'expired') where.add(`l.state = 'open' AND l.expires_at <= ?`, now);
    else where.add('l.state = ?', query.state);
    if (query.technology !== undefined) where.add('l.technology LIKE ?', `${query.technology}%`);
    if (query.fuel !== undefined) where.add('l.fuel LIKE ?', `${query.fuel}%`);
    if (query.country !== undefined) where.add('l.country = ?', query.country);
    if (query.seller !== undefined) where.add('l.seller = ?', query.seller);
    if (query.buyer !== undefined) where.add('l.buyer = ?', query.buyer);
    else if (query.seller === undefined) where.add('l.buyer IS NULL');
    if (query.facility !== undefined) where.add('l.facility = ?', query.facility);
    if (query.minWh !== undefined) where.add('l.wh >= ?', query.minWh);
    if (query.maxPrice !== undefined) where.add('l.price <= ?', query.maxPrice);
    // The vintage is the month of the period's last instant, so a period that ends with a month belongs to it.
    if (query.vintageFrom !== undefined) where.add('l.period_end > ?', monthStart(query.vintageFrom));
    if (query.vintageTo !== undefined) where.add('l.period_end <= ?', monthStart(query.vintageTo, 1));
    if (after !== null) where.add(sort.after, ...after);
    const rows = await this.reader.query<ListingRow>(
      `SELECT ${LISTING_COLUMNS} FROM ${LISTING_FROM} ${where.sql} ORDER BY ${sort.order} LIMIT ${query.limit + 1}`,
      where.values,
    );
    const views = rows.map((row) => listingOf(row, now));
    return pageOf(views, query.limit, (last) => cursorOf(query.sort, sort.key(last)));
  }

  async listing(listing: bigint, now: Date): Promise<Listing | undefined> {
    const [row] = await this.reader.query<ListingRow>(
      `SELECT ${LISTING_COLUMNS} FROM ${LISTING_FROM} WHERE l.listing = $1`,
      [listing],
    );
    return row && listingOf(row, now);
  }

  async purchases(query: PurchaseQuery) {
    const after = readCursor(query.cursor, 'purchase', ['integer', 'integer', 'integer']);
    const where = conditions();
    if (query.listing !== undefined) where.add('listing = ?', query.listing);
    if (query.buyer !== undefined) where.add('buyer = ?', query.buyer);
    if (query.seller !== undefined) where.add('seller = ?', query.seller);
    if (after !== null) where.add('(height, tx_index, event_index) < (?, ?, ?)', ...after);
    const rows = await this.reader.query<Purchase & { txIndex: number; eventIndex: number }>(
      `SELECT txid, at, height, tx_index AS "txIndex", event_index AS "eventIndex", listing, token, buyer, seller, wh,
         price, total, fee, retirement
       FROM purchase ${where.sql} ORDER BY height DESC, tx_index DESC, event_index DESC LIMIT ${query.limit + 1}`,
      where.values,
    );
    const page = pageOf(rows, query.limit, (last) =>
      cursorOf('purchase', [last.height, last.txIndex, last.eventIndex]),
    );
    return {
      next: page.next,
      items: page.items.map(({ txIndex: _t, eventIndex: _e, ...row }) => ({
        ...row,
        wh: wattHours(row.wh),
        price: satsPerMwh(row.price),
        total: sats(row.total),
        fee: sats(row.fee),
      })),
    };
  }

  async settings(): Promise<MarketSettings> {
    const [row] = await this.reader.query<{ [K in keyof MarketSettings]: MarketSettings[K] | null }>(
      `SELECT fee_bps AS "feeBps", treasury, listing_paused AS "listingPaused", buying_paused AS "buyingPaused",
         auctions_paused AS "auctionsPaused", bids_paused AS "bidsPaused", quotes_paused AS "quotesPaused",
         forwards_paused AS "forwardsPaused"
       FROM market_settings`,
    );
    return {
      feeBps: row?.feeBps ?? INITIAL_SETTINGS.feeBps,
      treasury: row?.treasury ?? INITIAL_SETTINGS.treasury,
      listingPaused: row?.listingPaused ?? INITIAL_SETTINGS.listingPaused,
      buyingPaused: row?.buyingPaused ?? INITIAL_SETTINGS.buyingPaused,
      auctionsPaused: row?.auctionsPaused ?? INITIAL_SETTINGS.auctionsPaused,
      bidsPaused: row?.bidsPaused ?? INITIAL_SETTINGS.bidsPaused,
      quotesPaused: row?.quotesPaused ?? INITIAL_SETTINGS.quotesPaused,
      forwardsPaused: row?.forwardsPaused ?? INITIAL_SETTINGS.forwardsPaused,
    };
  }

  /** Who holds a lot, how much it is and until when it is good; `owner` is null once there is no such lot any more. */
  async lot(token: bigint): Promise<HeldLot | undefined> {
    const [row] = await this.reader.query<HeldLot>(
      `SELECT lot.owner, lot.wh, lot.state, i.expires_at AS "expiresAt"
       FROM lot JOIN issuance i USING (issuance) WHERE lot.token = $1`,
      [token],
    );
    return row;
  }

  /** The open listing that holds a lot in escrow. */
  async listingOfToken(token: bigint): Promise<{ listing: bigint; seller: string } | undefined> {
    const [row] = await this.reader.query<{ listing: bigint; seller: string }>(
      `SELECT listing, seller FROM listing WHERE token = $1 AND state = 'open'`,
      [token],
    );
    return row;
  }
}
