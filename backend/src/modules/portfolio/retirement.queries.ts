import { purposeOf } from '../../chain/index.ts';
import { conditions } from '../../kit/conditions.ts';
import type { Reader } from '../../kit/database.ts';
import { cursorOf, pageOf, readCursor } from '../../kit/page.ts';
import { sats, satsPerMwh, wattHours } from '../../kit/units.ts';
import { type OriginRow, originColumns, originJoin, originOf } from '../market/index.ts';
import type { Retirement, RetirementQuery } from './portfolio.contract.ts';

interface RetirementRow extends OriginRow {
  retirement: bigint;
  token: bigint;
  wh: bigint;
  trial: boolean;
  by: string;
  account: string;
  beneficiary: Buffer;
  beneficiaryName: string | null;
  beneficiarySalt: Buffer | null;
  beneficiaryCountry: string;
  purpose: bigint;
  reportingStart: Date;
  reportingEnd: Date;
  note: Buffer | null;
  noteText: string | null;
  noteSalt: Buffer | null;
  consumption: Buffer | null;
  listing: bigint | null;
  price: bigint;
  total: bigint;
  at: Date;
  txid: string;
  height: number;
  txIndex: number;
  eventIndex: number;
}

// In a purchase with retirement the marketplace acts on chain; the one who decided is the buyer. Only his texts are
// shown: hashes are public, so anybody could retire under the hash of somebody else's name.
const ACTOR = 'COALESCE(p.buyer, r.retired_by)';

const disclosure = (alias: string, kind: string, column: string) => `
  LEFT JOIN disclosure ${alias} ON ${alias}.hash = r.${column} AND ${alias}.kind = '${kind}'
    AND ${alias}.created_by = ${ACTOR} AND (${alias}.published OR ${alias}.created_by = ?)`;

const SELECT = `
  SELECT r.retirement, r.token, r.wh, r.trial, ${ACTOR} AS by, r.account, r.beneficiary, b.text AS "beneficiaryName",
    b.salt AS "beneficiarySalt", r.country AS "beneficiaryCountry", r.purpose, r.reporting_start AS "reportingStart",
    r.reporting_end AS "reportingEnd", r.note, n.text AS "noteText", n.salt AS "noteSalt", r.consumption, p.listing,
    p.price, p.total, r.at, r.txid, r.height, r.tx_index AS "txIndex", r.event_index AS "eventIndex",
    ${originColumns('r')}
  FROM retirement r LEFT JOIN purchase p ON p.retirement = r.retirement ${originJoin('r')}`;

const hex = (bytes: Buffer | null): string | null => bytes?.toString('hex') ?? null;

const retirementOf = (row: RetirementRow): Retirement => ({
  retirement: row.retirement,
  token: row.token,
  wh: wattHours(row.wh),
  origin: originOf(row),
  trial: row.trial,
  by: row.by,
  account: row.account,
  beneficiary: {
    hash: row.beneficiary.toString('hex'),
    salt: hex(row.beneficiarySalt),
    name: row.beneficiaryName,
    country: row.beneficiaryCountry,
  },
  purpose: purposeOf(row.purpose),
  reportingStart: row.reportingStart,
  reportingEnd: row.reportingEnd,
  note: row.note && { hash: row.note.toString('hex'), salt: hex(row.noteSalt), text: row.noteText },
  consumption: hex(row.consumption),
  purchase:
    row.listing === null ? null : { listing: row.listing, price: satsPerMwh(row.price), total: sats(row.total) },
  at: row.at,
  txid: row.txid,
  height: row.height,
});

/** Retirements with the texts that `viewer` may see: published ones, and his own. */
export class RetirementQueries {
  constructor(private readonly reader: Reader) {}

  async retirements(query: RetirementQuery, viewer: string | null) {
    const after = readCursor(query.cursor, 'retirement', ['integer', 'integer', 'integer']);
    const where = conditions();
    if (query.account !== undefined) where.add('r.account = ?', query.account);
    if (query.retirement !== undefined) where.add('r.retirement = ?', query.retirement);
    if (query.issuance !== undefined) where.add('r.issuance = ?', query.issuance);
    if (query.facility !== undefined) where.add('i.facility = ?', query.facility);
    if (query.country !== undefined) where.add('r.country = ?', query.country);
    if (after !== null) where.add('(r.height, r.tx_index, r.event_index) < (?, ?, ?)', ...after);
    const order = `ORDER BY r.height DESC, r.tx_index DESC, r.event_index DESC LIMIT ${query.limit + 1}`;
    const rows = await this.read(`${where.sql} ${order}`, where.values, viewer);
    const page = pageOf(rows, query.limit, (last) =>
      cursorOf('retirement', [last.height, last.txIndex, last.eventIndex]),
    );
    return { items: page.items.map(retirementOf), next: page.next };
  }

  async retirement(retirement: bigint, viewer: string | null): Promise<Retirement | undefined> {
    const [row] = await this.read('WHERE r.retirement = $1', [retirement], viewer);
    return row && retirementOf(row);
  }

  private read(rest: string, values: unknown[], viewer: string | null): Promise<RetirementRow[]> {
    const place = `$${values.length + 1}`;
    const joins = disclosure('b', 'beneficiary', 'beneficiary') + disclosure('n', 'note', 'note');
    return this.reader.query(`${SELECT} ${joins.replaceAll('?', place)} ${rest}`, [...values, viewer]);
  }
}
