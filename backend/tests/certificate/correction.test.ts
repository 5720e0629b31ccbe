import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as api from '../../src/modules/certificate/certificate.contract.ts';
import { accounts } from '../support/api.ts';
import { type CertificateTest, nft, startCertificates } from './certificates.ts';

let test: CertificateTest;
let facility: Awaited<ReturnType<CertificateTest['approvedFacility']>>;
beforeAll(async () => {
  test = await startCertificates();
});
afterAll(() => test.stop());
beforeEach(async () => {
  facility = await test.approvedFacility();
});

const issuanceOf = (issuance: bigint) => test.client.call(api.readIssuance, { params: { issuance } });
const certificateOf = (token: bigint | null) =>
  test.client.call(api.readCertificate, { params: { token: token ?? 0n } });
const ledger = () => test.client.call(api.readLedger, { params: { id: facility.id } });
const sourcesOf = async (token: bigint | null) =>
  (await certificateOf(token)).sources.map(({ issuance, firstWh, wh }) => ({ issuance, firstWh, wh }));

async function issueEnergy(day: string, wh: bigint) {
  const request = await test.request(test.batch(facility.id, `2026-06-${day}T00:00:00Z`, [wh]));
  await test.attested(request);
  return { request, ...(await test.issued(request)) };
}

describe('an issuance that was taken back', () => {
  it('voids its lot, frees its hours and says so to everybody', async () => {
    const { request, issuance, token } = await issueEnergy('01', 1_400_000n);
    await test.takenBack(request, { issuance, token, wh: 1_000_000n });
    expect(await issuanceOf(issuance)).toMatchObject({
      withdrawn: { by: test.producer.address, reasonHash: '05'.repeat(32) },
      lots: [{ token, state: 'withdrawn', owner: null }],
      tiled: true,
    });
    const { provenance, sources } = await certificateOf(token);
    expect(provenance.at(-1)).toMatchObject({ step: 'withdrawn', token });
    expect(sources).toMatchObject([{ issuance, firstWh: 0n, wh: 1_000_000n }]);
    expect(await ledger()).toMatchObject({ attestedWh: 0n, mintedWh: 0n, residual: 0n, issuances: 0 });
    expect(await test.queries.issuedPeriods(facility.number)).toEqual([]);
    const shown = await test.producer.call(api.readIssueRequest, { params: { id: request.id } });
    expect(shown).toMatchObject({ state: 'issued', issuanceWithdrawn: { at: expect.any(Date) } });
    expect(shown.waitsFor).toContain('taken back');
    const again = await test.request([...test.batches.values()].at(-1)!);
    expect(again.digest).not.toBe(request.digest);
  });

  it('gives its numbers to the next one, which alone is the source of its lot', async () => {
    const first = await issueEnergy('01', 1_400_000n);
    const wrong = await issueEnergy('02', 1_700_000n);
    await test.takenBack(wrong.request, { ...wrong, wh: 2_000_000n });
    const right = await issueEnergy('02', 900_000n);
    expect(await sourcesOf(right.token)).toEqual([
      { issuance: first.issuance, firstWh: 1_000_000n, wh: 400_000n },
      { issuance: right.issuance, firstWh: 0n, wh: 600_000n },
    ]);
    expect(await ledger()).toMatchObject({ attestedWh: 2_300_000n, mintedWh: 2_000_000n, residual: 300_000n });
  });

  it('is there again when a fork takes the withdrawal away', async () => {
    const made = await issueEnergy('01', 1_400_000n);
    const [before, { height }] = [await issuanceOf(made.issuance), test.feed];
    await test.takenBack(made.request, { ...made, wh: 1_000_000n });
    await test.database.query('SELECT chain_rewind($1)', [height]);
    expect(await issuanceOf(made.issuance)).toEqual(before);
  });
});

describe('a correction', () => {
  it('is a debit that the next issuance makes up for, with numbers that are never minted', async () => {
    const first = await issueEnergy('01', 1_400_000n);
    await test.corrected(facility.number, first.issuance, 600_000n);
    expect(await ledger()).toMatchObject({ correctedWh: 600_000n, residual: 0n, debit: 200_000n });
    expect(await issuanceOf(first.issuance)).toMatchObject({
      correctedWh: 600_000n,
      corrections: [{ wh: 600_000n, body: test.verifier.address, reasonHash: '06'.repeat(32) }],
      lots: [{ state: 'held' }],
      tiled: true,
    });
    const shown = await test.producer.call(api.readIssueRequest, { params: { id: first.request.id } });
    expect(shown).toMatchObject({ state: 'issued', issuanceWithdrawn: null, correctedWh: 600_000n });

    const next = await issueEnergy('02', 1_700_000n);
    expect(await issuanceOf(next.issuance)).toMatchObject({ correctedBefore: 600_000n, wh: 1_000_000n });
    expect(await sourcesOf(next.token)).toEqual([{ issuance: next.issuance, firstWh: 200_000n, wh: 1_000_000n }]);
    expect(await ledger()).toMatchObject({ residual: 500_000n, debit: 0n });
  });
});

describe('a lot', () => {
  const owner = accounts.producer.address;
  const split = async (token: bigint, wh: bigint) => {
    const [part, rest] = [test.counters.lots + 1n, test.counters.lots + 2n];
    test.counters.lots += 2n;
    const data = { token, part, rest, 'part-wh': wh, owner, recipient: owner };
    const events = [
      nft('burned', token, owner, null),
      nft('minted', part, null, owner),
      nft('minted', rest, null, owner),
    ];
    await test.feed.block(...events, { contract: 'rec-nft', name: 'split', data });
    return { part, rest };
  };

  it('that was merged goes on in the new one, whose history holds that of both, each step once', async () => {
    const { issuance, token } = await issueEnergy('01', 2_000_000n);
    const { part, rest } = await split(token ?? 0n, 500_000n);
    const merged = ++test.counters.lots;
    const data = { token: merged, first: part, second: rest, issuance, 'first-wh': 0n, wh: 2_000_000n, owner };
    const events = [
      nft('burned', part, owner, null),
      nft('burned', rest, owner, null),
      nft('minted', merged, null, owner),
    ];
    await test.feed.block(...events, { contract: 'rec-nft', name: 'merged', data });
    expect(await certificateOf(part)).toMatchObject({ state: 'merged', mergedInto: merged, owner: null });
    const shown = await certificateOf(merged);
    expect(shown).toMatchObject({ state: 'held', firstWh: 0n, wh: 2_000_000n, mergedFrom: [part, rest], parent: null });
    const steps = shown.provenance.map(({ step, token: of }) => `${step} ${of ?? ''}`.trim());
    expect(steps).toEqual([
      'measured',
      'verified',
      `minted ${token}`,
      `minted ${part}`,
      `minted ${rest}`,
      `split ${token}`,
      `minted ${merged}`,
      `merged ${part}`,
      `merged ${rest}`,
    ]);
    expect(await issuanceOf(issuance)).toMatchObject({ lots: [{ token: merged }], tiled: true });
  });

  it('in another contract of the market is escrowed, and held again when it comes back', async () => {
    const { token } = await issueEnergy('01', 1_000_000n);
    const auctions = test.names.contracts.auctions;
    await test.feed.block(nft('transferred', token ?? 0n, owner, auctions));
    expect(await certificateOf(token)).toMatchObject({ state: 'escrowed', owner: auctions });
    await test.feed.block(nft('transferred', token ?? 0n, auctions, owner));
    const { state, provenance } = await certificateOf(token);
    expect(state).toBe('held');
    expect(provenance.slice(-2).map(({ step }) => step)).toEqual(['entered-market', 'left-market']);
  });

  it('that expired belongs to nobody, and is still counted', async () => {
    const { issuance, token } = await issueEnergy('01', 1_000_000n);
    const data = { token, issuance, 'first-wh': 0n, wh: 1_000_000n, owner, at: 1n };
    await test.feed.block(nft('burned', token ?? 0n, owner, null), { contract: 'rec-nft', name: 'expired', data });
    expect(await certificateOf(token)).toMatchObject({ state: 'expired', owner: null });
    expect((await issuanceOf(issuance)).tiled).toBe(true);
  });
});
