import { conditions } from '../../kit/conditions.ts';
import type { Reader } from '../../kit/database.ts';
import { cursorOf, pageOf, readCursor } from '../../kit/page.ts';
import { type Sats, satsPerMwh, type WattHours, wattHours } from '../../kit/units.ts';
import { type OriginRow, originColumns, originJoin, originOf, stateAt } from '../market/index.ts';
import type { Holding } from './portfolio.contract.ts';

interface HoldingRow extends OriginRow {
  token: bigint;
  wh: bigint;
  trial: boolean;
  lotExpiresAt: Date | null;
  listing: bigint | null;
  price: bigint;
  expiresAt: Date;
}

function holdingOf(row: HoldingRow, now: Date): Holding {
  const { listing, expiresAt } = row;
  const expired = listing !== null && stateAt('open', expiresAt, now) === 'expired';
  return {
    token: row.token,
    wh: wattHours(row.wh),
    origin: originOf(row),
    trial: row.trial,
    expiresAt: row.lotExpiresAt,
    state: listing === null ? 'held' : 'listed',
    listing:
      listing === null
        ? null
        : { listing, price: satsPerMwh(row.price), expiresAt, state: expired ? 'expired' : 'open' },
  };
}

export interface Figures {
  heldWh: WattHours;
  listedWh: WattHours;
  retiredWh: WattHours;
  satsSpent: Sats;
  satsEarned: Sats;
}

/** What an account has, from the rows of certificate and market. */
export class PortfolioQueries {
  constructor(private readonly reader: Reader) {}

  /** A lot for sale belongs to the escrow on chain and to its seller here. */
  async holdings(
    address: string,
    { state, cursor, limit }: { state?: Holding['state'] | undefined; cursor?: string | undefined; limit: number },
    now: Date,
  ) {
    const after = readCursor(cursor, 'holding', ['bigint']);
    const where = conditions();
    where.add(
      `lot.token IN (SELECT token FROM lot WHERE owner = ?
                     UNION ALL SELECT token FROM listing WHERE seller = ? AND state = 'open')`,
      address,
      address,
    );
    if (state !== undefined) where.add(`l.listing IS ${state === 'held' ? '' : 'NOT '}NULL`);
    if (after !== null) where.add('lot.token < ?', ...after);
    const rows = await this.reader.query<HoldingRow>(
      `SELECT lot.token, lot.wh, i.trial, i.expires_at AS "lotExpiresAt", l.listing, l.price, l.expires_at AS "expiresAt", ${originColumns('lot')}
       FROM lot LEFT JOIN listing l ON l.token = lot.token AND l.state = 'open' ${originJoin('lot')}
       ${where.sql} ORDER BY lot.token DESC LIMIT ${limit + 1}`,
      where.values,
    );
    const page = pageOf(rows, limit, (last) => cursorOf('holding', [last.token]));
    return { items: page.items.map((row) => holdingOf(row, now)), next: page.next };
  }

  async figures(address: string): Promise<Figures> {
    const [row] = await this.reader.query<Figures>(
      `SELECT
         (SELECT COALESCE(sum(wh), 0)::int8 FROM lot WHERE owner = $1) AS "heldWh",
         (SELECT COALESCE(sum(wh), 0)::int8 FROM listing WHERE seller = $1 AND state = 'open') AS "listedWh",
         (SELECT COALESCE(sum(wh), 0)::int8 FROM retirement WHERE account = $1) AS "retiredWh",
         (SELECT COALESCE(sum(total), 0)::int8 FROM purchase WHERE buyer = $1) AS "satsSpent",
         (SELECT COALESCE(sum(total - fee), 0)::int8 FROM purchase WHERE seller = $1) AS "satsEarned"`,
      [address],
    );
    if (row === undefined) throw new Error('A query without a table gave no row');
    return row;
  }
}
