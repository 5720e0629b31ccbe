import type { Reader } from '../../kit/database.ts';
import type { Fields } from './comparison.rules.ts';

const second = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const hex = (column: string) => `encode(${column}, 'hex')`;
const digits = (column: string) => `(${column})::text`;
const whole = (column: string) => `coalesce(${column}, 0)::text`;
const fields = (entries: Record<string, string>) =>
  `jsonb_build_object(${Object.entries(entries)
    .map(([name, sql]) => `'${name}', ${sql}`)
    .join(', ')})`;

const LOT = { issuance: digits('r.issuance'), firstWh: digits('r.first_wh'), wh: digits('r.wh') };

const FACILITY = `SELECT r.facility::text AS item, ${fields({
  owner: 'r.owner',
  unitWh: digits('r.unit'),
  nameplateW: digits('r.nameplate_w'),
  commissionedAt: second('r.commissioned_at'),
  country: 'r.country',
  fuel: 'r.fuel',
  technology: 'r.technology',
  trial: digits('r.trial'),
  details: hex('r.details'),
  state: 'r.state',
  decidedBy: 'r.body',
  suspendedBy: 'r.suspended_by',
  offeredTo: 'r.offered_to',
  attestedWh: whole('i.attested'),
  mintedWh: whole('i.minted'),
  correctedWh: whole('c.corrected'),
})} AS fields
  FROM chain_facility r
  LEFT JOIN LATERAL (SELECT sum(attested_wh) AS attested, sum(wh) AS minted FROM issuance
    WHERE issuance.facility = r.facility AND withdrawn_at IS NULL) i ON true
  LEFT JOIN LATERAL (SELECT sum(wh) AS corrected FROM issuance_correction k WHERE k.facility = r.facility) c ON true`;

const ISSUANCE = `SELECT r.issuance::text AS item, ${fields({
  facility: digits('r.facility'),
  owner: 'r.owner',
  periodStart: second('r.period_start'),
  periodEnd: second('r.period_end'),
  attestedWh: digits('r.attested_wh'),
  attestedBeforeWh: digits('r.attested_before'),
  wh: digits('r.wh'),
  mintedBeforeWh: digits('r.minted_before'),
  correctedBeforeWh: digits('r.corrected_before'),
  readingsRoot: hex('r.readings_root'),
  leaves: digits('r.leaves'),
  verdictHash: hex('r.verdict_hash'),
  evidence: hex('r.evidence'),
  expiresAt: second('r.expires_at'),
  trial: digits('r.trial'),
  withdrawnFor: hex('r.withdrawn_reason'),
  correctedWh: '(SELECT coalesce(sum(k.wh), 0)::text FROM issuance_correction k WHERE k.issuance = r.issuance)',
})} AS fields FROM issuance r`;

const LOTS = `SELECT r.token::text AS item, ${fields({
  ...LOT,
  expiresAt: second('i.expires_at'),
  trial: digits('i.trial'),
  owner: 'r.owner',
  state: `CASE WHEN r.state IN ('split', 'merged', 'expired', 'withdrawn') THEN 'gone' ELSE r.state END`,
})} AS fields FROM lot r LEFT JOIN issuance i USING (issuance)`;

const RETIREMENT = `SELECT r.retirement::text AS item, ${fields({
  ...LOT,
  by: 'r.retired_by',
  account: 'r.account',
  beneficiary: hex('r.beneficiary'),
  country: 'r.country',
  purpose: digits('r.purpose'),
  reportingStart: second('r.reporting_start'),
  reportingEnd: second('r.reporting_end'),
  note: hex('r.note'),
  consumption: hex('r.consumption'),
  trial: digits('r.trial'),
})} AS fields FROM retirement r`;

const LISTING = `SELECT r.listing::text AS item, CASE WHEN r.state <> 'open' THEN ${fields({ state: "'closed'" })} ELSE ${fields(
  {
    state: 'r.state',
    token: digits('r.token'),
    seller: 'r.seller',
    wh: digits('r.wh'),
    price: digits('r.price'),
    expiresAt: second('r.expires_at'),
    feeBps: digits('r.fee_bps'),
    version: digits('r.version'),
    buyer: 'r.buyer',
    heldBy: '(SELECT owner FROM lot WHERE lot.token = r.token)',
  },
)} END AS fields FROM listing r`;

const BODY = `SELECT r.address AS item, ${fields({ organisation: hex('r.organisation'), state: 'r.state' })} AS fields
  FROM verification_body r`;

/** For each kind with rows: the SQL of its fields, the column it is named by, and where else it may be named. */
const ROWS = {
  facility: { rows: FACILITY, key: 'r.facility', keys: 'SELECT facility AS key FROM chain_facility' },
  issuance: { rows: ISSUANCE, key: 'r.issuance', keys: 'SELECT issuance AS key FROM issuance' },
  lot: { rows: LOTS, key: 'r.token', keys: 'SELECT token AS key FROM lot' },
  listing: { rows: LISTING, key: 'r.listing', keys: 'SELECT listing AS key FROM listing' },
  retirement: {
    rows: RETIREMENT,
    key: 'r.retirement',
    keys: `SELECT retirement AS key FROM retirement UNION SELECT token FROM lot WHERE state = 'retired'`,
  },
  body: {
    rows: BODY,
    key: 'r.address',
    keys: `SELECT address AS key FROM verification_body UNION
      SELECT data ->> 'body' FROM chain_event WHERE contract = 'verification' AND name = 'body-admitted'`,
  },
} as const;

export type RowKind = keyof typeof ROWS;

/** Sats that each contract owes by the events we hold: what came in for bids and orders, less what went out again. */
const OWED = `SELECT coalesce(sum(CASE
    WHEN name = 'bid-placed' OR name = 'forward-ordered' THEN (data #>> '{total,$int}')::numeric
    WHEN name = 'bid-filled' OR name = 'forward-delivered' THEN -(data #>> '{total,$int}')::numeric
    WHEN name = 'bid-cancelled' OR name = 'bid-expired' THEN -(data #>> '{refund,$int}')::numeric
    WHEN name = 'forward-closed' THEN -(data #>> '{refunded,$int}')::numeric
    WHEN name = 'auction-bid' THEN (data #>> '{amount,$int}')::numeric - coalesce((data #>> '{outbid,amount,$int}')::numeric, 0)
    WHEN name = 'auction-settled' THEN -coalesce((data #>> '{highest,amount,$int}')::numeric, 0)
    WHEN name = 'auction-cancelled' THEN -coalesce((data #>> '{refunded,amount,$int}')::numeric, 0)
  END), 0)::text AS sats FROM chain_event WHERE contract = $1`;

/** What our rows say, as fields: the whole of a row that follows from the chain and that the chain can be asked for. */
export class HeldSide {
  constructor(private readonly reader: Reader) {}

  /** Of those of the things that there are rows for. */
  async rows(kind: RowKind, items: readonly string[]): Promise<Map<string, Fields>> {
    const { rows, key } = ROWS[kind];
    const type = kind === 'body' ? 'text' : 'bigint';
    const found = await this.reader.query<{ item: string; fields: Fields }>(
      `${rows} WHERE ${key} = ANY ($1::${type}[])`,
      [items],
    );
    return new Map(found.map(({ item, fields: row }) => [item, row]));
  }

  /** Names of things we know of, in order, after one and up to another. */
  async keys(kind: RowKind, range: { after: string | null; upTo?: bigint; limit: number }): Promise<string[]> {
    const type = kind === 'body' ? 'text' : 'bigint';
    const rows = await this.reader.query<{ key: string }>(
      `SELECT key::text FROM (${ROWS[kind].keys}) named
       WHERE ($1::${type} IS NULL OR key > $1::${type}) ${range.upTo === undefined ? '' : 'AND key <= $3::bigint'}
       ORDER BY named.key LIMIT $2`,
      [range.after, range.limit, ...(range.upTo === undefined ? [] : [range.upTo])],
    );
    return rows.map(({ key }) => key);
  }

  async count(kind: RowKind): Promise<number> {
    const [row] = await this.reader.query<{ n: number }>(
      `SELECT count(*)::integer AS n FROM (${ROWS[kind].keys}) named`,
    );
    return row?.n ?? 0;
  }

  async council(): Promise<Fields> {
    const rows = await this.reader.query<{ address: string }>('SELECT address FROM council_member');
    return {
      members: rows
        .map(({ address }) => address)
        .sort()
        .join(' '),
    };
  }

  /** Sum of everything an account holds. */
  async whOf(account: string): Promise<bigint> {
    const [row] = await this.reader.query<{ wh: string }>(
      'SELECT coalesce(sum(wh), 0)::text AS wh FROM lot WHERE owner = $1',
      [account],
    );
    return BigInt(row?.wh ?? 0);
  }

  async tokensOf(account: string): Promise<bigint[]> {
    const rows = await this.reader.query<{ token: bigint }>('SELECT token FROM lot WHERE owner = $1', [account]);
    return rows.map(({ token }) => token);
  }

  async escrow(contract: string): Promise<Fields> {
    const [row] = await this.reader.query<{ sats: string }>(OWED, [contract]);
    return { sats: row?.sats ?? '0' };
  }
}
