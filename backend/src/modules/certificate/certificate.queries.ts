import { cidOfSha256 } from '../../kit/cid.ts';
import type { Reader } from '../../kit/database.ts';
import { type WattHours, wattHours } from '../../kit/units.ts';
import type { LotState, PROVENANCE_STEPS } from './certificate.contract.ts';
import { balanceOf, type Period, vintageOf } from './certificate.rules.ts';

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
  correctedBefore: bigint;
  residual: bigint;
  readingsRoot: Buffer;
  leaves: bigint;
  verdictHash: Buffer;
  evidence: Buffer;
  digest: Buffer;
  issuedAt: Date;
  issuedTxid: string;
  attestations: AttestationRow[];
  expiresAt: Date | null;
  issuedTrial: boolean;
  withdrawnAt: Date | null;
  withdrawnBy: string | null;
  withdrawnReason: Buffer | null;
  withdrawnTxid: string | null;
  correctedWh: bigint;
}

interface LotRow {
  token: bigint;
  issuance: bigint;
  firstWh: bigint;
  wh: bigint;
  owner: string | null;
  state: LotState;
  parent: bigint | null;
  mergedInto: bigint | null;
}

export interface HistoryRow {
  token: bigint;
  step: Exclude<(typeof PROVENANCE_STEPS)[number], 'measured' | 'verified'>;
  from: string | null;
  to: string | null;
  at: Date;
  txid: string;
}

/** SQL: the attestations of the digest in `digest` that count, in the order of the chain, as JSON. */
export const ATTESTATIONS = (
  digest: string,
  where = 'true',
) => `(SELECT coalesce(jsonb_agg(jsonb_build_object('body', a.body,
    'organisation', bo.name, 'txid', a.txid, 'at', a.at) ORDER BY a.height, a.tx_index, a.event_index), '[]')
  FROM attestation a LEFT JOIN verification_body vb ON vb.address = a.body
  LEFT JOIN body_organisation bo ON bo.hash = vb.organisation WHERE a.digest = ${digest} AND ${where})`;

/** As JSON has it. */
export interface AttestationRow {
  body: string;
  organisation: string | null;
  txid: string;
  at: string;
}

export const attestationOf = ({ at, ...row }: AttestationRow) => ({ ...row, at: new Date(at) });

const ISSUANCES = `SELECT i.issuance, i.facility, i.owner, i.token, i.period_start AS "periodStart",
    i.period_end AS "periodEnd", i.attested_wh AS "attestedWh", i.attested_before AS "attestedBefore", i.wh,
    i.minted_before AS "mintedBefore", i.corrected_before AS "correctedBefore", i.residual, i.readings_root AS "readingsRoot", i.leaves,
    i.verdict_hash AS "verdictHash", i.evidence, i.digest, i.at AS "issuedAt", i.txid AS "issuedTxid",
    i.expires_at AS "expiresAt", i.trial AS "issuedTrial", i.withdrawn_at AS "withdrawnAt", i.withdrawn_by AS "withdrawnBy",
    i.withdrawn_reason AS "withdrawnReason", i.withdrawn_txid AS "withdrawnTxid",
    (SELECT coalesce(sum(c.wh), 0)::int8 FROM issuance_correction c WHERE c.issuance = i.issuance) AS "correctedWh",
    ${ATTESTATIONS('i.digest')} AS attestations
  FROM issuance i`;

const LOTS = `SELECT token, issuance, first_wh AS "firstWh", wh, owner, state, parent, merged_into AS "mergedInto" FROM lot`;

function issuanceOf(row: IssuanceRow) {
  const { withdrawnAt: at, withdrawnBy: by, withdrawnReason: reason, withdrawnTxid: txid } = row;
  return {
    ...row,
    attestedWh: wattHours(row.attestedWh),
    attestedBefore: wattHours(row.attestedBefore),
    wh: wattHours(row.wh),
    mintedBefore: wattHours(row.mintedBefore),
    correctedBefore: wattHours(row.correctedBefore),
    correctedWh: wattHours(row.correctedWh),
    residual: wattHours(row.residual),
    vintage: vintageOf({ end: row.periodEnd }),
    readingsRoot: row.readingsRoot.toString('hex'),
    verdictHash: row.verdictHash.toString('hex'),
    evidence: row.evidence.toString('hex'),
    evidenceCid: cidOfSha256(row.evidence),
    digest: row.digest.toString('hex'),
    attestations: row.attestations.map(attestationOf),
    withdrawn:
      at === null || by === null || reason === null || txid === null
        ? null
        : { by, reasonHash: reason.toString('hex'), reasonCid: cidOfSha256(reason), txid, at },
  };
}
export type IssuanceFacts = ReturnType<typeof issuanceOf>;

const lotOf = (row: LotRow) => ({ ...row, firstWh: wattHours(row.firstWh), wh: wattHours(row.wh) });

export interface Ledger {
  facility: bigint;
  attestedWh: WattHours;
  mintedWh: WattHours;
  correctedWh: WattHours;
  residual: WattHours;
  debit: WattHours;
  issuances: number;
}

export class CertificateQueries {
  constructor(private readonly reader: Reader) {}

  async issuance(issuance: bigint): Promise<IssuanceFacts | null> {
    const [row] = await this.reader.query<IssuanceRow>(`${ISSUANCES} WHERE i.issuance = $1`, [issuance]);
    return row ? issuanceOf(row) : null;
  }

  /**
   * The issuance and earlier ones of its facility whose attested energy overlaps [from, to) of all it attested. Numbers of
   * an issuance that was taken back are used again by later ones, so it counts for nobody but itself.
   */
  async attestedBetween(
    { facility, issuance }: Pick<IssuanceFacts, 'facility' | 'issuance'>,
    from: bigint,
    to: bigint,
  ): Promise<IssuanceFacts[]> {
    const rows = await this.reader.query<IssuanceRow>(
      `${ISSUANCES} WHERE i.facility = $1 AND i.attested_before < $3 AND i.attested_before + i.attested_wh > $2
         AND i.issuance <= $4 AND (i.withdrawn_at IS NULL OR i.issuance = $4) ORDER BY i.attested_before`,
      [facility, from, to, issuance],
    );
    return rows.map(issuanceOf);
  }

  async correctionsOf(issuance: bigint) {
    const rows = await this.reader.query<{ wh: bigint; body: string; reason: Buffer; txid: string; at: Date }>(
      `SELECT wh, body, reason, txid, at FROM issuance_correction WHERE issuance = $1
       ORDER BY height, tx_index, event_index`,
      [issuance],
    );
    return rows.map(({ wh, reason, ...row }) => ({
      ...row,
      wh: wattHours(wh),
      reasonHash: reason.toString('hex'),
      reasonCid: cidOfSha256(reason),
    }));
  }

  /** The lots that tile an issuance: all but those that go on in others. */
  async lotsOf(issuance: bigint) {
    const rows = await this.reader.query<LotRow>(
      `${LOTS} WHERE issuance = $1 AND state NOT IN ('split', 'merged') ORDER BY first_wh`,
      [issuance],
    );
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

  async mergedFrom(token: bigint): Promise<bigint[]> {
    const rows = await this.reader.query<LotRow>(`${LOTS} WHERE merged_into = $1 ORDER BY first_wh`, [token]);
    return rows.map((row) => row.token);
  }

  /** What happened to a lot and to those it was made of, in the order of the chain. */
  history(token: bigint): Promise<HistoryRow[]> {
    return this.reader.query(
      `WITH RECURSIVE line AS (
         SELECT token, parent FROM lot WHERE token = $1
         UNION SELECT l.token, l.parent FROM lot l JOIN line ON l.token = line.parent OR l.merged_into = line.token)
       SELECT h.token, h.step, h.sender AS "from", h.recipient AS "to", h.at, h.txid
       FROM lot_history h JOIN line USING (token) ORDER BY h.height, h.tx_index, h.event_index, h.token`,
      [token],
    );
  }

  /** Hours of the facility inside the period that are certified already; null if there are none. */
  async issuedOver(facility: bigint, { start, end }: Period, reader: Reader = this.reader): Promise<Period | null> {
    const [row] = await reader.query<Period>(
      `SELECT greatest(period_start, $2::timestamptz) AS start, least(period_end, $3::timestamptz) AS end FROM issuance
       WHERE facility = $1 AND withdrawn_at IS NULL AND period_start < $3 AND period_end > $2 ORDER BY period_start LIMIT 1`,
      [facility, start, end],
    );
    return row ?? null;
  }

  /** Everything certified for a facility, in order, in unix seconds as the rules of metering count. */
  async issuedPeriods(facility: bigint): Promise<{ start: number; end: number }[]> {
    const rows = await this.reader.query<Period>(
      `SELECT period_start AS start, period_end AS end FROM issuance WHERE facility = $1 AND withdrawn_at IS NULL
       ORDER BY period_start`,
      [facility],
    );
    return rows.map(({ start, end }) => ({ start: start.getTime() / 1000, end: end.getTime() / 1000 }));
  }

  async ledger(facility: bigint): Promise<Ledger> {
    const [row] = await this.reader.query<{ attested: bigint; minted: bigint; corrected: bigint; issuances: number }>(
      `SELECT coalesce(sum(attested_wh), 0)::int8 AS attested, coalesce(sum(wh), 0)::int8 AS minted,
         (SELECT coalesce(sum(wh), 0)::int8 FROM issuance_correction WHERE facility = $1) AS corrected,
         count(*)::integer AS issuances FROM issuance WHERE facility = $1 AND withdrawn_at IS NULL`,
      [facility],
    );
    const { attested, minted, corrected, issuances } = row ?? { attested: 0n, minted: 0n, corrected: 0n, issuances: 0 };
    return {
      facility,
      attestedWh: wattHours(attested),
      mintedWh: wattHours(minted),
      correctedWh: wattHours(corrected),
      ...balanceOf(attested, minted + corrected),
      issuances,
    };
  }
}
