import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as certificateApi from '../../src/modules/certificate/certificate.contract.ts';
import * as facilityApi from '../../src/modules/facility/facility.contract.ts';
import * as identityApi from '../../src/modules/identity/identity.contract.ts';
import * as marketApi from '../../src/modules/market/market.contract.ts';
import * as meteringApi from '../../src/modules/metering/metering.contract.ts';
import * as portfolioApi from '../../src/modules/portfolio/portfolio.contract.ts';
import { csvOf, hours } from '../metering/meters.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** How a call ends: `ok`, or the name of its problem. */
const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: Error) => error.name,
  );

/** Everything one can do to the facility, the batch and the issue request of the producer. */
function attempts({ call }: World['producer2']): Record<string, Promise<unknown>> {
  const { facilityId: id, draftId, batch, request } = world;
  const facilityId = id;
  const batchId = batch.id;
  const upload = { contentType: 'text/csv', content: 'start,end,value\n' };
  return {
    readFacility: call(facilityApi.readFacility, { params: { id } }),
    changeDraft: call(facilityApi.changeFacility, { params: { id: draftId }, body: { name: 'Mine now' } }),
    register: call(facilityApi.registerFacilityCall, { params: { id: draftId } }),
    upload: call(meteringApi.uploadBatch, { params: { facilityId }, upload }),
    batches: call(meteringApi.listBatches, { params: { facilityId } }),
    batch: call(meteringApi.readBatch, { params: { batchId } }),
    findings: call(meteringApi.listFindings, { params: { batchId } }),
    readings: call(meteringApi.listReadings, { params: { facilityId } }),
    withdrawBatch: call(meteringApi.withdrawBatch, { params: { batchId } }),
    request: call(certificateApi.createIssueRequest, { body: { batchId } }),
    readRequest: call(certificateApi.readIssueRequest, { params: { id: request.id } }),
    withdrawRequest: call(certificateApi.withdrawIssueRequest, { params: { id: request.id } }),
    issue: call(certificateApi.issueCall, { params: { id: request.id } }),
  };
}

const outcomes = async (calls: Record<string, Promise<unknown>>) =>
  Object.fromEntries(await Promise.all(Object.entries(calls).map(async ([name, call]) => [name, await outcome(call)])));

describe('what belongs to one producer', () => {
  it('is neither shown to another nor changed by him', async () => {
    expect(await outcomes(attempts(world.producer2))).toEqual({
      readFacility: 'not-found',
      changeDraft: 'not-found',
      register: 'not-found',
      upload: 'not-owner',
      batches: 'not-owner',
      batch: 'not-owner',
      findings: 'not-owner',
      readings: 'not-owner',
      withdrawBatch: 'not-owner',
      request: 'not-found',
      readRequest: 'not-found',
      withdrawRequest: 'not-found',
      issue: 'not-found',
    });
    expect((await world.producer2.call(facilityApi.listFacilities)).items).toEqual([]);
    expect((await world.producer2.call(certificateApi.listIssueRequests)).items).toEqual([]);
  });

  it('cannot be acted upon by a buyer who holds other lots', async () => {
    const { buyer } = world;
    const params = { token: BigInt(world.known.token?.[1] ?? 0) };
    const listing = BigInt(world.known.listing?.[0] ?? 0);
    const year = { reportingStart: new Date('2026-01-01T00:00:00Z'), reportingEnd: new Date('2027-01-01T00:00:00Z') };
    const claim = { beneficiary: { name: 'Somebody', country: 'DE' }, purpose: 'voluntary' as const, ...year };
    const wh = 1_000n as never;
    const expiresAt = new Date('2026-12-01T00:00:00Z');
    const offer = { ...params, price: 5n as never, expiresAt };
    const calls = {
      list: buyer.call(marketApi.listLotCall, { body: offer }),
      cancel: buyer.call(marketApi.cancelListingCall, { params: { listing } }),
      retire: buyer.call(portfolioApi.retireCall, { params, body: { wh, ...claim } }),
      split: buyer.call(portfolioApi.splitCall, { params, body: { wh } }),
      send: buyer.call(portfolioApi.transferCall, { params, body: { recipient: world.producer2.address } }),
    };
    expect(await outcomes(calls)).toEqual({
      list: 'not-lot-owner',
      cancel: 'not-seller',
      retire: 'not-lot-owner',
      split: 'not-lot-owner',
      send: 'not-lot-owner',
    });
    const publication = {
      params: { retirement: BigInt(world.known.retirement?.[0] ?? 0) },
      body: { published: false },
    };
    expect(await outcome(world.producer.call(portfolioApi.publishRetirement, publication))).toBe('not-owner');
  });
});

describe('fifty at once', () => {
  const fifty = <T>(work: () => Promise<T>) => Promise.allSettled(Array.from({ length: 50 }, work));
  const ends = (results: PromiseSettledResult<unknown>[]) => {
    const names = results.map((result) => (result.status === 'fulfilled' ? 'ok' : (result.reason as Error).name));
    return Object.fromEntries([...new Set(names)].sort().map((name) => [name, names.filter((n) => n === name).length]));
  };

  it('uploads of one file make one batch', async () => {
    const { id } = await world.facility();
    const file = csvOf(hours('2026-05-01T00:00:00Z', [1, 2, 3]));
    const results = await fifty(() => world.upload(id, file));
    const ids = results.map((result) => (result.status === 'fulfilled' ? result.value.id : result.reason));
    expect(new Set(ids).size).toBe(1);
    expect((await world.producer.call(meteringApi.listBatches, { params: { facilityId: id } })).items).toHaveLength(1);
  });

  it('requests to issue one batch make one request', async () => {
    const params = { id: world.request.id };
    await world.producer.call(certificateApi.withdrawIssueRequest, { params });
    const body = { batchId: world.batch.id };
    const results = await fifty(() => world.producer.call(certificateApi.createIssueRequest, { body }));
    expect(ends(results)).toEqual({ conflict: 49, ok: 1 });
  });

  it('registrations of one organisation make one organisation', async () => {
    const body = { name: 'Only one', kind: 'buyer' as const, country: 'DE' };
    const results = await fifty(() => world.outsider.call(identityApi.createOrganisation, { body }));
    expect(ends(results)).toEqual({ conflict: 49, ok: 1 });
  });

  it('challenges for one address are fifty challenges, while those before run out', async () => {
    const body = { address: world.outsider.address };
    expect(ends(await fifty(() => world.client.call(identityApi.createChallenge, { body })))).toEqual({ ok: 50 });
    world.clock.advance(10 * 60_000);
    expect(ends(await fifty(() => world.client.call(identityApi.createChallenge, { body })))).toEqual({ ok: 50 });
    const [row] = await world.database.query<{ n: number }>('SELECT count(*)::integer AS n FROM sign_in_challenge');
    expect(row?.n).toBe(50);
  });

  it('registrations of one draft publish one document', async () => {
    const { id } = await world.facility();
    const params = { id };
    const results = await fifty(() => world.producer.call(facilityApi.registerFacilityCall, { params }));
    const calls = results.map((r) => (r.status === 'fulfilled' ? r.value.functionArgs.join() : String(r.reason)));
    expect(new Set(calls).size).toBe(1);
  });
});
