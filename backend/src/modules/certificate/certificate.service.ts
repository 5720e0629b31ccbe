import { randomBytes } from 'node:crypto';
import { type ChainNames, type ContractCall, type ContractCalls, requestDigest } from '../../chain/index.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Reader } from '../../kit/database.ts';
import type { Principal } from '../../kit/endpoint.ts';
import { type Id, newId } from '../../kit/id.ts';
import { announce } from '../../kit/live.ts';
import { notFound, Problem } from '../../kit/problem.ts';
import type { FacilityQueries, FacilityService, MeteredFacility } from '../facility/index.ts';
import type { IssueRequestRecord } from './certificate.entity.ts';
import type { CertificateQueries } from './certificate.queries.ts';
import type { CertificateRepository } from './certificate.repository.ts';
import { expiryOf, issueRequestOf, type Period, requestRefusal } from './certificate.rules.ts';
import { type BatchForIssue, certificateMetadata } from './certificate-metadata.rules.ts';
import type { IssueRequestDetail, IssueRequestQueries } from './issue-request.queries.ts';

/** Where public documents go: canonical JSON as one raw block, so that its CID follows from its sha256. */
export interface DocumentStore {
  putJson(value: unknown): Promise<{ cid: string; sha256: Uint8Array }>;
}

/** What metering knows of a batch. */
export interface BatchSource {
  batchForIssue(batchId: string): Promise<BatchForIssue | null>;
}

export interface CertificateServiceParts {
  database: Database;
  repository: CertificateRepository;
  requests: IssueRequestQueries;
  queries: CertificateQueries;
  facilities: FacilityQueries;
  facilityService: FacilityService;
  batches: BatchSource;
  documents: DocumentStore;
  calls: ContractCalls;
  clock: Clock;
  names: ChainNames;
}

/** Requests to issue: made by the owner of a facility, judged by a verification body, used up by the chain. */
export class CertificateService {
  constructor(private readonly parts: CertificateServiceParts) {}

  async create(principal: Principal, batchId: Id<'metering_batch'>): Promise<IssueRequestDetail> {
    const { database, repository, requests, documents, clock, names } = this.parts;
    const now = clock.now();
    const batch = await this.batch(batchId);
    const facility = await this.parts.facilities.forMetering(batch.facilityId);
    if (facility === null || facility.ownerAddress !== principal.address) throw notFound('metering batch');
    const number = this.approved(facility);
    this.refuseVerdict(batch);
    const refusal = requestRefusal({ period: batch.period, wh: batch.energyWh, leaves: batch.leaves }, facility, now);
    if (refusal !== null) throw new Problem(refusal.problem, refusal.detail);
    await this.refuseIssuedHours(number, batch.period);

    const metadata = certificateMetadata(batch, facility, {
      facility: number,
      network: names.network,
      issuanceContract: names.contracts.issuance,
    });
    const { cid, sha256 } = await documents.putJson(metadata);
    const request = this.recordOf(batch, facility, number, { metadata, cid, sha256, now });
    await database.transaction(async (tx) => {
      await repository.lockFacility(tx, facility.id);
      const open = await requests.openOver(tx, facility.id, batch.period, now);
      if (open !== null)
        throw new Problem('conflict', 'An open request already covers part of this period. Withdraw it first.', {
          issueRequestId: open.id,
        });
      await repository.add(tx, request);
      await announce(tx, { module: 'certificate', event: 'issue-request-made', height: null });
    });
    return this.visible(principal, request.id);
  }

  async attestCall(principal: Principal, id: Id<'issue_request'>): Promise<ContractCall> {
    const request = await this.visible(principal, id);
    await this.refuseConflictOfInterest(principal, request);
    if (request.state === 'attested')
      throw new Problem('already-attested', 'This request has all the attestations it needs.');
    if (request.state === 'expired')
      throw new Problem('request-expired', `This request expired at ${request.expiresAt.toISOString()}.`);
    this.requireState(request, 'checked');
    if (request.attestations.some(({ body }) => body === principal.address))
      throw new Problem('same-organisation', 'You attested this request already. Another, independent body has to.');
    await this.refuseIssuedHours(request.facility, this.periodOf(request));
    await this.recheck(request);
    return this.parts.calls.attest(this.onChain(request));
  }

  async reject(principal: Principal, id: Id<'issue_request'>, reason: string): Promise<IssueRequestDetail> {
    await this.refuseConflictOfInterest(principal, await this.visible(principal, id));
    return this.close(principal, id, 'rejected', reason);
  }

  /** An attestation stays on chain, so a withdrawn request that was attested can still be issued there by its owner. */
  async withdraw(principal: Principal, id: Id<'issue_request'>): Promise<IssueRequestDetail> {
    this.owned(principal, await this.visible(principal, id));
    return this.close(principal, id, 'withdrawn', null);
  }

  async issueCall(principal: Principal, id: Id<'issue_request'>): Promise<ContractCall> {
    const request = await this.visible(principal, id);
    this.owned(principal, request);
    if (request.state === 'expired')
      throw new Problem(
        'request-expired',
        `This request expired at ${request.expiresAt.toISOString()}. Make a new one.`,
      );
    if (request.state === 'checked') throw new Problem('not-attested', request.waitsFor);
    this.requireState(request, 'attested');
    await this.refuseIssuedHours(request.facility, this.periodOf(request));
    return this.parts.calls.issue(this.onChain(request));
  }

  async visible(principal: Principal, id: Id<'issue_request'>, reader?: Reader): Promise<IssueRequestDetail> {
    const request = await this.parts.requests.read(principal, id, this.parts.clock.now(), reader);
    if (request === null) throw notFound('issue request');
    return request;
  }

  private recordOf(
    batch: BatchForIssue,
    facility: MeteredFacility,
    number: bigint,
    { metadata, cid, sha256, now }: { metadata: object; cid: string; sha256: Uint8Array; now: Date },
  ): IssueRequestRecord {
    const values = {
      chainFacility: number,
      periodStart: batch.period.start,
      periodEnd: batch.period.end,
      wh: batch.energyWh,
      readingsRoot: Buffer.from(batch.readingsRoot),
      leaves: batch.leaves,
      verdictHash: Buffer.from(batch.verdict.hash),
      evidence: Buffer.from(sha256),
      // Keeps two requests for the same readings apart; below 2^63.
      nonce: randomBytes(8).readBigUInt64BE() >> 1n,
      expiresAt: expiryOf(now),
    };
    return {
      ...values,
      id: newId<'issue_request'>(now),
      facilityId: facility.id,
      batchId: batch.id as Id<'metering_batch'>,
      verdictCid: batch.verdict.cid,
      metadata,
      metadataCid: cid,
      digest: Buffer.from(requestDigest(this.parts.names, issueRequestOf(values))),
      createdAt: now,
      closedAs: null,
      closedBy: null,
      closedAt: null,
      closedReason: null,
    };
  }

  private async close(
    principal: Principal,
    id: Id<'issue_request'>,
    closedAs: 'rejected' | 'withdrawn',
    closedReason: string | null,
  ): Promise<IssueRequestDetail> {
    const { database, repository, clock } = this.parts;
    await database.transaction(async (tx) => {
      const locked = await repository.lock(tx, id);
      const request = await this.visible(principal, id, tx);
      const closable = closedAs === 'rejected' ? ['checked'] : ['checked', 'attested', 'expired'];
      if (locked === null || locked.closedAs !== null || !closable.includes(request.state))
        throw new Problem('wrong-state', `This request is ${locked?.closedAs ?? request.state}. ${request.waitsFor}`);
      await repository.close(tx, id, {
        closedAs,
        closedBy: principal.address,
        closedAt: clock.now(),
        closedReason,
      });
      await announce(tx, { module: 'certificate', event: `issue-request-${closedAs}`, height: null });
    });
    return this.visible(principal, id);
  }

  /** The same readings and the same verdict as when the request was made, or nothing is attested. */
  private async recheck(request: IssueRequestDetail): Promise<void> {
    const batch = await this.batch(request.batchId);
    const facility = await this.parts.facilities.forMetering(batch.facilityId);
    if (facility === null) throw notFound('facility');
    this.approved(facility);
    this.refuseVerdict(batch);
    const same =
      Buffer.from(batch.verdict.hash).toString('hex') === request.verdictHash &&
      Buffer.from(batch.readingsRoot).toString('hex') === request.readingsRoot &&
      batch.energyWh === request.wh &&
      batch.leaves === request.leaves;
    if (!same)
      throw new Problem(
        'conflict',
        'The readings were judged again since. The owner has to make a new request for them.',
      );
  }

  private async refuseConflictOfInterest(principal: Principal, request: IssueRequestDetail): Promise<void> {
    await this.parts.facilityService.refuseConflictOfInterest(principal, {
      ownerAddress: request.ownerAddress,
      organisation: { id: request.organisationId, name: request.organisation },
    });
  }

  private async refuseIssuedHours(facility: bigint, period: Period): Promise<void> {
    const issued = await this.parts.queries.issuedOver(facility, period);
    if (issued !== null)
      throw new Problem(
        'hours-already-issued',
        `The hours from ${issued.start.toISOString()} to ${issued.end.toISOString()} are certified already. Request only others.`,
      );
  }

  private refuseVerdict({ verdict }: BatchForIssue): void {
    if (verdict.result === 'pass') return;
    const problem = verdict.result === 'pending' ? 'verdict-pending' : 'verdict-rejected';
    throw new Problem(
      problem,
      verdict.result === 'pending'
        ? 'The rules left questions about these readings open. Cure what the findings name and upload again.'
        : 'The rules rejected these readings. The findings say why.',
      { findings: verdict.findings ?? [] },
    );
  }

  private approved(facility: MeteredFacility): bigint {
    if (facility.state === 'approved' && facility.chainFacility !== null) return facility.chainFacility;
    throw new Problem(
      'not-approved',
      `"${facility.name}" is ${facility.state}. A verification body has to approve it first.`,
    );
  }

  private async batch(id: string): Promise<BatchForIssue> {
    const batch = await this.parts.batches.batchForIssue(id);
    if (batch === null) throw notFound('metering batch');
    return batch;
  }

  private requireState(request: IssueRequestDetail, state: IssueRequestDetail['state']): void {
    if (request.state !== state)
      throw new Problem('wrong-state', `This request is ${request.state}. ${request.waitsFor}`);
  }

  private owned(principal: Principal, request: IssueRequestDetail): void {
    if (request.ownerAddress !== principal.address)
      throw new Problem('not-owner', `The facility belongs to ${request.ownerAddress}. Sign in with that account.`);
  }

  private periodOf = ({ periodStart, periodEnd }: IssueRequestDetail): Period => ({
    start: periodStart,
    end: periodEnd,
  });

  private onChain(request: IssueRequestDetail) {
    return issueRequestOf({
      ...request,
      chainFacility: request.facility,
      readingsRoot: Buffer.from(request.readingsRoot, 'hex'),
      verdictHash: Buffer.from(request.verdictHash, 'hex'),
      evidence: Buffer.from(request.evidence, 'hex'),
    });
  }
}
