import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyProof } from '../../src/kit/merkle-sum.ts';
import * as api from '../../src/modules/certificate/certificate.contract.ts';
import { accounts } from '../support/api.ts';
import { type CertificateTest, ESCROW, nft, startCertificates } from './certificates.ts';

let test: CertificateTest;
beforeAll(async () => {
  test = await startCertificates();
});
afterAll(() => test.stop());

const issuanceOf = (issuance: bigint) => test.client.call(api.readIssuance, { params: { issuance } });
const certificateOf = (token: bigint) => test.client.call(api.readCertificate, { params: { token } });
const ledgerOf = (id: string) => test.client.call(api.readLedger, { params: { id } });

/** Requested, attested and issued. */
async function issueEnergy(facility: { id: string }, from: string, wh: bigint[], unit?: bigint) {
  const request = await test.request(test.batch(facility.id, from, wh));
  await test.attested(request);
  return { request, ...(await test.issued(request, unit)) };
}

const split = (token: bigint, part: bigint, wh: bigint, owner: string, recipient: string) =>
  test.feed.block(
    nft('burned', token, owner, null),
    nft('minted', part, null, recipient),
    nft('minted', part + 1n, null, owner),
    { contract: 'rec-nft', name: 'split', data: { token, part, rest: part + 1n, 'part-wh': wh, owner, recipient } },
  );

describe('an issuance', () => {
  it('shows who measured, verified and issued it, and the lot it was minted as', async () => {
    const facility = await test.approvedFacility();
    const { issuance, token, request } = await issueEnergy(facility, '2026-06-01T00:00:00Z', [600_000n, 800_000n]);
    const shown = await issuanceOf(issuance);
    expect(shown).toMatchObject({
      token,
      owner: test.producer.address,
      attestedWh: 1_400_000n,
      wh: 1_000_000n,
      residual: 400_000n,
      vintage: '2026-06',
      evidenceCid: request.metadataCid,
      digest: request.digest,
      attestations: [{ body: test.verifier.address }],
      withdrawn: null,
      corrections: [],
      facility: { facility: facility.number, details: { document: { fuel: 'F01040100' } } },
      tiled: true,
      trial: true,
    });
    expect(shown.lots).toEqual([
      {
        token,
        firstWh: 0n,
        wh: 1_000_000n,
        state: 'held',
        owner: test.producer.address,
        parent: null,
        mergedInto: null,
      },
    ]);
    const ledger = {
      facility: facility.number,
      attestedWh: 1_400_000n,
      mintedWh: 1_000_000n,
      residual: 400_000n,
      correctedWh: 0n,
      debit: 0n,
    };
    expect(await ledgerOf(facility.id)).toEqual({ ...ledger, issuances: 1 });
    expect(await ledgerOf(`${facility.number}`)).toEqual({ ...ledger, issuances: 1 });
  });

  it('mints nothing below one unit and carries it into the next, whose lot names both as its source', async () => {
    const facility = await test.approvedFacility();
    const small = await issueEnergy(facility, '2026-06-02T00:00:00Z', [300_000n]);
    expect(small.token).toBeNull();
    expect(await issuanceOf(small.issuance)).toMatchObject({ wh: 0n, residual: 300_000n, lots: [], tiled: true });

    const next = await issueEnergy(facility, '2026-06-03T00:00:00Z', [900_000n]);
    const certificate = await certificateOf(next.token ?? 0n);
    expect(certificate.sources.map(({ issuance, firstWh, wh }) => ({ issuance, firstWh, wh }))).toEqual([
      { issuance: small.issuance, firstWh: 0n, wh: 300_000n },
      { issuance: next.issuance, firstWh: 0n, wh: 700_000n },
    ]);
    expect(await ledgerOf(facility.id)).toMatchObject({ residual: 200_000n, issuances: 2 });
  });

  it('proves each of its readings against the root on chain', async () => {
    const facility = await test.approvedFacility('granular');
    const first = await issueEnergy(facility, '2026-06-04T00:00:00Z', [5n], 1n);
    const { issuance } = await issueEnergy(facility, '2026-06-04T01:00:00Z', [10n, 0n, 30n, 40n, 50n], 1n);
    expect(first.token).not.toBeNull();
    const shown = await issuanceOf(issuance);
    const tree = { root: Buffer.from(shown.readingsRoot, 'hex'), sum: shown.attestedWh, leaves: Number(shown.leaves) };
    let next = shown.attestedBefore as bigint;
    for (let hour = 0; hour < 5; hour += 1) {
      const start = BigInt(shown.periodStart.getTime() / 1000 + hour * 3_600);
      const proven = await test.client.call(api.readReadingProof, { params: { issuance, start } });
      const steps = proven.steps.map((step) => ({ ...step, hash: Buffer.from(step.hash, 'hex') }));
      expect(verifyProof(proven.reading, { index: proven.index, steps }, tree)).toBe(true);
      expect(proven.firstWh).toBe(next);
      next += proven.reading.wh;
    }
    expect(next).toBe(shown.attestedBefore + shown.attestedWh);
    const outside = test.client.call(api.readReadingProof, { params: { issuance, start: 0n } });
    await expect(outside).rejects.toMatchObject({ name: 'not-found' });
  });

  it('shows its readings as a series of hours or days that adds up to what was attested', async () => {
    const facility = await test.approvedFacility('granular');
    const wh = Array.from({ length: 30 }, (_, hour) => BigInt(hour * 10));
    const { issuance } = await issueEnergy(facility, '2026-06-05T20:00:00Z', wh, 1n);
    const series = (step?: 'interval' | 'hour' | 'day') =>
      test.client.call(api.readReadings, { params: { issuance }, query: step ? { step } : {} });
    const { attestedWh, readingsRoot } = await issuanceOf(issuance);
    const hours = await series();
    expect(hours).toMatchObject({ step: 'hour', intervalSeconds: 3_600, leaves: 30, readingsRoot });
    expect(hours.items.map((point) => point.wh)).toEqual(wh);
    expect(await series('hour')).toEqual(hours);
    const days = await series('day');
    expect(days.items.map(({ start }) => start.toISOString())).toEqual([
      '2026-06-05T20:00:00.000Z',
      '2026-06-06T00:00:00.000Z',
      '2026-06-07T00:00:00.000Z',
    ]);
    expect(days.items.reduce((sum, point) => sum + point.wh, 0n)).toBe(attestedWh);
    expect((await series('interval')).items).toHaveLength(30);
  });

  it('shows no series that does not lead to the root on chain, nor one of readings kept elsewhere', async () => {
    const facility = await test.approvedFacility('granular');
    const { issuance } = await issueEnergy(facility, '2026-06-08T00:00:00Z', [1n, 2n], 1n);
    const forged = [...test.batches.values()].at(-1)!;
    const ask = () => test.client.call(api.readReadings, { params: { issuance } });
    forged.leavesOf = forged.leavesOf.map((leaf) => ({ ...leaf, wh: leaf.wh + 1n }));
    await expect(ask()).rejects.toMatchObject({ name: 'internal' });
    test.batches.delete(forged.id);
    await expect(ask()).rejects.toMatchObject({ name: 'not-found' });
  });

  it('is unknown, as are its certificates and ledger, before the chain has it', async () => {
    const unknown = { name: 'not-found' };
    await expect(issuanceOf(99_999n)).rejects.toMatchObject(unknown);
    await expect(certificateOf(99_999n)).rejects.toMatchObject(unknown);
    await expect(ledgerOf('99999')).rejects.toMatchObject(unknown);
    await expect(ledgerOf('0198f3a0-0000-7000-8000-000000000000')).rejects.toMatchObject(unknown);
    await expect(ledgerOf('a facility')).rejects.toMatchObject({ name: 'invalid-input' });
  });
});

describe('a certificate', () => {
  it('tells its way from the meter to its retirement, through the lots it was cut from', async () => {
    const facility = await test.approvedFacility();
    const { token, issuance } = await issueEnergy(facility, '2026-06-05T00:00:00Z', [5_000_000n]);
    const lot = token ?? 0n;
    const producer = test.producer.address;
    const buyer = accounts.buyer.address;
    await test.feed.block(nft('transferred', lot, producer, ESCROW));
    expect(await certificateOf(lot)).toMatchObject({ state: 'listed', owner: ESCROW });

    const part = test.counters.lots + 1n;
    await split(lot, part, 2_000_000n, ESCROW, buyer);
    expect(await certificateOf(lot)).toMatchObject({ state: 'split', owner: null, parts: [part, part + 1n] });
    expect(await certificateOf(part)).toMatchObject({ state: 'held', owner: buyer, firstWh: 0n, wh: 2_000_000n });
    expect(await certificateOf(part + 1n)).toMatchObject({ state: 'listed', firstWh: 2_000_000n, wh: 3_000_000n });

    const data = { retirement: part, token: part, rest: null, wh: 2_000_000n };
    await test.feed.block(nft('burned', part, buyer, null), { contract: 'rec-nft', name: 'retired', data });
    const certificate = await certificateOf(part);
    expect(certificate).toMatchObject({ state: 'retired', owner: null, issuance, issuer: producer, parent: lot });
    expect(certificate.tokenUri).toBe(`ipfs://${certificate.evidenceCid}`);
    expect(certificate.provenance.map(({ step, token: of, to }) => [step, of, to])).toEqual([
      ['measured', null, null],
      ['verified', null, null],
      ['minted', lot, producer],
      ['entered-market', lot, ESCROW],
      ['minted', part, buyer],
      ['split', lot, null],
      ['retired', part, null],
    ]);
    expect(certificate.provenance.slice(1).every(({ txid }) => txid !== null)).toBe(true);
    test.counters.lots += 2n;
  });

  it('continues in a new lot when part of it is retired, and still tiles the issuance', async () => {
    const facility = await test.approvedFacility();
    const { token, issuance } = await issueEnergy(facility, '2026-06-06T00:00:00Z', [3_000_000n]);
    const lot = token ?? 0n;
    const owner = test.producer.address;
    const retirement = test.counters.lots + 1n;
    const before = test.feed.height;
    const data = { retirement, token: lot, rest: retirement + 1n, wh: 1n };
    await test.feed.block(nft('burned', lot, owner, null), nft('minted', retirement + 1n, null, owner), {
      contract: 'rec-nft',
      name: 'retired',
      data,
    });
    const { lots, tiled } = await issuanceOf(issuance);
    expect(tiled).toBe(true);
    expect(lots).toEqual([
      { token: retirement, firstWh: 0n, wh: 1n, state: 'retired', owner: null, parent: lot, mergedInto: null },
      { token: retirement + 1n, firstWh: 1n, wh: 2_999_999n, state: 'held', owner, parent: lot, mergedInto: null },
    ]);

    await test.database.query('SELECT chain_rewind($1)', [before]);
    expect((await issuanceOf(issuance)).lots).toMatchObject([{ token: lot, wh: 3_000_000n, state: 'held', owner }]);
  });
});

describe('the projection', () => {
  it('stops at a lot the chain speaks of and that is not recorded, instead of losing its energy', async () => {
    const missing = 987_654n;
    const data = { token: missing, part: missing + 1n, rest: missing + 2n, 'part-wh': 1n };
    const events = [
      [nft('transferred', missing, test.producer.address, accounts.buyer.address)],
      [{ contract: 'rec-nft' as const, name: 'split', data }],
    ];
    for (const block of events) {
      await expect(test.feed.block(...block)).rejects.toThrow(`lot ${missing}`);
      test.feed.height -= 1;
    }
  });

  it('keeps the first attestation of a request, the one that was issued', async () => {
    const facility = await test.approvedFacility();
    const { request, issuance } = await issueEnergy(facility, '2026-06-07T00:00:00Z', [1_000_000n]);
    const { attestations } = await issuanceOf(issuance);
    await test.attested(request);
    expect((await issuanceOf(issuance)).attestations).toEqual(attestations);
    expect(attestations[0]?.txid).toMatch(/^[0-9a-f]{64}$/);
  });

  it('says which hours of a facility are issued, for the rules of metering', async () => {
    const facility = await test.approvedFacility();
    await issueEnergy(facility, '2026-06-08T00:00:00Z', [1n, 1n]);
    const start = Date.parse('2026-06-08T00:00:00Z') / 1000;
    expect(await test.queries.issuedPeriods(facility.number)).toEqual([{ start, end: start + 7_200 }]);
  });
});
