import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { canonicalBytes } from '../../src/kit/canonical-json.ts';
import { cidOfSha256 } from '../../src/kit/cid.ts';
import { IpfsError } from '../../src/kit/ipfs.ts';
import { createJobs, GiveUp, Retry } from '../../src/kit/jobs/index.ts';
import { createLog } from '../../src/kit/log.ts';
import { merkleSum, type ReadingLeaf, verifyProof } from '../../src/kit/merkle-sum.ts';
import { OutboxDispatcher } from '../../src/kit/outbox.ts';
import * as facilityApi from '../../src/modules/facility/facility.contract.ts';
import { FacilityQueries } from '../../src/modules/facility/facility.queries.ts';
import {
  bytesOf,
  collectMeterFile,
  decodeReadings,
  generateSolarMonth,
  meteringModule,
  parseNem12,
} from '../../src/modules/metering/index.ts';
import { type BatchId, csvOf, hours, type MeteringTest, startMetering } from './meters.ts';

let test: MeteringTest;
beforeAll(async () => {
  test = await startMetering();
});
afterAll(() => test.stop());

const JUNE = '2026-06-01T00:00:00Z';
const SITE = { latitude: -34.6, longitude: 148 };

async function* inOnePiece(bytes: Uint8Array) {
  yield bytes;
}
const rowOf = async (id: string) => {
  const [row] = await test.database.query<Record<string, unknown>>('SELECT * FROM metering_batch WHERE id = $1', [id]);
  return row;
};
const rulesBroken = (batch: Awaited<ReturnType<MeteringTest['assessed']>>) =>
  batch.verdict?.findings.map(({ rule, severity }) => `${rule} ${severity}`);

/** The job of a module whose IPFS and attempts the test decides. */
async function runJob(
  batchId: BatchId,
  { documents = test.ipfs as Pick<typeof test.ipfs, 'get' | 'putBytes' | 'putJson'>, attempt = 1 } = {},
) {
  const facility = new FacilityQueries(test.database);
  const { database, clock } = test;
  const { jobs } = meteringModule({ database, clock, documents, facility, issuedPeriods: async () => [] });
  await jobs[0]?.run({ batchId }, { id: 'test', attempt });
}

describe('assessing a month of five-minute readings', () => {
  const plant = { nmi: 'NMI0000001', ...SITE, nameplateW: 5_000_000, year: 2026, month: 5, seed: 'assessment' };
  const text = [...generateSolarMonth(plant)].join('');
  let batch: Awaited<ReturnType<MeteringTest['read']>>;

  beforeAll(async () => {
    const { id } = await test.facility({
      technology: 'T010100',
      fuel: 'F01040100',
      country: 'AU',
      latitude: -34_600_000,
      longitude: 148_000_000,
      nameplateW: 5_000_000n,
      meters: ['NMI0000001'],
    });
    const uploaded = await test.upload(id, text);
    const jobs = await createJobs({ databaseUrl: test.databaseUrl, log: createLog('silent') });
    const worker = await jobs.worker(test.composed.handlers);
    try {
      await new OutboxDispatcher(test.database, jobs, createLog('silent')).dispatch();
      const settled = async () => expect((await test.read(uploaded.id)).state).toBe('assessed');
      await vi.waitFor(settled, { timeout: 30_000, interval: 50 });
    } finally {
      await worker.close();
      await jobs.close();
    }
    batch = await test.read(uploaded.id);
  });

  it('commits to every reading of the file, in the real queue', async () => {
    const { readings } = await collectMeterFile(parseNem12(bytesOf(text)));
    const expected = merkleSum(readings);
    expect(readings).toHaveLength(8_928);
    expect(batch).toMatchObject({
      state: 'assessed',
      failure: null,
      leaves: 8_928,
      energyWh: expected.sum,
      readingsRoot: Buffer.from(expected.root).toString('hex'),
      verdict: { result: 'pass', findings: [] },
    });
    expect(batch.verdict?.rules.every(({ result }) => result === 'pass')).toBe(true);
  });

  it('publishes a verdict whose hash is its address, and the readings that lead to its root', async () => {
    const verdict = await test.ipfs.getJson(batch.verdict?.cid ?? '');
    const hash = createHash('sha256').update(canonicalBytes(verdict)).digest();
    expect(batch.verdict).toMatchObject({ hash: hash.toString('hex'), cid: cidOfSha256(hash) });
    expect(verdict).toMatchObject({
      result: 'pass',
      inputs: { readingsRoot: batch.readingsRoot, rawFile: { cid: batch.file.cid, sha256: batch.file.sha256 } },
    });
    const leaves: ReadingLeaf[] = [];
    const document = await test.ipfs.get(batch.readingsCid ?? '');
    for await (const leaf of decodeReadings(inOnePiece(document))) leaves.push(leaf);
    expect(Buffer.from(merkleSum(leaves).root).toString('hex')).toBe(batch.readingsRoot);
  });

  it('hands the evidence of an issue request over, and proves any reading of it', async () => {
    const { queries } = test.composed.metering;
    const evidence = await queries.batchForIssue(batch.id);
    expect(evidence).toMatchObject({
      id: batch.id,
      period: batch.period,
      energyWh: batch.energyWh,
      leaves: 8_928,
      readingsCid: batch.readingsCid,
      rawCid: batch.file.cid,
      rawSha256: batch.file.sha256,
      verdict: { result: 'pass', cid: batch.verdict?.cid, findings: [] },
    });
    const tree = { root: evidence!.readingsRoot, sum: evidence!.energyWh, leaves: evidence!.leaves };
    const noon = Date.parse('2026-05-15T02:00:00Z') / 1000;
    const proven = await queries.proofOf(batch.id, noon);
    expect(proven?.leaf).toMatchObject({ start: noon, end: noon + 300 });
    expect(verifyProof(proven!.leaf, proven!.proof, tree)).toBe(true);
    expect(verifyProof({ ...proven!.leaf, wh: proven!.leaf.wh + 1n }, proven!.proof, tree)).toBe(false);
    expect(await queries.proofOf(batch.id, noon + 1)).toBeNull();
    expect(await queries.batchForIssue('0198f3a0-0000-7000-8000-000000000000')).toBeNull();
  });

  it('leaves the row as it is when the job runs again, and finds the same bytes when it has to start over', async () => {
    const first = await rowOf(batch.id);
    await runJob(batch.id);
    expect(await rowOf(batch.id)).toEqual(first);
    await test.database.query(
      `UPDATE metering_batch SET state = 'assessing', verdict = NULL, verdict_hash = NULL, verdict_cid = NULL,
         verdict_result = NULL, readings_root = NULL, readings_cid = NULL WHERE id = $1`,
      [batch.id],
    );
    await Promise.all([runJob(batch.id), runJob(batch.id)]);
    expect(await rowOf(batch.id)).toEqual(first);
  });
});

describe('the verdict', () => {
  it('is awaited by an issue request in words', async () => {
    const { id } = await test.facility();
    const batch = await test.upload(id, csvOf(hours(JUNE, [1])));
    const { queries } = test.composed.metering;
    await expect(queries.batchForIssue(batch.id)).rejects.toMatchObject({ problem: 'verdict-pending' });
    await test.runJobs();
    expect(await queries.batchForIssue(batch.id)).toMatchObject({ verdict: { result: 'pass' } });
  });

  it('does not depend on the order of the rows', async () => {
    const rows = hours(JUNE, [1, 2, 3, 4, 5]);
    const roots = [];
    for (const file of [csvOf(rows), csvOf(rows.toReversed())]) {
      const { id } = await test.facility();
      roots.push((await test.assessed(id, file)).readingsRoot);
    }
    expect(roots[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(roots[1]).toBe(roots[0]);
  });

  it('is pending where the file has a hole, and says where', async () => {
    const { id } = await test.facility();
    const batch = await test.assessed(id, csvOf(hours(JUNE, [1, 2, 3]).toSpliced(1, 1)));
    expect(batch.verdict).toMatchObject({
      result: 'pending',
      findings: [
        {
          rule: 'R03',
          ranges: [{ start: new Date('2026-06-01T01:00:00Z'), end: new Date('2026-06-01T02:00:00Z') }],
          cure: expect.stringContaining('missing intervals'),
        },
      ],
    });
    expect(batch.verdict?.rules.find(({ id: rule }) => rule === 'R03')?.result).toBe('pending');
  });

  it('passes the whole file that fills the hole of an earlier one', async () => {
    const { id } = await test.facility();
    const rows = hours(JUNE, [1, 2, 3]);
    await test.assessed(id, csvOf(rows.toSpliced(1, 1)));
    const whole = await test.assessed(id, csvOf(rows));
    expect(whole).toMatchObject({ verdict: { result: 'pass' }, leaves: 3, counts: { stored: 1, duplicates: 2 } });
  });

  it('rejects negative energy, names each line and keeps none of it', async () => {
    const { id } = await test.facility();
    const batch = await test.assessed(id, csvOf(hours(JUNE, [1, -2, 3])));
    expect(batch).toMatchObject({
      counts: { readings: 3, stored: 2, refused: 1 },
      verdict: { result: 'reject' },
      findings: { total: 1, items: [{ rule: 'R06', severity: 'reject', record: 'row', line: 3 }] },
    });
    expect(rulesBroken(batch)).toContain('R06 reject');
    expect((await test.readings(id)).map(({ wh }) => wh)).toEqual([1n, 3n]);
  });

  it('counts intervals the meter has no value for, and stores none of them', async () => {
    const { id } = await test.facility();
    const rows = hours(JUNE, [1, 2, 3]).with(1, { start: '2026-06-01T01:00:00Z', wh: '', quality: 'missing' });
    const batch = await test.assessed(id, csvOf(rows));
    expect(batch.counts).toMatchObject({ readings: 3, stored: 2, missing: 1, refused: 0 });
    expect(rulesBroken(batch)).toEqual(['R03 pending']);
  });

  it('rejects readings of a meter the facility does not declare, and says what to do', async () => {
    const { id } = await test.facility({ meters: ['M-1', 'M-2'] });
    const batch = await test.assessed(id, csvOf(hours(JUNE, [1, 2], { meter: 'M-9' })));
    expect(batch.findings.items).toMatchObject([
      {
        rule: 'R27',
        severity: 'reject',
        line: 2,
        message: expect.stringContaining('M-9'),
        cure: expect.stringContaining('declare'),
      },
    ]);
    expect(batch.verdict?.result).toBe('reject');
    expect(rulesBroken(batch)).toContain('R27 reject');
    const document = (await test.ipfs.getJson(batch.verdict?.cid ?? '')) as { result: string };
    expect(document.result).toBe('reject');
  });

  it('accepts a meter by its serial number too', async () => {
    const { id } = await test.facility({ meters: ['SN-77'] });
    const day = `300,20260601,${Array(48).fill('0.1').join(',')},A,,,,\n`;
    const batch = await test.assessed(
      id,
      `100,NEM12,202606020000,A,B\n200,NMI1234567,B1,1,B1,B1,SN-77,kWh,30,\n${day}900\n`,
    );
    expect([batch.verdict?.result, batch.findings.total]).toEqual(['pass', 0]);
  });

  it('takes the only meter of the facility for a file that names none', async () => {
    const { id, meters } = await test.facility();
    const { channels } = await test.upload(id, csvOf(hours(JUNE, [1])));
    expect(channels[0]?.meter).toBe(meters[0]);
    const two = await test.facility({ meters: ['A', 'B'] });
    const batch = await test.assessed(two.id, csvOf(hours(JUNE, [1])));
    expect(rulesBroken(batch)).toContain('R27 reject');
    const named = await test.assessed(two.id, `${csvOf(hours(JUNE, [1]))}\n`, { meter: 'A' });
    expect(named.verdict?.result).toBe('pass');
  });

  it('no longer stands for a draft that was changed, until the same file is uploaded again', async () => {
    const { id } = await test.facility();
    const file = csvOf(hours(JUNE, [900_000]));
    const batch = await test.assessed(id, file);
    expect(batch.verdict?.result).toBe('pass');
    await test.producer.call(facilityApi.changeFacility, { params: { id }, body: { nameplateW: 500_000n } });
    const { queries } = test.composed.metering;
    expect(await queries.batchForIssue(batch.id)).toMatchObject({ verdict: { result: 'pending' } });
    const again = await test.assessed(id, file);
    expect(again.id).toBe(batch.id);
    expect(rulesBroken(again)).toEqual(['R07 reject']);
  });

  it('is shown to verification bodies with its rules in words', async () => {
    const { id } = await test.facility();
    const batch = await test.assessed(id, csvOf(hours(JUNE, [1])));
    const { verdict } = await test.read(batch.id, test.verifier);
    expect(verdict?.rules.map(({ id: rule }) => rule)).toEqual(
      expect.arrayContaining(['R01', 'R02', 'R03', 'R04', 'R05', 'R06', 'R07', 'R10', 'R25', 'R27']),
    );
    expect(verdict?.rules.every(({ title }) => title.length > 10)).toBe(true);
  });
});

describe('when IPFS fails the job', () => {
  const fails = (failure: 'unavailable' | 'missing') => ({
    ...test.ipfs,
    get: () => Promise.reject(new IpfsError(failure, 'as the test wants')),
  });

  it('tries again while the node is down', async () => {
    const { id } = await test.facility();
    const batch = await test.upload(id, csvOf(hours(JUNE, [1])));
    await expect(runJob(batch.id, { documents: fails('unavailable') })).rejects.toBeInstanceOf(Retry);
    expect((await test.read(batch.id)).state).toBe('assessing');
    await runJob(batch.id);
    expect((await test.read(batch.id)).state).toBe('assessed');
  });

  it('says so after the last attempt or when the file is lost, and an upload of the same file starts over', async () => {
    const { id } = await test.facility();
    const file = csvOf(hours(JUNE, [1]));
    const batch = await test.upload(id, file);
    await expect(runJob(batch.id, { documents: fails('unavailable'), attempt: 10 })).rejects.toBeInstanceOf(Retry);
    expect(await test.read(batch.id)).toMatchObject({ state: 'failed', failure: expect.stringContaining('again') });
    expect(await test.upload(id, file)).toMatchObject({ id: batch.id, state: 'received', failure: null });
    await expect(runJob(batch.id, { documents: fails('missing') })).rejects.toBeInstanceOf(GiveUp);
    expect(await test.read(batch.id)).toMatchObject({
      state: 'failed',
      failure: expect.stringContaining('Upload it again'),
    });
    expect((await test.assessed(id, file)).state).toBe('assessed');
  });
});
