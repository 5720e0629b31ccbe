import { cidOfSha256 } from '../../kit/cid.ts';
import type { Reader } from '../../kit/database.ts';
import type { Principal } from '../../kit/endpoint.ts';
import type { Id } from '../../kit/id.ts';
import { pageOf } from '../../kit/page.ts';
import { wattHours } from '../../kit/units.ts';
import { energyLabel, type FuelCode, type TechnologyClass, type TechnologyCode } from './energy-codes.contract.ts';
import type { FacilityInput, FacilityState, FacilityView } from './facility.contract.ts';
import { technologyClassOf } from './facility.rules.ts';
import type { FacilityFileView } from './facility-file.contract.ts';

/** What metering and certificates need to know of a facility. */
export interface MeteredFacility {
  id: Id<'facility'>;
  organisationId: Id<'organisation'>;
  organisation: string;
  /** The only account that may act for the facility on chain. */
  ownerAddress: string;
  name: string;
  fuel: FuelCode;
  technology: TechnologyCode;
  technologyClass: TechnologyClass;
  country: string;
  subdivision: string | null;
  gridZone: string | null;
  /** Microdegrees, as is longitude. */
  latitude: number;
  longitude: number;
  nameplateW: bigint;
  commissionedAt: Date;
  unit: FacilityInput['unit'];
  meters: string[];
  support: FacilityInput['support'];
  declarations: FacilityInput['declarations'];
  trial: boolean;
  state: FacilityState;
  /** Number on chain, once registered there by its owner. */
  chainFacility: bigint | null;
  detailsCid: string | null;
}

type ChainState = 'registered' | 'approved' | 'rejected' | 'suspended' | 'deregistered';

interface DecisionColumns {
  chainState: ChainState | null;
  approved: boolean | null;
  body: string | null;
  bodyOrganisation: string | null;
  reasonHash: Buffer | null;
  reason: string | null;
  decidedAt: Date | null;
  decidedTxid: string | null;
  suspendedBy: string | null;
  suspendedReason: Buffer | null;
  suspendedAt: Date | null;
  suspendedTxid: string | null;
}

interface FacilityRow extends Omit<MeteredFacility, 'technologyClass' | 'declarations'>, DecisionColumns {
  tracking: boolean;
  wholeOutput: boolean;
  notRegisteredElsewhere: boolean;
  createdAt: Date;
  revision: number;
  detailsHash: Buffer | null;
  registeredTxid: string | null;
}

interface RegistryRow extends DecisionColumns {
  facility: bigint;
  owner: string;
  unit: bigint;
  nameplateW: bigint;
  commissionedAt: Date;
  country: string;
  fuel: string;
  technology: string;
  trial: boolean;
  details: Buffer;
  document: Record<string, unknown> | null;
  registeredTxid: string;
  registeredAt: Date;
}

const STATE = `CASE WHEN c.state = 'registered' THEN 'under-review' WHEN c.state IS NOT NULL THEN c.state
  WHEN f.details_hash IS NOT NULL THEN 'submitted' ELSE 'draft' END`;

const DECISION_COLUMNS = `c.state AS "chainState", c.registered_txid AS "registeredTxid", c.body,
  bo.name AS "bodyOrganisation", c.reason AS "reasonHash", r.reason, c.decided_at AS "decidedAt", c.decided_txid AS "decidedTxid",
  c.approved, c.suspended_by AS "suspendedBy", c.suspended_reason AS "suspendedReason", c.suspended_at AS "suspendedAt",
  c.suspended_txid AS "suspendedTxid"`;

const DECISION_JOINS = `LEFT JOIN facility_decision_reason r ON r.hash = c.reason
  LEFT JOIN verification_body vb ON vb.address = c.body LEFT JOIN body_organisation bo ON bo.hash = vb.organisation`;

// A stranger who copies a details hash onto the chain does not make the facility his: who registered it must fit too.
// Whoever took a facility over on chain acts for it; before it is there, whoever made the draft.
const FACILITIES = `SELECT f.id, f.organisation_id AS "organisationId", o.name AS organisation,
    coalesce(c.owner, f.owner_address) AS "ownerAddress", f.name, f.fuel, f.technology, f.tracking, f.country, f.subdivision,
    f.grid_zone AS "gridZone", f.latitude, f.longitude, f.nameplate_w AS "nameplateW",
    f.commissioned_at AS "commissionedAt", f.unit, f.meters, f.support, f.whole_output AS "wholeOutput",
    f.not_registered_elsewhere AS "notRegisteredElsewhere", f.trial, f.created_at AS "createdAt", f.revision,
    f.details_hash AS "detailsHash", f.details_cid AS "detailsCid", ${STATE} AS state, c.facility AS "chainFacility",
    ${DECISION_COLUMNS}
  FROM facility f JOIN organisation o ON o.id = f.organisation_id
  LEFT JOIN chain_facility c ON c.details = f.details_hash AND c.registrant = f.owner_address ${DECISION_JOINS}`;

interface FileRow extends Omit<FacilityFileView, 'sha256'> {
  sha256: Buffer;
}

const FILES = `SELECT id, name, content_type AS "contentType", size, sha256, uploaded_at AS "uploadedAt" FROM facility_file`;

const fileOf = (row: FileRow): FacilityFileView => ({ ...row, sha256: row.sha256.toString('hex') });

const OWN = (account: string) =>
  `(EXISTS (SELECT 1 FROM membership m WHERE m.organisation_id = f.organisation_id AND m.account_id = ${account})
    OR EXISTS (SELECT 1 FROM account a WHERE a.id = ${account} AND a.address = c.owner))`;

/** Verification bodies and administrators see every facility that is no draft. */
const inspects = ({ roles }: Principal): boolean =>
  roles.includes('verification-body') || roles.includes('administrator');

function decisionOf(row: DecisionColumns): FacilityView['decision'] {
  const { approved, body, reasonHash, decidedAt, decidedTxid } = row;
  if (body === null || reasonHash === null || decidedAt === null || decidedTxid === null) return null;
  return {
    approved: approved === true,
    body,
    organisation: row.bodyOrganisation,
    reasonHash: reasonHash.toString('hex'),
    reasonCid: cidOfSha256(reasonHash),
    reason: row.reason,
    txid: decidedTxid,
    at: decidedAt,
  };
}

function suspensionOf({
  suspendedBy: by,
  suspendedReason: reason,
  suspendedAt: at,
  suspendedTxid: txid,
}: DecisionColumns) {
  if (by === null || reason === null || at === null || txid === null) return null;
  return { by, reasonHash: reason.toString('hex'), reasonCid: cidOfSha256(reason), txid, at };
}

const declarationsOf = ({ wholeOutput, notRegisteredElsewhere }: FacilityRow) => ({
  wholeOutput,
  notRegisteredElsewhere,
});

/** A facility with the count of its changes, which tells whether it was changed since it was read. */
export type CountedFacility = FacilityView & { revision: number };

function viewOf(row: FacilityRow): CountedFacility {
  return {
    ...row,
    organisation: { id: row.organisationId, name: row.organisation },
    technologyClass: technologyClassOf(row),
    declarations: declarationsOf(row),
    facility: row.chainFacility,
    details:
      row.detailsHash === null || row.detailsCid === null
        ? null
        : { hash: row.detailsHash.toString('hex'), cid: row.detailsCid },
    decision: decisionOf(row),
    suspension: suspensionOf(row),
  };
}

export class FacilityQueries {
  constructor(private readonly reader: Reader) {}

  /** Null too for a facility this account may not see. */
  async read(principal: Principal, id: Id<'facility'>): Promise<CountedFacility | null> {
    const [row] = await this.reader.query<FacilityRow>(
      `${FACILITIES} WHERE f.id = $1 AND (${OWN('$2')} OR ($3 AND ${STATE} <> 'draft'))`,
      [id, principal.accountId, inspects(principal)],
    );
    return row ? viewOf(row) : null;
  }

  async list(
    principal: Principal,
    page: { state?: FacilityState | undefined; cursor?: Id<'facility'> | undefined; limit: number },
  ): Promise<{ items: FacilityView[]; next: string | null }> {
    const rows = await this.reader.query<FacilityRow>(
      `${FACILITIES} WHERE (${OWN('$1')} OR ($2 AND ${STATE} <> 'draft'))
         AND ($3::text IS NULL OR ${STATE} = $3) AND ($4::uuid IS NULL OR f.id < $4)
       ORDER BY f.id DESC LIMIT $5`,
      [principal.accountId, inspects(principal), page.state ?? null, page.cursor ?? null, page.limit + 1],
    );
    return pageOf(rows.map(viewOf), page.limit, (last) => last.id);
  }

  /** Whatever the caller may see: for the modules after this one, which decide that themselves. */
  async forMetering(id: string, reader: Reader = this.reader): Promise<MeteredFacility | null> {
    const [row] = await reader.query<FacilityRow>(`${FACILITIES} WHERE f.id = $1`, [id]);
    return row ? { ...row, technologyClass: technologyClassOf(row), declarations: declarationsOf(row) } : null;
  }

  /** Name of an approved facility that already counts one of these meters, other than `id`. */
  async approvedWithMeter(meters: readonly string[], id: string): Promise<string | null> {
    const [row] = await this.reader.query<{ name: string }>(
      `${FACILITIES} WHERE f.meters && $1::text[] AND f.id <> $2 AND c.state IN ('approved', 'suspended') LIMIT 1`,
      [meters, id],
    );
    return row?.name ?? null;
  }

  /** Who registered a document on chain, if anybody did. */
  async registrantOf(details: Uint8Array): Promise<string | null> {
    const [row] = await this.reader.query<{ registrant: string }>(
      'SELECT registrant FROM chain_facility WHERE details = $1',
      [Buffer.from(details)],
    );
    return row?.registrant ?? null;
  }

  async inRegistry(facility: bigint) {
    const [row] = await this.reader.query<RegistryRow>(
      `SELECT c.facility, c.owner, c.unit, c.nameplate_w AS "nameplateW", c.commissioned_at AS "commissionedAt", c.country,
         c.fuel, c.technology, c.trial, c.details, f.details_document AS document, c.registered_at AS "registeredAt", ${DECISION_COLUMNS}
       FROM chain_facility c LEFT JOIN facility f ON f.details_hash = c.details ${DECISION_JOINS} WHERE c.facility = $1`,
      [facility],
    );
    if (row === undefined) return null;
    const { chainState, unit, details, document } = row;
    return {
      ...row,
      state: chainState === null || chainState === 'registered' ? ('under-review' as const) : chainState,
      unitWh: wattHours(unit),
      fuelLabel: energyLabel(row.fuel),
      technologyLabel: energyLabel(row.technology),
      details: { hash: details.toString('hex'), cid: cidOfSha256(details), document },
      decision: decisionOf(row),
      suspension: suspensionOf(row),
    };
  }

  /** In the order they came. */
  async files(facilityId: Id<'facility'>, reader: Reader = this.reader): Promise<FacilityFileView[]> {
    const rows = await reader.query<FileRow>(`${FILES} WHERE facility_id = $1 ORDER BY id`, [facilityId]);
    return rows.map(fileOf);
  }

  async fileByHash(
    facilityId: Id<'facility'>,
    sha256: Buffer,
    reader: Reader = this.reader,
  ): Promise<FacilityFileView | null> {
    const [row] = await reader.query<FileRow>(`${FILES} WHERE facility_id = $1 AND sha256 = $2`, [facilityId, sha256]);
    return row ? fileOf(row) : null;
  }

  /** With the key to it. */
  async sealedFile(facilityId: Id<'facility'>, id: Id<'facility_file'>) {
    const [row] = await this.reader.query<FileRow & { sealedCid: string; sealKey: Buffer }>(
      `SELECT id, name, content_type AS "contentType", size, sha256, uploaded_at AS "uploadedAt", sealed_cid AS "sealedCid",
         seal_key AS "sealKey" FROM facility_file WHERE facility_id = $1 AND id = $2`,
      [facilityId, id],
    );
    return row ?? null;
  }
}
