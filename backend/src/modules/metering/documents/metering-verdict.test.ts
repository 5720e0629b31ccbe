import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aContext, aFacility, aReading, quarters, T0 } from '../../../../tests/metering/readings.ts';
import { merkleSum, type ReadingLeaf } from '../../../kit/merkle-sum.ts';
import { inTimeOrder, judgeBatch, RULE_SET_HASH, type VerdictInput } from './metering-verdict.ts';

const HOUR = 3600;
const input = (changes: Partial<VerdictInput> = {}): VerdictInput => ({
  ...aContext(),
  rawFile: { sha256: 'ab'.repeat(32), readAs: { format: 'nem12', csv: {} } },
  ...changes,
});
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('the verdict on a batch', () => {
  it('passes a clean hour and commits to its readings', async () => {
    const leaves: ReadingLeaf[] = [];
    const { verdict } = await judgeBatch(input(), quarters(4), (leaf) => leaves.push(leaf));
    const tree = merkleSum(leaves);
    expect(verdict).toMatchObject({
      result: 'pass',
      findings: [],
      period: { start: T0, end: T0 + HOUR },
      inputs: { readingsRoot: hex(tree.root), leaves: 4, energyWh: '4000' },
    });
    expect(leaves[0]).toEqual({ start: T0, end: T0 + 900, wh: 1000n });
  });

  it('has one spelling, whose hash is pinned: another one needs another version of the rules', async () => {
    const { bytes, verdictHash } = await judgeBatch(input(), quarters(4));
    const text = new TextDecoder().decode(bytes);
    expect(hex(verdictHash)).toBe(createHash('sha256').update(text).digest('hex'));
    expect(text).toBe(
      '{"declared":false,"facility":{"commissionedAt":1577836800,"id":"7","latitude":51480000,"longitude":0,' +
        '"meters":[],"nameplateW":"1000000","retiredAt":null,"technology":"T010100"},"findings":[],"inputs":{"energyWh":"4000",' +
        '"leaves":4,"rawFile":{"cid":null,"readAs":{"csv":{},"format":"nem12"},"sha256":"abababababababababababababababababababababababababababababababab"},' +
        '"readingsRoot":"923ceaaddfc78376d96989cb4e23c4c968f3e5975a8b1b5a2ed8f1ff6085f7f2"},' +
        '"issued":[],"period":{"end":1740834000,"start":1740830400},"receivedAt":1744286400,"result":"pass",' +
        '"ruleSet":{"hash":"c6f281f52c1628e635d6c8709a5ea9efd20918f21d4998679e29feb6045d593f","version":"1"},' +
        '"schema":"rec-metering-verdict/1"}',
    );
    expect(text).toContain(RULE_SET_HASH);
  });

  it('is the same whatever order the rows of the file and the issued hours came in', async () => {
    const issued = [0, 1, 2].map((i) => ({ start: T0 + i * HOUR, end: T0 + (i + 1) * HOUR }));
    const readings = quarters(16).toSpliced(5, 1);
    const expected = await judgeBatch(input({ issued }), readings);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(readings, { minLength: readings.length }),
        fc.shuffledSubarray(issued, { minLength: 3 }),
        async (rows, hours) => {
          const { verdictHash } = await judgeBatch(input({ issued: hours }), inTimeOrder(rows));
          expect(hex(verdictHash)).toBe(hex(expected.verdictHash));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is another for any other reading, fact, time or file', async () => {
    const base = await judgeBatch(input(), quarters(8));
    const others = await Promise.all([
      judgeBatch(input(), quarters(8).with(3, aReading({ start: T0 + 2700, wh: 1001n }))),
      judgeBatch(input({ facility: aFacility({ nameplateW: 1_000_001n }) }), quarters(8)),
      judgeBatch(input({ facility: aFacility({ latitude: 51_480_001 }) }), quarters(8)),
      judgeBatch(input({ facility: aFacility({ meters: ['NMI1', 'SERIAL1'] }) }), quarters(8)),
      judgeBatch(input({ receivedAt: T0 + 41 * 86_400 }), quarters(8)),
      judgeBatch(input({ rawFile: { ...input().rawFile, sha256: 'cd'.repeat(32) } }), quarters(8)),
      judgeBatch(input({ declared: { start: T0, end: T0 + 2 * HOUR } }), quarters(8)),
    ]);
    const hashes = [base, ...others].map(({ verdictHash }) => hex(verdictHash));
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('takes the worst outcome of the findings, and lists them by rule', async () => {
    const contradiction = aReading({ start: T0 + HOUR + 1800, wh: 5n });
    const negative = aReading({ start: T0 + HOUR + 900, wh: -5n });
    const readings = [...quarters(4), negative, contradiction, { ...contradiction, wh: 6n }];
    const { verdict } = await judgeBatch(input(), readings);
    expect(verdict.result).toBe('reject');
    expect(verdict.findings.map(({ rule, outcome }) => `${rule} ${outcome}`)).toEqual([
      'R03 pending',
      'R04 pending',
      'R06 reject',
      'R17 pending',
    ]);
    const pending = await judgeBatch(input(), quarters(5));
    expect(pending.verdict).toMatchObject({ result: 'pending', findings: [{ rule: 'R17' }] });
  });

  it('passes with a notice when the file repeats itself', async () => {
    const { verdict } = await judgeBatch(input(), inTimeOrder([...quarters(4), ...quarters(4)]));
    expect(verdict).toMatchObject({ result: 'pass', findings: [{ rule: 'R04', outcome: 'notice' }] });
    expect(verdict.inputs).toMatchObject({ leaves: 4, energyWh: '4000' });
  });

  it('commits to no reading that is missing, negative, contradicted or consumption', async () => {
    const readings = [
      aReading(),
      aReading({ start: T0 + 900, quality: 'missing', wh: 0n }),
      aReading({ start: T0 + 1800, wh: -1n }),
      aReading({ start: T0 + 2700 }),
      aReading({ start: T0 + 2700, wh: 2n }),
      aReading({ start: T0 + 3600, direction: 'consumption' }),
    ];
    const { verdict } = await judgeBatch(input(), readings);
    expect(verdict.inputs).toMatchObject({ leaves: 1, energyWh: '1000' });
    expect(verdict.result).toBe('reject');
  });

  it('keeps a batch without readings pending, without a root', async () => {
    const { verdict } = await judgeBatch(input(), []);
    expect(verdict).toMatchObject({ result: 'pending', period: null, inputs: { readingsRoot: null, leaves: 0 } });
  });

  it('insists on whole facts and on readings in time order', async () => {
    await expect(judgeBatch(input({ facility: aFacility({ latitude: 51.48 }) }), quarters(4))).rejects.toThrow(
      /latitude/,
    );
    await expect(judgeBatch(input(), quarters(4).reverse())).rejects.toThrow(/by start time/);
  });
});
