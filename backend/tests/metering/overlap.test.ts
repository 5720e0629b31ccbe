import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as certificateApi from '../../src/modules/certificate/certificate.contract.ts';
import * as facilityApi from '../../src/modules/facility/facility.contract.ts';
import * as api from '../../src/modules/metering/metering.contract.ts';
import { type BatchId, csvOf, hours, type MeteringTest, type Row, startMetering } from './meters.ts';

let test: MeteringTest;
beforeAll(async () => {
  test = await startMetering();
});
afterAll(() => test.stop());

const JUNE = '2026-06-01T00:00:00Z';
const JUNE_AT_2 = '2026-06-01T02:00:00Z';
const withdraw = (batchId: BatchId) => test.producer.call(api.withdrawBatch, { params: { batchId } });
const values = async (id: Parameters<MeteringTest['readings']>[0]) => (await test.readings(id)).map(({ wh }) => wh);

describe('a second file over the same time', () => {
  it('drops and counts what is already there with the same value', async () => {
    const { id } = await test.facility();
    const first = await test.assessed(id, csvOf(hours(JUNE, [1, 2, 3, 4])));
    const second = await test.assessed(id, csvOf(hours(JUNE_AT_2, [3, 4, 5, 6])));
    expect(second.counts).toEqual({
      readings: 4,
      stored: 2,
      duplicates: 2,
      missing: 0,
      refused: 0,
      ignoredChannels: 0,
    });
    expect(second).toMatchObject({ findings: { total: 0 }, verdict: { result: 'pass' }, leaves: 4, energyWh: 18n });
    const readings = await test.readings(id);
    expect(readings.map(({ wh }) => wh)).toEqual([1n, 2n, 3n, 4n, 5n, 6n]);
    expect(readings.map(({ batchId }) => batchId)).toEqual([...Array(4).fill(first.id), ...Array(2).fill(second.id)]);
  });

  it('keeps the old value against another one, names the line, and settles nothing by itself', async () => {
    const { id } = await test.facility();
    const first = await test.assessed(id, csvOf(hours(JUNE, [1, 2, 3, 4])));
    const second = await test.assessed(id, csvOf(hours(JUNE_AT_2, [3, 40, 5])));
    expect(await values(id)).toEqual([1n, 2n, 3n, 4n, 5n]);
    expect(second.counts).toMatchObject({ readings: 3, stored: 1, duplicates: 1, refused: 1 });
    const [finding, ...more] = second.findings.items;
    expect([more, finding]).toEqual([[], expect.objectContaining({ rule: 'R04', severity: 'pending', line: 3 })]);
    expect(finding?.message).toContain('40 Wh');
    expect(finding?.message).toContain(`${first.id}, which said 4 Wh (actual)`);
    expect(finding?.cure).toContain(`withdraw batch ${first.id}`);
    expect(second.verdict?.result).toBe('pending');
    expect(second.verdict?.rules.find((rule) => rule.id === 'R04')?.result).toBe('pending');
    expect((await test.read(first.id)).verdict?.result).toBe('pass');
  });

  it('takes readings of another length over the same time for a contradiction', async () => {
    const { id } = await test.facility();
    await test.assessed(id, csvOf(hours(JUNE, [4])));
    const quarters = [0, 15, 30, 45].map((m) => ({ start: `2026-06-01T00:${m || '00'}:00Z`, minutes: 15, wh: 1 }));
    const { counts, verdict } = await test.assessed(id, csvOf(quarters));
    expect([counts.stored, counts.refused, verdict?.result]).toEqual([0, 4, 'pending']);
  });

  it('takes an estimate and the actual value behind it for a contradiction, even if they are equal', async () => {
    const { id } = await test.facility();
    await test.assessed(id, csvOf(hours(JUNE, [4], { quality: 'estimated' })));
    const { counts } = await test.assessed(id, csvOf(hours(JUNE, [4])));
    expect(counts).toMatchObject({ stored: 0, refused: 1 });
  });

  it('tells meters apart', async () => {
    const { id } = await test.facility({ meters: ['A', 'B'] });
    await test.assessed(id, csvOf(hours(JUNE, [1, 2], { meter: 'A' })));
    const other = await test.assessed(id, csvOf(hours(JUNE, [5, 6], { meter: 'B' })));
    expect(other.counts).toMatchObject({ stored: 2, duplicates: 0, refused: 0 });
  });

  it('tells facilities apart', async () => {
    const [one, two] = [await test.facility({ meters: ['X'] }), await test.facility({ meters: ['X'] })];
    await test.assessed(one.id, csvOf(hours(JUNE, [1])));
    expect((await test.assessed(two.id, csvOf(hours(JUNE, [2])))).counts).toMatchObject({ stored: 1, refused: 0 });
  });
});

describe('a file that contradicts itself', () => {
  it('keeps none of the rows that disagree and names each line', async () => {
    const { id } = await test.facility();
    const rows = [...hours(JUNE, [1, 2, 3]), ...hours('2026-06-01T01:00:00Z', [20])];
    const batch = await test.assessed(id, csvOf(rows));
    expect(batch.counts).toMatchObject({ readings: 4, stored: 2, refused: 2 });
    expect(batch.findings.items.map(({ rule, line }) => [rule, line])).toEqual([
      ['R04', 3],
      ['R04', 5],
    ]);
    expect(await values(id)).toEqual([1n, 3n]);
    expect(batch.verdict?.findings.map(({ rule }) => rule)).toEqual(['R03', 'R04']);
  });

  it('counts a repeated row once', async () => {
    const { id } = await test.facility();
    const batch = await test.assessed(id, csvOf([...hours(JUNE, [1, 2]), ...hours(JUNE, [1])]));
    expect(batch).toMatchObject({
      counts: { stored: 2, duplicates: 1, refused: 0 },
      leaves: 2,
      verdict: { result: 'pass' },
    });
  });

  it('keeps a thousand findings and counts the others', async () => {
    const { id } = await test.facility();
    const batch = await test.upload(id, csvOf(hours('2025-01-01T00:00:00Z', Array(1_200).fill(-1))));
    expect(batch.findings).toMatchObject({ total: 1_200, next: expect.any(String) });
    const lines: number[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { line: number }[]; next: string | null } = await test.producer.call(api.listFindings, {
        params: { batchId: batch.id },
        query: cursor === null ? {} : { cursor },
      });
      lines.push(...page.items.map(({ line }) => line));
      cursor = page.next;
    } while (cursor !== null);
    expect(lines).toEqual(Array.from({ length: 1_000 }, (_, i) => i + 2));
  });
});

describe('readings of any files in any order', () => {
  it('never overlap, are the first that were said, and add up', async () => {
    const interval = fc.record({
      start: fc.integer({ min: 0, max: 11 }),
      quarters: fc.constantFrom(1, 2, 4),
      wh: fc.integer({ min: -1, max: 2 }),
      quality: fc.constantFrom('actual', 'actual', 'estimated', 'missing'),
    });
    const rowOf = ({
      start,
      quarters,
      wh,
      quality,
    }: {
      start: number;
      quarters: number;
      wh: number;
      quality: string;
    }): Row => ({
      start: new Date(Date.parse(JUNE) + start * 900_000).toISOString(),
      minutes: quarters * 15,
      wh,
      quality,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(interval, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
        async (files) => {
          const { id } = await test.facility();
          let before = new Map<string, bigint>();
          const seen = new Set<string>();
          for (const file of files) {
            const { id: batchId, counts } = await test.upload(id, csvOf(file.map(rowOf)));
            expect(counts.stored + counts.duplicates + counts.missing + counts.refused).toBe(file.length);
            const now = await test.readings(id);
            for (const [i, reading] of now.entries())
              expect(reading.start.getTime()).toBeGreaterThanOrEqual(now[i - 1]?.end.getTime() ?? 0);
            const after = new Map(
              now.map((r) => [`${r.start.toISOString()} ${r.end.toISOString()} ${r.quality}`, r.wh]),
            );
            for (const [key, wh] of before) expect(after.get(key)).toBe(wh);
            expect(now.length - before.size).toBe(seen.has(batchId) ? 0 : counts.stored);
            seen.add(batchId);
            before = after;
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('withdrawing a batch', () => {
  it('makes room for the right file, and the withdrawn one stays readable', async () => {
    const { id } = await test.facility();
    const wrong = await test.assessed(id, csvOf(hours(JUNE, [10, 20])));
    expect(await withdraw(wrong.id)).toMatchObject({ id: wrong.id, state: 'withdrawn', verdict: { result: 'pass' } });
    expect(await values(id)).toEqual([]);
    const right = await test.assessed(id, csvOf(hours(JUNE, [1, 2])));
    expect(right).toMatchObject({ verdict: { result: 'pass' }, counts: { stored: 2 } });
    expect(await test.composed.metering.queries.batchForIssue(wrong.id)).toBeNull();
  });

  it('lets the very same file in again as a batch of its own', async () => {
    const { id } = await test.facility();
    const file = csvOf(hours(JUNE, [10, 20]));
    const first = await test.assessed(id, file);
    await withdraw(first.id);
    const second = await test.assessed(id, file);
    expect(second.id).not.toBe(first.id);
    expect(second).toMatchObject({ verdict: { result: 'pass' }, counts: { stored: 2 } });
  });

  it('waits for a later batch that repeats its readings', async () => {
    const { id } = await test.facility();
    const first = await test.upload(id, csvOf(hours(JUNE, [1, 2])));
    const second = await test.upload(id, csvOf(hours(JUNE, [1, 2, 3])));
    await expect(withdraw(first.id)).rejects.toMatchObject({
      name: 'conflict',
      message: expect.stringContaining(second.id),
    });
    await withdraw(second.id);
    await withdraw(first.id);
    expect(await values(id)).toEqual([]);
  });

  it("happens once, to a batch of one's own", async () => {
    const { id } = await test.facility();
    const { id: batchId } = await test.upload(id, csvOf(hours(JUNE, [1])));
    const foreign = test.producer2.call(api.withdrawBatch, { params: { batchId } });
    await expect(foreign).rejects.toMatchObject({ name: 'not-owner' });
    await withdraw(batchId);
    await expect(withdraw(batchId)).rejects.toMatchObject({ name: 'wrong-state' });
  });

  it('leaves a job that comes too late without effect', async () => {
    const { id } = await test.facility();
    const batch = await test.upload(id, csvOf(hours(JUNE, [1])));
    await withdraw(batch.id);
    await test.runJobs();
    expect(await test.read(batch.id)).toMatchObject({ state: 'withdrawn', verdict: null });
  });
});

describe('hours that were issued', () => {
  /** Registered and approved as the chain tells it. */
  async function approve(id: Awaited<ReturnType<MeteringTest['facility']>>['id'], facility: bigint) {
    await test.producer.call(facilityApi.registerFacilityCall, { params: { id } });
    const { details } = await test.producer.call(facilityApi.readFacility, { params: { id } });
    const registered = {
      facility,
      owner: test.producer.address,
      unit: 1_000_000n,
      'nameplate-w': 1_000_000n,
      'commissioned-at': 1_704_067_200n,
      country: 'DE',
      fuel: 'F01050200',
      technology: 'T030100',
      details: Buffer.from(details?.hash ?? '', 'hex'),
      trial: false,
    };
    const decided = { facility, body: test.verifier.address, approved: true, reason: new Uint8Array(32) };
    await test.feed.block(
      { contract: 'facilities', name: 'facility-registered', data: registered },
      { contract: 'facilities', name: 'facility-decided', data: decided },
    );
  }

  it('are the evidence of a certificate: requested, proven, never issued again, never withdrawn', async () => {
    const { id } = await test.facility();
    await approve(id, 1n);
    const batch = await test.assessed(id, csvOf(hours(JUNE, [600_000, 800_000])));
    const request = await test.producer.call(certificateApi.createIssueRequest, { body: { batchId: batch.id } });
    expect(request).toMatchObject({
      wh: 1_400_000n,
      readingsRoot: batch.readingsRoot,
      verdictHash: batch.verdict?.hash,
    });
    const issued = {
      issuance: 1n,
      token: 1n,
      digest: Buffer.from(request.digest, 'hex'),
      facility: 1n,
      owner: test.producer.address,
      'period-start': BigInt(request.periodStart.getTime() / 1000),
      'period-end': BigInt(request.periodEnd.getTime() / 1000),
      'attested-wh': request.wh,
      'attested-before': 0n,
      wh: 1_000_000n,
      'minted-before': 0n,
      'corrected-before': 0n,
      'expires-at': null,
      trial: false,
      'readings-root': Buffer.from(request.readingsRoot, 'hex'),
      leaves: BigInt(request.leaves),
      'verdict-hash': Buffer.from(request.verdictHash, 'hex'),
      evidence: Buffer.from(request.evidence, 'hex'),
      'issued-at': BigInt(test.clock.now().getTime() / 1000),
      residual: 400_000n,
    };
    await test.feed.block(
      { contract: 'rec-nft', name: 'nft-minted', data: { token: 1n, sender: null, recipient: test.producer.address } },
      { contract: 'rec-nft', name: 'issued', data: issued },
    );

    const start = BigInt(Date.parse('2026-06-01T01:00:00Z') / 1000);
    const proven = await test.client.call(certificateApi.readReadingProof, { params: { issuance: 1n, start } });
    expect(proven).toMatchObject({ reading: { wh: 800_000n }, readingsRoot: batch.readingsRoot, leaves: 2 });

    await expect(withdraw(batch.id)).rejects.toMatchObject({ name: 'hours-already-issued' });
    const later = await test.assessed(id, csvOf(hours('2026-06-01T01:00:00Z', [800_000, 5])));
    expect(later.verdict).toMatchObject({
      result: 'reject',
      findings: [{ rule: 'R02', ranges: [{ start: new Date(Number(start) * 1000), end: new Date(JUNE_AT_2) }] }],
    });
    const again = test.producer.call(certificateApi.createIssueRequest, { body: { batchId: later.id } });
    await expect(again).rejects.toMatchObject({ name: 'verdict-rejected' });
  });

  it('need no upload from a facility that was rejected', async () => {
    const { id } = await test.facility();
    await approve(id, 2n);
    const other = await test.facility();
    await test.producer.call(facilityApi.registerFacilityCall, { params: { id: other.id } });
    const { details } = await test.producer.call(facilityApi.readFacility, { params: { id: other.id } });
    const data = {
      facility: 3n,
      owner: test.producer.address,
      unit: 1n,
      'nameplate-w': 1n,
      'commissioned-at': 1n,
      country: 'DE',
      fuel: 'F01050200',
      technology: 'T030100',
      details: Buffer.from(details?.hash ?? '', 'hex'),
      trial: false,
    };
    await test.feed.block({ contract: 'facilities', name: 'facility-registered', data });
    await expect(test.upload(other.id, csvOf(hours(JUNE, [1])))).resolves.toMatchObject({ state: 'received' });
    const decided = { facility: 3n, body: test.verifier.address, approved: false, reason: new Uint8Array(32) };
    await test.feed.block({ contract: 'facilities', name: 'facility-decided', data: decided });
    await expect(test.upload(other.id, csvOf(hours(JUNE, [2])))).rejects.toMatchObject({ name: 'wrong-state' });
    await expect(test.upload(id, csvOf(hours(JUNE, [2])))).resolves.toMatchObject({ state: 'received' });
  });
});
