import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoResult } from '../../src/main/local/demo/result.ts';
import { startScript } from './run-script.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rec-demo-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function demo(...args: string[]): Promise<{ code: number | null; result: DemoResult; output: string }> {
  const script = startScript('demo', ['--json', ...args]);
  const code = await script.ended;
  const output = script.output();
  return { code, output, result: JSON.parse(output.trim().split('\n').at(-1) ?? '') as DemoResult };
}

/** Two days of a small rooftop plant, half-hourly: 0.4 kWh in every half hour from 08:00 to 16:00 NEM time. */
function smallPlant(): string {
  const day = (date: string) => {
    const values = Array.from({ length: 48 }, (_, i) => (i >= 16 && i < 32 ? '0.4' : '0'));
    return `300,${date},${values.join(',')},A,,,20250201000000,`;
  };
  const lines = [
    '100,NEM12,202502010000,TEST,TEST',
    '200,SMALL00001,B1,B1,B1,,S1,kWh,30,',
    day('20250110'),
    day('20250111'),
    '900',
  ];
  const path = join(folder, 'small.csv');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

describe('npm run demo', () => {
  it('takes a generated month of a 5 MW plant through its whole life and checks the claim from chain and IPFS', async () => {
    const { code, result } = await demo();
    expect(code).toBe(0);
    expect(result).toMatchObject({ readings: 8928, verdict: 'pass', claim: { ok: true } });
    expect(result.secondIssue).toEqual({ refused: true, error: 'hours-already-issued' });
    const { issuance, purchase, retirement, energyWh } = result;
    expect((issuance?.wh ?? 0) + (issuance?.residualWh ?? 0)).toBe(energyWh);
    expect((issuance?.wh ?? 1) % 1_000_000).toBe(0);
    expect(retirement?.wh).toBe(purchase?.wh);
    expect(purchase?.sats).toBe(((purchase?.wh ?? 0) / 1_000_000) * 42_000);
    expect(purchase?.feeSats).toBe(Math.floor((purchase?.sats ?? 0) / 100));
    expect(new Set(result.txids).size).toBe(result.txids.length);
  });

  it('ends well with no certificate when the energy is below one MWh: all of it is carried on', async () => {
    const { code, result, output } = await demo('--file', smallPlant());
    expect(code).toBe(0);
    expect(result.energyWh).toBe(2 * 16 * 400);
    expect(result.issuance).toMatchObject({ wh: 0, residualWh: 12_800, tokenId: null });
    expect([result.purchase, result.retirement]).toEqual([null, null]);
    expect(result).toMatchObject({
      claim: { ok: true },
      secondIssue: { refused: true, error: 'hours-already-issued' },
    });
    expect(output).toContain('no whole certificate');
  });

  it('sells and retires the same energy to the Wh with --granular', async () => {
    const { code, result } = await demo('--file', smallPlant(), '--granular');
    expect(code).toBe(0);
    expect(result.issuance).toMatchObject({ wh: 12_800, residualWh: 0 });
    expect(result).toMatchObject({
      purchase: { wh: 12_800, sats: 538 },
      retirement: { wh: 12_800 },
      claim: { ok: true },
    });
  });

  it('names record, line and cure of a malformed file and leaves nothing behind', async () => {
    const path = join(folder, 'broken.csv');
    writeFileSync(
      path,
      '100,NEM12,202502010000,TEST,TEST\n200,SMALL00001,B1,B1,B1,,S1,kWh,30,\n300,20250110,1,2,3,A,,,,\n900\n',
    );
    const script = startScript('demo', ['--file', path]);
    expect(await script.ended).toBe(1);
    expect(script.output()).toMatch(/Line 3, 300: .*Nothing of the file was kept/s);
  });
});
