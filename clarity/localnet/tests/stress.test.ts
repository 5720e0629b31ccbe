import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Localnet, startLocalnet } from '../index.ts';
import { type StressReport, stress } from '../stress/run.ts';
import { Client } from './client.ts';

const SEED = Number(process.env.STRESS_SEED ?? 1);
const TRANSACTIONS = Number(process.env.STRESS_TRANSACTIONS ?? 1_000);

describe(`${TRANSACTIONS} transactions of every kind with forks between them (STRESS_SEED=${SEED})`, () => {
  let dataDir: string;
  let localnet: Localnet;
  let report: StressReport;

  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'localnet-stress-'));
  });
  afterAll(async () => {
    await localnet?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('leave balances, nonces, owners, counters and the mempool as a model of them says, after every block', {
    timeout: 60_000 + 600 * TRANSACTIONS,
  }, async () => {
    localnet = await startLocalnet({ dataDir });
    report = await stress({ url: localnet.url, seed: SEED, transactions: TRANSACTIONS });
  });

  it('take every way that a transaction can go', () => {
    const ways = ['success', 'abort_by_response', 'abort_by_post_condition', 'dropped_replace_by_fee'];
    const reasons = ['BadNonce', 'FeeTooLow', 'NotEnoughFunds', 'TooMuchChaining', 'ConflictingNonceInMempool'];
    for (const way of [...ways, ...reasons]) expect(report.counts, way).toHaveProperty(way);
    expect(report.reorgs).toBeGreaterThan(0);
  });

  it('and all of it again from the log', { timeout: 60_000 + 100 * TRANSACTIONS }, async () => {
    await localnet.stop();
    localnet = await startLocalnet({ dataDir });
    expect((await new Client(localnet.url).state()).digest).toBe(report.digest);
  });
});
