import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as api from '../../src/modules/certificate/certificate.contract.ts';
import { accounts } from '../support/api.ts';
import { type CertificateTest, startCertificates } from './certificates.ts';

let test: CertificateTest;
let facility: Awaited<ReturnType<CertificateTest['approvedFacility']>>;
let request: api.IssueRequestView;
const second = accounts.outsider.address;
const by = accounts.administrator.address;

beforeAll(async () => {
  test = await startCertificates();
});
afterAll(() => test.stop());
beforeEach(async () => {
  facility = await test.approvedFacility();
  request = await test.request(test.batch(facility.id, '2026-06-01T00:00:00Z', [2_000_000n]));
});

const read = () => test.producer.call(api.readIssueRequest, { params: { id: request.id } });
const attest = () => test.verifier.call(api.attestIssueRequestCall, { params: { id: request.id } });
const issue = () => test.producer.call(api.issueCall, { params: { id: request.id } });
const suspend = (body: string) =>
  test.feed.block({ contract: 'verification', name: 'body-suspended', data: { body, by } });
const handOver = (from: string, owner: string) =>
  test.feed.block({
    contract: 'facilities',
    name: 'facility-handed-over',
    data: { facility: facility.number, from, owner },
  });

/** Both attestations that a large facility needs. */
async function both() {
  const first = test.verifier.address;
  await test.attested(request, { given: 1n, needed: 2n });
  await test.attested(request, { body: second, given: 2n, needed: 2n, bodies: [first, second] });
}

it('of two that are needed, one leaves the request waiting and says so', async () => {
  await test.attested(request, { given: 1n, needed: 2n });
  const shown = await read();
  expect(shown).toMatchObject({ state: 'checked', attestations: [{ body: test.verifier.address }] });
  expect(shown.attestationsNeeded).toBe(2);
  expect(shown.waitsFor).toContain('1 of 2');
  await expect(issue()).rejects.toMatchObject({ name: 'not-attested', message: shown.waitsFor });
  await expect(attest()).rejects.toMatchObject({ name: 'same-organisation' });
});

it('open the request together, and both stand on what is issued', async () => {
  await both();
  expect(await read()).toMatchObject({ state: 'attested', attestationsNeeded: 2 });
  await expect(issue()).resolves.toMatchObject({ functionName: 'issue' });
  const { issuance } = await test.issued(request);
  const bodies = [test.verifier.address, second];
  const { attestations } = await test.client.call(api.readIssuance, { params: { issuance } });
  expect(attestations.map(({ body }) => body)).toEqual(bodies);
  await suspend(second);
  expect((await read()).attestations.map(({ body }) => body)).toEqual(bodies);
});

it('all end with the suspension of one body once the request was open, and only its own before', async () => {
  await test.attested(request, { given: 1n, needed: 2n });
  await suspend(second);
  expect((await read()).attestations).toHaveLength(1);
  await test.attested(request, {
    body: second,
    given: 2n,
    needed: 2n,
    bodies: [test.verifier.address, second],
  });
  expect((await read()).state).toBe('attested');
  await suspend(second);
  expect(await read()).toMatchObject({ state: 'checked', attestations: [], attestationsNeeded: null });
  await test.attested(request, { body: second, given: 1n, needed: 2n });
  expect(await read()).toMatchObject({ attestations: [{ body: second }], attestationsNeeded: 2 });
});

it('no longer count when the facility changes hands, until the new owner is vouched for', async () => {
  await both();
  const next = accounts.producer2.address;
  await handOver(test.producer.address, next);
  const shown = await test.producer2.call(api.readIssueRequest, { params: { id: request.id } });
  expect(shown).toMatchObject({ state: 'checked', attestations: [], ownerAddress: next });
  await expect(issue()).rejects.toMatchObject({ name: 'not-owner' });
  await test.attested(request, { given: 1n, needed: 1n, owner: next });
  const call = test.producer2.call(api.issueCall, { params: { id: request.id } });
  await expect(call).resolves.toMatchObject({ functionName: 'issue' });
  await handOver(next, test.producer.address);
});

it('are forgotten exactly as far as a fork took them away', async () => {
  await test.attested(request, { given: 1n, needed: 2n });
  const [before, { height }] = [await read(), test.feed];
  await test.attested(request, { body: second, given: 2n, needed: 2n, bodies: [test.verifier.address, second] });
  await suspend(second);
  await test.database.query('SELECT chain_rewind($1)', [height]);
  expect(await read()).toEqual(before);
});
