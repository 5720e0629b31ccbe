import type { Principal } from '../../kit/endpoint.ts';
import { notFound, Problem } from '../../kit/problem.ts';
import type { FacilityQueries } from '../facility/index.ts';
import type { MeteringQueries, Page } from './metering.queries.ts';

/** Who sees what: an owner his own facility, verification bodies and administrators every one. */
export class MeteringReader {
  constructor(
    private readonly queries: MeteringQueries,
    private readonly facilities: FacilityQueries,
  ) {}

  async batch(principal: Principal, id: string) {
    const batch = await this.queries.batch(id);
    if (batch === null) throw notFound('metering batch');
    await this.allow(principal, batch.facilityId);
    return batch;
  }

  async batches(principal: Principal, facilityId: string, page: Page) {
    await this.allow(principal, facilityId);
    return this.queries.batches(facilityId, page);
  }

  async findings(principal: Principal, batchId: string, page: Page) {
    const { findings } = await this.batch(principal, batchId);
    return this.queries.findings(batchId, findings.total, page);
  }

  async readings(principal: Principal, facilityId: string, range: Parameters<MeteringQueries['readings']>[1]) {
    if (range.from && range.to && range.from >= range.to)
      throw new Problem('invalid-input', 'query/from: Begin before the end: `from` is not before `to`.', {
        faults: [{ pointer: 'query/from', detail: 'Begin before the end.' }],
      });
    await this.allow(principal, facilityId);
    return this.queries.readings(facilityId, range);
  }

  private async allow({ address, roles }: Principal, facilityId: string): Promise<void> {
    const facility = await this.facilities.forMetering(facilityId);
    if (facility === null) throw notFound('facility');
    if (facility.ownerAddress === address) return;
    if (roles.includes('verification-body') || roles.includes('administrator')) return;
    throw new Problem('not-owner', `This facility belongs to ${facility.ownerAddress}. Sign in with that account.`);
  }
}
