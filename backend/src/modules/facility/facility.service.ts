import { randomBytes } from 'node:crypto';
import type { ContractCall, ContractCalls } from '../../chain/index.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Principal } from '../../kit/endpoint.ts';
import { type Id, newId } from '../../kit/id.ts';
import { announce } from '../../kit/live.ts';
import { type Fault, notFound, Problem } from '../../kit/problem.ts';
import type { IdentityQueries } from '../identity/index.ts';
import { type FacilityInput, type FacilityView, UNIT_WH } from './facility.contract.ts';
import type { Facility } from './facility.entity.ts';
import type { CountedFacility, FacilityQueries } from './facility.queries.ts';
import type { FacilityRepository, PublishedDetails } from './facility.repository.ts';
import {
  commissionedOnChain,
  decisionDocument,
  facilityDocument,
  facilityFaults,
  registrationFaults,
} from './facility.rules.ts';

/** Where public documents go: canonical JSON as one raw block, so that its CID follows from its sha256. */
export interface DocumentStore {
  putJson(value: unknown): Promise<{ cid: string; sha256: Uint8Array }>;
}

const CHANGED = { module: 'facility', event: 'facility-changed', height: null };

function refuse(faults: Fault[]): void {
  if (faults.length === 0) return;
  throw new Problem('invalid-input', faults.map((fault) => `${fault.pointer}: ${fault.detail}`).join(' '), { faults });
}

export class FacilityService {
  constructor(
    private readonly database: Database,
    private readonly repository: FacilityRepository,
    private readonly queries: FacilityQueries,
    private readonly identity: IdentityQueries,
    private readonly documents: DocumentStore,
    private readonly calls: ContractCalls,
    private readonly clock: Clock,
  ) {}

  async create(
    principal: Principal,
    { organisationId, ...input }: FacilityInput & { organisationId?: Id<'organisation'> | undefined },
  ): Promise<FacilityView> {
    const now = this.clock.now();
    refuse(facilityFaults(input, now));
    const organisation = await this.organisationOf(principal, organisationId);
    const { declarations, ...columns } = input;
    const facility: Facility = {
      ...columns,
      ...declarations,
      id: newId<'facility'>(now),
      organisationId: organisation,
      ownerAddress: principal.address,
      createdAt: now,
      revision: 0,
      detailsHash: null,
      detailsCid: null,
      detailsDocument: null,
    };
    await this.database.transaction(async (tx) => {
      await this.repository.add(tx, facility);
      await announce(tx, CHANGED);
    });
    return this.visible(principal, facility.id);
  }

  async change(principal: Principal, id: Id<'facility'>, change: Partial<FacilityInput>): Promise<FacilityView> {
    const { declarations, ...columns } = change;
    this.owned(principal, await this.visible(principal, id));
    await this.database.transaction(async (tx) => {
      const facility = await this.repository.lock(tx, id);
      if (facility === null) throw notFound('facility');
      if (facility.detailsHash !== null)
        throw new Problem(
          'wrong-state',
          'This facility was submitted and its document is public. Start a new draft with the corrected facts.',
        );
      const changed: Facility = { ...facility, ...columns, ...declarations };
      refuse(facilityFaults({ ...changed, declarations: changed }, this.clock.now()));
      await this.repository.change(tx, changed);
      await announce(tx, CHANGED);
    });
    return this.visible(principal, id);
  }

  async registerCall(principal: Principal, id: Id<'facility'>): Promise<ContractCall> {
    const facility = await this.visible(principal, id);
    this.owned(principal, facility);
    if (facility.facility !== null)
      throw new Problem(
        'already-registered',
        `This facility is already registered on chain as number ${facility.facility}.`,
      );
    refuse([...facilityFaults(facility, this.clock.now()), ...registrationFaults(facility)]);
    const other = await this.queries.approvedWithMeter(facility.meters, id);
    if (other !== null)
      throw new Problem('conflict', `A meter of this facility is already counted by the approved facility "${other}".`);
    const details = await this.publishOnce(facility);
    return this.calls.registerFacility({
      unit: UNIT_WH[facility.unit],
      nameplateW: facility.nameplateW,
      commissionedAt: commissionedOnChain(facility.commissionedAt),
      country: facility.country,
      fuel: facility.fuel,
      technology: facility.technology,
      details,
      trial: facility.trial,
    });
  }

  async decideCall(
    principal: Principal,
    id: Id<'facility'>,
    { approved, reason }: { approved: boolean; reason: string },
  ): Promise<ContractCall> {
    const facility = await this.visible(principal, id);
    await this.refuseConflictOfInterest(principal, facility);
    if (facility.facility === null)
      throw new Problem(
        'wrong-state',
        'The chain does not know this facility yet. Its owner has to register it first.',
      );
    if (facility.state !== 'under-review' || facility.details === null)
      throw new Problem('already-decided', `This facility was already ${facility.state}. A facility is decided once.`);
    const document = decisionDocument({
      facility: facility.facility,
      details: Buffer.from(facility.details.hash, 'hex'),
      body: principal.address,
      approved,
      reason,
    });
    const { cid, sha256 } = await this.documents.putJson(document);
    await this.database.transaction((tx) => this.repository.keepReason(tx, sha256, cid, reason));
    return this.calls.decideFacility({ facility: facility.facility, approved, reason: sha256 });
  }

  /** Rule 8: neither the same account, nor a member of the same organisation, nor a body admitted under its name. */
  async refuseConflictOfInterest(
    { accountId, address }: Principal,
    facility: { ownerAddress: string; organisation: { id: string; name: string } },
  ): Promise<void> {
    const organisations = await this.identity.organisationsOf(accountId);
    const body = await this.identity.verificationBody(address);
    const same =
      facility.ownerAddress === address ||
      organisations.some(({ id }) => id === facility.organisation.id) ||
      body?.organisation?.toLowerCase() === facility.organisation.name.toLowerCase();
    if (same)
      throw new Problem(
        'conflict-of-interest',
        `${facility.organisation.name} is your own organisation. Another verification body has to decide.`,
      );
  }

  /** The document that stands for the facility on chain: made at the first call, the same at every later one. */
  private async publishOnce(facility: CountedFacility): Promise<Uint8Array> {
    const kept = facility.details && Buffer.from(facility.details.hash, 'hex');
    // Registered by a stranger who copied it: the chain takes each document once, so the owner gets a fresh one.
    const taken = kept !== null && (await this.queries.registrantOf(kept)) !== null;
    if (kept !== null && !taken) return kept;
    const document = facilityDocument(
      { ...facility, organisation: facility.organisation.name, files: await this.queries.files(facility.id) },
      randomBytes(16).toString('hex'),
    );
    const { cid, sha256 } = await this.documents.putJson(document);
    const details: PublishedDetails = { hash: sha256, cid, document };
    return this.database.transaction(async (tx) => {
      const current = await this.repository.lock(tx, facility.id);
      const currentHash = current?.detailsHash ?? null;
      // Somebody asked at the same time and was first: his document stands.
      if (currentHash !== null && !(kept !== null && currentHash.equals(kept))) return currentHash;
      if (current?.revision !== facility.revision)
        throw new Problem('conflict', 'The draft was changed meanwhile. Look at it again, then register it.');
      await this.repository.keepDetails(tx, facility.id, details);
      await announce(tx, CHANGED);
      return sha256;
    });
  }

  async visible(principal: Principal, id: Id<'facility'>): Promise<CountedFacility> {
    const facility = await this.queries.read(principal, id);
    if (facility === null) throw notFound('facility');
    return facility;
  }

  private owned(principal: Principal, facility: FacilityView): void {
    if (facility.ownerAddress !== principal.address)
      throw new Problem('not-owner', `This facility belongs to ${facility.ownerAddress}. Sign in with that account.`);
  }

  private async organisationOf(
    principal: Principal,
    wanted: Id<'organisation'> | undefined,
  ): Promise<Id<'organisation'>> {
    const producers = (await this.identity.organisationsOf(principal.accountId)).filter((o) => o.kind === 'producer');
    const [only, ...others] = producers.filter((o) => wanted === undefined || o.id === wanted);
    if (only === undefined)
      throw new Problem('not-owner', 'You are no member of a producer organisation with this id.');
    if (others.length > 0)
      throw new Problem('invalid-input', 'You hold several producer organisations: say which one runs the facility.', {
        faults: [{ pointer: '/organisationId', detail: `One of: ${producers.map((o) => o.id).join(', ')}` }],
      });
    return only.id;
  }
}
