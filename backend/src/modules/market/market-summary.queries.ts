import type { Reader } from '../../kit/database.ts';
import { sats, satsPerMwh, wattHours } from '../../kit/units.ts';
import { energyLabel } from '../facility/index.ts';
import type { MarketSummary } from './market.contract.ts';

interface GroupRow {
  country: string | null;
  technology: string | null;
  listings: number;
  wh: bigint | null;
  lowestPrice: bigint | null;
}

interface SaleRow {
  listing: bigint;
  price: bigint;
  wh: bigint;
  total: bigint;
  at: Date;
}

// One pass over what is open: per country, per technology, and (both null) in total.
const GROUPS = `
  SELECT country, technology, count(*)::integer AS listings, sum(wh)::int8 AS wh, min(price) AS "lowestPrice"
  FROM listing WHERE state = 'open' AND buyer IS NULL AND expires_at > $1
  GROUP BY GROUPING SETS ((), (country), (technology)) ORDER BY count(*) DESC, country, technology`;

const LAST_SALE = `
  SELECT listing, price, wh, total, at FROM purchase ORDER BY height DESC, tx_index DESC, event_index DESC LIMIT 1`;

/** What can be bought now, in figures, and what there is to choose between. */
export class MarketSummaryQueries {
  constructor(private readonly reader: Reader) {}

  async summary(now: Date): Promise<MarketSummary> {
    const groups = await this.reader.query<GroupRow>(GROUPS, [now]);
    const [sale] = await this.reader.query<SaleRow>(LAST_SALE);
    const all = groups.find((row) => row.country === null && row.technology === null);
    const facet = (row: GroupRow) => ({ listings: row.listings, wh: wattHours(row.wh ?? 0n) });
    return {
      listings: all?.listings ?? 0,
      wh: wattHours(all?.wh ?? 0n),
      lowestPrice: all === undefined || all.lowestPrice === null ? null : satsPerMwh(all.lowestPrice),
      lastSale: sale
        ? { ...sale, price: satsPerMwh(sale.price), wh: wattHours(sale.wh), total: sats(sale.total) }
        : null,
      countries: groups.flatMap((row) => (row.country === null ? [] : [{ country: row.country, ...facet(row) }])),
      technologies: groups.flatMap((row) =>
        row.technology === null
          ? []
          : [{ technology: row.technology, label: energyLabel(row.technology), ...facet(row) }],
      ),
    };
  }
}
