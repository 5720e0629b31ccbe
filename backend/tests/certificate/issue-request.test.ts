import { createHash } from 'node:crypto';
import { Cl } from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalBytes } from '../../src/kit/canonical-json.ts';
import type { Id } from '../../src/kit/id.ts';
import * as api from '../../src/modules/certificate/certificate.contract.ts';
import { accounts } from '../support/api.ts';
import { type CertificateTest, startCertificates } from './certificates.ts';

let test: CertificateTest;
let facility: { id: string; number: bigint };
beforeAll(async () => {
  test = await startCertificates();
  facility = await test.approvedFacility();
});
afterAll(() => test.stop());

let day = 0;
/** Readings of the next day of June that no test has used. */
const nextDay = () => `2026-06-${String(++day).padStart(2, '0')}T00:00:00Z`;
const batch = (wh = [600_000n, 700_000n], change = {}) => test.batch(facility.id, nextDay(), wh, change);
const read = (id: Id<'issue_request'>) => test.producer.call(api.readIssueRequest, { params: { id } });
const attest = (id: Id<'issue_request'>) => test.verifier.call(api.attestIssueRequestCall, { params: { id } });
const issue = (id: Id<'issue_request'>) => test.producer.call(api.issueCall, { params: { id } });
const withdraw = (id: Id<'issue_request'>) => test.producer.call(api.withdrawIssueRequest, { params: { id } });
const reject = (id: Id<'issue_request'>) =>
  test.verifier.call(api.rejectIssueRequest, {
    params: { id },
    body: { reason: 'The meter was exchanged meanwhile.' },
  });

describe('an issue request', () => {
  it('publishes the metadata whose hash is the evidence, and leads through attestation to the issue', async () => {
    const made = batch();
    const request = await test.request(made);
    expect(request).toMatchObject({ state: 'checked', wh: 1_300_000n, leaves: 2, facility: facility.number });

    const metadata = await test.ipfs.getJson(request.metadataCid);
    expect(createHash('sha256').update(canonicalBytes(metadata)).digest('hex')).toBe(request.evidence);
    expect(metadata).toMatchObject({
      sip: 16,
      properties: {
        trial: true,
        attestedWh: '1300000',
        readings: { root: request.readingsRoot, leaves: 2, cid: made.readingsCid },
        verdict: { result: 'pass', cid: made.verdict.cid },
        rawFile: { cid: made.rawCid, sha256: made.rawSha256 },
        facility: { number: facility.number.toString(), fuel: 'F01040100', support: 'investment' },
      },
    });
    expect((await read(request.id)).metadata).toEqual(metadata);

    await expect(issue(request.id)).rejects.toMatchObject({ name: 'not-attested' });
    const attestation = await attest(request.id);
    expect(attestation).toMatchObject({ functionName: 'attest', postConditionMode: 'deny' });

    const [, event] = await test.attested(request);
    expect(await read(request.id)).toMatchObject({
      state: 'attested',
      attestations: [{ body: test.verifier.address, txid: event?.txid }],
      attestationsNeeded: 1,
    });
    await expect(attest(request.id)).rejects.toMatchObject({ name: 'already-attested' });

    const call = await issue(request.id);
    expect(call.functionName).toBe('issue');
    expect(call.functionArgs).toEqual(attestation.functionArgs);
    const tuple = Cl.deserialize(call.functionArgs[0] ?? '');
    expect(tuple).toMatchObject({ value: { wh: Cl.uint(1_300_000), nonce: Cl.uint(request.nonce) } });

    const { issuance, token } = await test.issued(request);
    expect(await read(request.id)).toMatchObject({ state: 'issued', issuance, token });
    await expect(issue(request.id)).rejects.toMatchObject({ name: 'wrong-state' });
    await expect(withdraw(request.id)).rejects.toMatchObject({ name: 'wrong-state' });
  });

  it('is refused for readings the rules rejected or left open, with the findings', async () => {
    const findings = [{ rule: 'R03', what: 'missing' }];
    const verdict = { hash: new Uint8Array(32), cid: 'bafkreiverdict', findings };
    const pending = batch([1n], { verdict: { ...verdict, result: 'pending' } });
    await expect(test.request(pending)).rejects.toMatchObject({ name: 'verdict-pending', document: { findings } });
    const rejected = batch([1n], { verdict: { ...verdict, result: 'reject' } });
    await expect(test.request(rejected)).rejects.toMatchObject({ name: 'verdict-rejected' });
  });

  it('is refused early for what the chain would refuse', async () => {
    const half = batch([1n], {
      period: { start: new Date('2026-06-29T00:30:00Z'), end: new Date('2026-06-29T01:30:00Z') },
    });
    await expect(test.request(half)).rejects.toMatchObject({ name: 'period-not-whole-hours' });
    await expect(test.request(batch([0n, 0n]))).rejects.toMatchObject({ name: 'nothing-measured' });
    await expect(test.request(batch([55_000_001n]))).rejects.toMatchObject({ name: 'above-capacity' });
    const early = test.batch(facility.id, '2023-12-31T00:00:00Z', [1n]);
    await expect(test.request(early)).rejects.toMatchObject({ name: 'before-commissioning' });
    const late = test.batch(facility.id, '2026-07-01T12:00:00Z', [1n]);
    await expect(test.request(late)).rejects.toMatchObject({ name: 'period-not-over' });
  });

  it('is refused for hours that were issued, also when only one hour overlaps', async () => {
    const from = nextDay();
    const request = await test.request(test.batch(facility.id, from, [1_000_000n, 1_000_000n]));
    await test.attested(request);
    await test.issued(request);
    const lastHour = new Date(Date.parse(from) + 3_600_000).toISOString();
    const overlapping = test.batch(facility.id, lastHour, [1n, 1n]);
    await expect(test.request(overlapping)).rejects.toMatchObject({ name: 'hours-already-issued' });
    const nextHour = new Date(Date.parse(from) + 7_200_000).toISOString();
    expect(await test.request(test.batch(facility.id, nextHour, [1n]))).toMatchObject({ state: 'checked' });
  });

  it('is made once for the same hours, also when asked twice at once', async () => {
    const made = batch();
    const both = await Promise.allSettled([test.request(made), test.request(made)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = both.find((one) => one.status === 'rejected');
    const kept = both.find((one) => one.status === 'fulfilled');
    expect(refused?.reason).toMatchObject({ name: 'conflict', document: { issueRequestId: kept?.value.id } });
  });

  it("is not made for another's batch or a facility that is not approved", async () => {
    const made = batch();
    await expect(test.request(made, 'producer2')).rejects.toMatchObject({ name: 'not-found' });
    const data = { facility: facility.number, body: test.verifier.address, reason: new Uint8Array(32) };
    const decided = (approved: boolean) =>
      test.feed.block({ contract: 'facilities', name: 'facility-decided', data: { ...data, approved } });
    await decided(false);
    await expect(test.request(made)).rejects.toMatchObject({ name: 'not-approved' });
    await decided(true);
  });

  it('is seen by its owner and the verification bodies only', async () => {
    const { id } = await test.request(batch());
    await expect(test.verifier.call(api.readIssueRequest, { params: { id } })).resolves.toMatchObject({ id });
    const foreign = test.producer2.call(api.readIssueRequest, { params: { id } });
    await expect(foreign).rejects.toMatchObject({ name: 'not-found' });
    await expect(test.producer2.call(api.issueCall, { params: { id } })).rejects.toMatchObject({ name: 'not-found' });
    const inbox = await test.verifier.call(api.listIssueRequests, { query: { state: 'checked' } });
    expect(inbox.items.map((item) => item.id)).toContain(id);
    expect(inbox.items.every((item) => item.state === 'checked')).toBe(true);
    expect((await test.producer2.call(api.listIssueRequests)).items).toEqual([]);
  });
});

describe('an attestation', () => {
  it('is refused when the readings were judged again since the request', async () => {
    const made = batch();
    const request = await test.request(made);
    test.batches.set(made.id, { ...made, verdict: { ...made.verdict, hash: new Uint8Array(32).fill(8) } });
    await expect(attest(request.id)).rejects.toMatchObject({ name: 'conflict' });
    test.batches.set(made.id, { ...made, energyWh: made.energyWh + 1n });
    await expect(attest(request.id)).rejects.toMatchObject({ name: 'conflict' });
    test.batches.set(made.id, made);
    await expect(attest(request.id)).resolves.toMatchObject({ functionName: 'attest' });
  });

  it('is refused to a body about its own facility', async () => {
    const { id } = await test.request(batch());
    const by = accounts.administrator.address;
    const body = test.producer.address;
    const admitted = { body, organisation: new Uint8Array(32), by };
    await test.feed.block({ contract: 'verification', name: 'body-admitted', data: admitted });
    const own = test.producer.call(api.attestIssueRequestCall, { params: { id } });
    await expect(own).rejects.toMatchObject({ name: 'conflict-of-interest' });
    await test.feed.block({ contract: 'verification', name: 'body-suspended', data: { body, by } });
  });

  it('ends with the suspension of its body for good, and another can be given for the same request', async () => {
    const made = batch();
    const request = await test.request(made);
    await test.attested(request);
    const body = test.verifier.address;
    const by = accounts.administrator.address;
    await test.feed.block({ contract: 'verification', name: 'body-suspended', data: { body, by } });
    await expect(issue(request.id)).rejects.toMatchObject({ name: 'not-attested' });
    const admitted = { body, organisation: new Uint8Array(32), by };
    await test.feed.block({ contract: 'verification', name: 'body-admitted', data: admitted });
    expect(await read(request.id)).toMatchObject({ state: 'checked', attestations: [], attestationsNeeded: null });
    await test.attested(request);
    expect(await read(request.id)).toMatchObject({ state: 'attested', attestations: [{ body }] });
    await expect(issue(request.id)).resolves.toMatchObject({ functionName: 'issue' });
    expect(await withdraw(request.id)).toMatchObject({ state: 'withdrawn', closed: { by: test.producer.address } });
    const again = await test.request(made);
    expect(again.digest).not.toBe(request.digest);
  });
});

describe('the end of a request', () => {
  it('is a rejection with its reason, after which the hours are free again', async () => {
    const made = batch();
    const request = await test.request(made);
    expect(await reject(request.id)).toMatchObject({
      state: 'rejected',
      closed: { by: test.verifier.address, reason: 'The meter was exchanged meanwhile.' },
    });
    await expect(attest(request.id)).rejects.toMatchObject({ name: 'wrong-state' });
    await expect(reject(request.id)).rejects.toMatchObject({ name: 'wrong-state' });
    expect(await test.request(made)).toMatchObject({ state: 'checked' });
  });

  it('is decided once, also when rejected and withdrawn at the same time', async () => {
    const { id } = await test.request(batch());
    const both = await Promise.allSettled([reject(id), withdraw(id)]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is decided once, also by many more callers at once than there are database connections', async () => {
    const { id } = await test.request(batch());
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => withdraw(id)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await read(id)).state).toBe('withdrawn');
  });

  it('shows as issued what was withdrawn here but issued on chain all the same', async () => {
    const request = await test.request(batch());
    await test.attested(request);
    await withdraw(request.id);
    const { issuance } = await test.issued(request);
    expect(await read(request.id)).toMatchObject({ state: 'issued', issuance });
  });

  it('comes by itself after 30 days', async () => {
    const checked = await test.request(batch());
    const made = batch();
    const attested = await test.request(made);
    await test.attested(attested);
    test.clock.advance(attested.expiresAt.getTime() - test.clock.now().getTime() - 1);
    expect(await test.database.query('UPDATE session SET expires_at = $1', ['2027-01-01T00:00:00Z'])).toBeDefined();
    expect((await read(attested.id)).state).toBe('attested');
    test.clock.advance(1);
    expect((await read(attested.id)).state).toBe('expired');
    await expect(issue(attested.id)).rejects.toMatchObject({ name: 'request-expired' });
    await expect(attest(checked.id)).rejects.toMatchObject({ name: 'request-expired' });
    expect(await test.request(made)).toMatchObject({ state: 'checked' });
  });
});
