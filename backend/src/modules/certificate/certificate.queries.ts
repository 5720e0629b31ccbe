import { cidOfSha256 } from '../../kit/cid.ts';
import type { Reader } from '../../kit/database.ts';
import { type WattHours, wattHours } from '../../kit/units.ts';
import { type Period, vintageOf } from './certificate.rules.ts';

interface IssuanceRow {
  issuance: bigint;
  facility: bigint;
  owner: string;
  token: bigint | null;
  periodStart: Date;
  periodEnd: Date;
  attestedWh: bigint;
  attestedBefore: bigint;
  wh: bigint;
  mintedBefore: bigint;
  residual: bigint;
  readingsRoot: Buffer;
  leaves: bigint;
  verdictHash: Buffer;
  evidence: Buffer;
  digest: Buffer;
  issuedAt: Date;
  issuedTxid: string;
  body: string | null;
  bodyOrganisation: string | null;
  attestedTxid: string | null;
  attestedAt: Date | null;
}

interface LotRow {
  token: bigint;
  issuance: bigint;
  firstWh: bigint;
  wh: bigint;
  owner: string | null;
  state: 'held' | 'listed' | 'split' | 'retired';
  parent: bigint | null;
}

export interface HistoryRow {
  token: bigint;
  step: 'minted' | 'transferred' | 'entered-market' | 'left-market' | 'split' | 'retired';
  from: string | null;
  to: string | null;
  at: Date;
  txid: string;
}

const ISSUANCES = `SELECT i.issuance, i.facility, i.owner, i.token, i.period_start AS "periodStart",
    i.period_end AS "periodEnd", i.attested_wh AS "attestedWh", i.attested_before AS "attestedBefore", i.wh,
    i.minted_before AS "mintedBefore", i.residual, i.readings_root AS "readingsRoot", i.leaves,
    i.verdict_hash AS "verdictHash", i.evidence, i.digest, i.at AS "issuedAt", i.txid AS "issuedTxid",
    a.body, bo.name AS "bodyOrganisation", a.txid AS "attestedTxid", a.at AS "attestedAt"
  FROM issuance i LEFT JOIN attestation a ON a.digest = i.digest
  LEFT JOIN verification_body vb ON vb.address = a.body LEFT JOIN body_organisation bo ON bo.hash = vb.organisation`;

const LOTS = `SELECT token, issuance, first_wh AS "firstWh", wh, owner, state, parent FROM lot`;

function issuanceOf(row: IssuanceRow) {
  const { body, bodyOrganisation, attestedTxid, attestedAt } = row;
  return {
    ...row,
    attestedWh: wattHours(row.attestedWh),
    attestedBefore: wattHours(row.attestedBefore),
    wh: wattHours(row.wh),
    mintedBefore: wattHours(row.mintedBefore),
    residual: wattHours(row.residual),
    vintage: vintageOf({ end: row.periodEnd }),
    readingsRoot: row.readingsRoot.toString('hex'),
    verdictHash: row.verdictHash.toString('hex'),
    evidence: row.evidence.toString('hex'),
    evidenceCid: cidOfSha256(row.evidence),
    digest: row.digest.toString('hex'),
    attestation:
      body === null || attestedTxid === null || attestedAt === null
        ? null
        : { body, organisation: bodyOrganisation, txid: attestedTxid, at: attestedAt },
  };
}
export type IssuanceFacts = ReturnType<typeof issuanceOf>;

const lotOf = (row: LotRow) => ({ ...row, firstWh: wattHours(row.firstWh), wh: wattHours(row.wh) });

export class CertificateQueries {
  constructor(private readonly reader: Reader) {}

  async issuance(issuance: bigint): Promise<IssuanceFacts | null> {
    const [row] = await this.reader.query<IssuanceRow>(`${ISSUANCES} WHERE i.issuance = $1`, [issuance]);
    return row ? issuanceOf(row) : null;
  }

  /** Issuances of a facility whose attested energy overlaps [from, to) of all it ever attested. */
  async attestedBetween(facility: bigint, from: bigint, to: bigint): Promise<IssuanceFacts[]> {
    const rows = await this.reader.query<IssuanceRow>(
      `${ISSUANCES} WHERE i.facility = $1 AND i.attested_before < $3 AND i.attested_before + i.attested_wh > $2
       ORDER BY i.attested_before`,
      [facility, from, to],
    );
    return rows.map(issuanceOf);
  }

  /** The lots that tile an issuance: all but those that were split into others. */
  async lotsOf(issuance: bigint) {
    const rows = await this.reader.query<LotRow>(`${LOTS} WHERE issuance = $1 AND state <> 'split' ORDER BY first_wh`, [
      issuance,
    ]);
    return rows.map(lotOf);
  }

  async lot(token: bigint) {
    const [row] = await this.reader.query<LotRow>(`${LOTS} WHERE token = $1`, [token]);
    return row ? lotOf(row) : null;
  }

  async partsOf(token: bigint): Promise<bigint[]> {
    const rows = await this.reader.query<LotRow>(`${LOTS} WHERE parent = $1 ORDER BY first_wh`, [token]);
    return rows.map((row) => row.token);
  }

  /** What happened to a lot and to those it was split off, in the order of the chain. */
  history(token: bigint): Promise<HistoryRow[]> {
    return this.reader.query(
      `WITH RECURSIVE line AS (
         SELECT token, parent FROM lot WHERE token = $1
         UNION ALL SELECT l.token, l.parent FROM lot l JOIN line ON l.token = line.parent)
       SELECT h.token, h.step, h.sender AS "from", h.recipient AS "to", h.at, h.txid
       FROM lot_history h JOIN line USING (token) ORDER BY h.height, h.tx_index, h.event_index, h.token`,
      [token],
    );
  }

  /** Hours of the facility inside the period that are certified already; null if there are none. */
  async issuedOver(facility: bigint, { start, end }: Period, reader: Reader = this.reader): Promise<Period | null> {
    const [row] = await reader.query<Period>(
      `SELECT greatest(period_start, $2::timestamptz) AS start, least(period_end, $3::timestamptz) AS end FROM issuance
       WHERE facility = $1 AND period_start < $3 AND period_end > $2 ORDER BY period_start LIMIT 1`,
      [facility, start, end],
    );
    return row ?? null;
  }

  /** Everything certified for a facility, in order, in unix seconds as the rules of metering count. */
  async issuedPeriods(facility: bigint): Promise<{ start: number; end: number }[]> {
    const rows = await this.reader.query<Period>(
      'SELECT period_start AS start, period_end AS end FROM issuance WHERE facility = $1 ORDER BY period_start',
      [facility],
    );
    return rows.map(({ start, end }) => ({ start: start.getTime() / 1000, end: end.getTime() / 1000 }));
  }

  async ledger(
    facility: bigint,
  ): Promise<{ facility: bigint; attestedWh: WattHours; mintedWh: WattHours; residual: WattHours; issuances: number }> {
    const [row] = await this.reader.query<{ attested: bigint; minted: bigint; issuances: number }>(
      `SELECT coalesce(sum(attested_wh), 0)::int8 AS attested, coalesce(sum(wh), 0)::int8 AS minted,
         count(*)::integer AS issuances FROM issuance WHERE facility = $1`,
      [facility],
    );
    const { attested, minted, issuances } = row ?? { attested: 0n, minted: 0n, issuances: 0 };
    return {
      facility,
      attestedWh: wattHours(attested),
      mintedWh: wattHours(minted),
      residual: wattHours(attested - minted),
      issuances,
    };
  }
}
