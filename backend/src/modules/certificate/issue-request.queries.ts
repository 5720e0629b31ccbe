import type { Reader } from '../../kit/database.ts';
import type { Principal } from '../../kit/endpoint.ts';
import type { Id } from '../../kit/id.ts';
import { pageOf } from '../../kit/page.ts';
import { wattHours } from '../../kit/units.ts';
import type { IssueRequestState, IssueRequestView } from './certificate.contract.ts';
import { ATTESTATIONS, type AttestationRow, attestationOf } from './certificate.queries.ts';
import { waitsFor } from './certificate.rules.ts';

interface IssueRequestRow {
  id: Id<'issue_request'>;
  batchId: Id<'metering_batch'>;
  facilityId: Id<'facility'>;
  facility: bigint;
  facilityName: string;
  organisation: string;
  ownerAddress: string;
  state: IssueRequestState;
  periodStart: Date;
  periodEnd: Date;
  wh: bigint;
  readingsRoot: Buffer;
  leaves: number;
  verdictHash: Buffer;
  verdictCid: string;
  evidence: Buffer;
  metadata: Record<string, unknown>;
  metadataCid: string;
  nonce: bigint;
  expiresAt: Date;
  digest: Buffer;
  createdAt: Date;
  closedBy: string | null;
  closedAt: Date | null;
  closedReason: string | null;
  attestations: AttestationRow[];
  attestationsNeeded: number | null;
  issuance: bigint | null;
  token: bigint | null;
  withdrawnAt: Date | null;
  withdrawnTxid: string | null;
  correctedWh: bigint;
}

/** A request with what only the service needs. */
export type IssueRequestDetail = IssueRequestView & {
  metadata: Record<string, unknown>;
  organisationId: string;
};

// What the chain says comes first: whoever withdraws an attested request and issues it all the same has issued it.
const STATE = `CASE WHEN i.issuance IS NOT NULL THEN 'issued' WHEN q.closed_as IS NOT NULL THEN q.closed_as
  WHEN q.expires_at <= $1::timestamptz THEN 'expired' WHEN w.digest IS NOT NULL THEN 'attested' ELSE 'checked' END`;

// Attestations with which a request was opened count as long as it is open: not after a hand-over of the facility.
const COUNTS = '(NOT a.opened OR w.digest IS NOT NULL OR i.issuance IS NOT NULL)';

const REQUESTS = `SELECT q.id, q.batch_id AS "batchId", q.facility_id AS "facilityId", q.chain_facility AS facility,
    f.name AS "facilityName", o.name AS organisation, o.id AS "organisationId",
    coalesce(cf.owner, f.owner_address) AS "ownerAddress",
    q.period_start AS "periodStart", q.period_end AS "periodEnd", q.wh, q.readings_root AS "readingsRoot", q.leaves,
    q.verdict_hash AS "verdictHash", q.verdict_cid AS "verdictCid", q.evidence, q.metadata, q.metadata_cid AS "metadataCid",
    q.nonce, q.expires_at AS "expiresAt", q.digest, q.created_at AS "createdAt", q.closed_by AS "closedBy",
    q.closed_at AS "closedAt", q.closed_reason AS "closedReason", ${STATE} AS state,
    ${ATTESTATIONS('q.digest', COUNTS)} AS attestations,
    (SELECT max(a.needed) FROM attestation a WHERE a.digest = q.digest AND ${COUNTS}) AS "attestationsNeeded",
    i.issuance, i.token, i.withdrawn_at AS "withdrawnAt", i.withdrawn_txid AS "withdrawnTxid",
    (SELECT coalesce(sum(c.wh), 0)::int8 FROM issuance_correction c WHERE c.issuance = i.issuance) AS "correctedWh"
  FROM issue_request q JOIN facility f ON f.id = q.facility_id JOIN organisation o ON o.id = f.organisation_id
  LEFT JOIN chain_facility cf ON cf.facility = q.chain_facility LEFT JOIN issuance i ON i.digest = q.digest
  LEFT JOIN open_request w ON w.digest = q.digest AND w.owner = cf.owner`;

const VISIBLE = `($2 OR EXISTS (SELECT 1 FROM membership m WHERE m.organisation_id = f.organisation_id AND m.account_id = $3)
  OR EXISTS (SELECT 1 FROM account n WHERE n.id = $3 AND n.address = cf.owner))`;

const seesAll = ({ roles }: Principal) => roles.includes('verification-body') || roles.includes('administrator');

function viewOf(row: IssueRequestRow): IssueRequestView {
  const { closedBy, closedAt, closedReason, withdrawnAt, withdrawnTxid, attestationsNeeded: needed } = row;
  const attestations = row.attestations.map(attestationOf);
  return {
    ...row,
    wh: wattHours(row.wh),
    waitsFor: waitsFor({ ...row, given: attestations.length, needed, takenBack: withdrawnAt !== null }),
    readingsRoot: row.readingsRoot.toString('hex'),
    verdictHash: row.verdictHash.toString('hex'),
    evidence: row.evidence.toString('hex'),
    digest: row.digest.toString('hex'),
    attestations,
    issuanceWithdrawn: withdrawnAt === null || withdrawnTxid === null ? null : { at: withdrawnAt, txid: withdrawnTxid },
    correctedWh: wattHours(row.correctedWh),
    closed: closedBy === null || closedAt === null ? null : { by: closedBy, at: closedAt, reason: closedReason },
  };
}

export class IssueRequestQueries {
  constructor(private readonly reader: Reader) {}

  /** Null too for a request this account may not see. */
  async read(
    principal: Principal,
    id: Id<'issue_request'>,
    now: Date,
    reader: Reader = this.reader,
  ): Promise<IssueRequestDetail | null> {
    const [row] = await reader.query<IssueRequestRow & { organisationId: string }>(
      `${REQUESTS} WHERE ${VISIBLE} AND q.id = $4`,
      [now, seesAll(principal), principal.accountId, id],
    );
    if (row === undefined) return null;
    return {
      ...viewOf(row),
      metadata: row.metadata,
      organisationId: row.organisationId,
    };
  }

  async list(
    principal: Principal,
    page: { state?: IssueRequestState | undefined; cursor?: Id<'issue_request'> | undefined; limit: number },
    now: Date,
  ): Promise<{ items: IssueRequestView[]; next: string | null }> {
    const rows = await this.reader.query<IssueRequestRow>(
      `${REQUESTS} WHERE ${VISIBLE} AND ($4::text IS NULL OR ${STATE} = $4) AND ($5::uuid IS NULL OR q.id < $5)
       ORDER BY q.id DESC LIMIT $6`,
      [now, seesAll(principal), principal.accountId, page.state ?? null, page.cursor ?? null, page.limit + 1],
    );
    return pageOf(rows.map(viewOf), page.limit, (last) => last.id);
  }

  /** An open request of the facility that covers part of the period. */
  async openOver(
    reader: Reader,
    facilityId: string,
    { start, end }: { start: Date; end: Date },
    now: Date,
  ): Promise<{ id: string } | null> {
    const [row] = await reader.query<{ id: string }>(
      `${REQUESTS} WHERE q.facility_id = $2 AND q.period_start < $4 AND q.period_end > $3
         AND ${STATE} IN ('checked', 'attested') LIMIT 1`,
      [now, facilityId, start, end],
    );
    return row ?? null;
  }

  /** The batch behind an issuance that was requested here. */
  async batchOf(digest: string): Promise<string | null> {
    const [row] = await this.reader.query<{ batchId: string }>(
      'SELECT batch_id AS "batchId" FROM issue_request WHERE digest = $1',
      [Buffer.from(digest, 'hex')],
    );
    return row?.batchId ?? null;
  }
}
