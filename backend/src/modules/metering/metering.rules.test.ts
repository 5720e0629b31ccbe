import { describe, expect, it } from 'vitest';
import { aContext, aFacility, aReading, quarters, T0 } from '../../../tests/metering/readings.ts';
import type { Reading } from './formats/reading.ts';
import { RULE_SET, RULES } from './metering.rules.ts';
import { DuplicateGate } from './rules/duplicates.rule.ts';
import type { Finding, Period, RuleContext } from './rules/rule.ts';

const HOUR = 3600;
const DAY = 86_400;
const hour: Period = { start: T0, end: T0 + HOUR };

function run(
  id: string,
  readings: readonly Reading[],
  context: Partial<RuleContext> = {},
  period: Period | undefined = hour,
) {
  const rule = RULES.find((each) => each.id === id)!.start(aContext(context));
  for (const reading of readings) rule.see?.(reading);
  return rule.finish(period);
}
const outcomes = (findings: readonly Finding[]) => findings.map(({ rule, outcome }) => `${rule} ${outcome}`);

describe('R01: the period lies inside the life of the facility and not in the future', () => {
  it('passes a period that begins with commissioning and ends with closing', () => {
    const facility = aFacility({ commissionedAt: T0, retiredAt: T0 + HOUR });
    expect(run('R01', [], { facility, receivedAt: T0 + HOUR })).toEqual([]);
  });

  it.each([
    [
      'before commissioning',
      { facility: aFacility({ commissionedAt: T0 + 1 }) },
      /before the facility was commissioned/,
    ],
    ['after closing', { facility: aFacility({ retiredAt: T0 + HOUR - 1 }) }, /after the facility was closed/],
    ['in the future', { receivedAt: T0 + HOUR - 1 }, /but the batch was received/],
  ])('rejects a period %s', (_what, context, words) => {
    const [found, ...more] = run('R01', [], context);
    expect(found).toMatchObject({ rule: 'R01', outcome: 'reject', what: expect.stringMatching(words) });
    expect(more).toEqual([]);
  });
});

describe('R02: no hour of the period was issued before', () => {
  it('passes hours issued just before and just after', () => {
    const issued = [
      { start: T0 - HOUR, end: T0 },
      { start: T0 + HOUR, end: T0 + 2 * HOUR },
    ];
    expect(run('R02', [], { issued })).toEqual([]);
  });

  it('rejects an overlap and lists the hours, however they are given', () => {
    const period = { start: T0, end: T0 + 5 * HOUR };
    const issued = [
      { start: T0 + 4 * HOUR, end: T0 + 9 * HOUR },
      { start: T0 - HOUR, end: T0 + HOUR },
      { start: T0 + HOUR, end: T0 + 2 * HOUR },
    ];
    expect(run('R02', [], { issued }, period)).toMatchObject([
      {
        outcome: 'reject',
        what: expect.stringMatching(/^3 hours/),
        ranges: [
          { start: T0, end: T0 + 2 * HOUR },
          { start: T0 + 4 * HOUR, end: T0 + 5 * HOUR },
        ],
      },
    ]);
  });
});

describe('R03: every moment of the period is covered exactly once', () => {
  it('passes intervals without a hole, of different lengths too', () => {
    const readings = [...quarters(2), aReading({ start: T0 + 1800, end: T0 + HOUR })];
    expect(run('R03', readings)).toEqual([]);
  });

  it('keeps the batch pending for a hole, and lists it', () => {
    const readings = quarters(8).toSpliced(2, 1).toSpliced(4, 2);
    const found = run('R03', readings, {}, { start: T0, end: T0 + 2 * HOUR });
    expect(found).toMatchObject([
      {
        outcome: 'pending',
        ranges: [
          { start: T0 + 1800, end: T0 + 2700 },
          { start: T0 + 4500, end: T0 + 6300 },
        ],
      },
    ]);
    expect(found[0]?.what).toMatch(/^2 stretches .* 2700 seconds/);
  });

  it('counts an interval that the meter marks missing as a hole', () => {
    const readings = quarters(4).with(1, aReading({ start: T0 + 900, quality: 'missing', wh: 0n }));
    expect(run('R03', readings)[0]?.ranges).toEqual([{ start: T0 + 900, end: T0 + 1800 }]);
  });

  it('finds what is missing at both ends of a declared period', () => {
    const declared = { start: T0, end: T0 + 2 * HOUR };
    const found = run('R03', quarters(2, {}, T0 + 1800), { declared }, declared);
    expect(found[0]?.ranges).toEqual([
      { start: T0, end: T0 + 1800 },
      { start: T0 + HOUR, end: T0 + 2 * HOUR },
    ]);
  });

  it('keeps the batch pending for readings outside a declared period', () => {
    const found = run('R03', quarters(5), { declared: hour });
    expect(found).toMatchObject([{ outcome: 'pending', ranges: [{ start: T0 + HOUR, end: T0 + HOUR + 900 }] }]);
    expect(found[0]?.what).toMatch(/outside the period/);
  });

  it('keeps an empty batch pending', () => {
    expect(outcomes(run('R03', [], {}, undefined))).toEqual(['R03 pending']);
  });

  it('lists fifty holes and counts the others', () => {
    const readings = quarters(130).filter((_, i) => i % 2 === 0);
    const [found] = run('R03', readings, {}, { start: T0, end: T0 + 130 * 900 });
    expect(found?.ranges).toHaveLength(50);
    expect(found?.rangesOmitted).toBe(15);
    expect(found?.what).toMatch(/^65 stretches/);
  });
});

describe('R04: duplicates', () => {
  function pass(readings: readonly Reading[]) {
    const gate = new DuplicateGate();
    const through = readings.map((reading) => gate.push(reading));
    return { through: [...through, gate.flush()].filter((each) => each !== undefined), findings: gate.findings() };
  }

  it('lets different intervals through untouched', () => {
    expect(pass(quarters(4))).toEqual({ through: quarters(4), findings: [] });
  });

  it('drops identical ones, counts them and does not hold the batch up', () => {
    const [first, second] = quarters(2) as [Reading, Reading];
    const { through, findings } = pass([first, { ...first, line: 9 }, { ...first, line: 10 }, second]);
    expect(through).toEqual([first, second]);
    expect(outcomes(findings)).toEqual(['R04 notice']);
    expect(findings[0]?.what).toMatch(/^2 intervals/);
  });

  it.each([
    ['another value', { wh: 1001n }],
    ['another quality', { quality: 'estimated' as const }],
    ['another channel', { channel: 'B2' }],
  ])('uses neither of two with %s, and asks for a correction', (_what, change) => {
    const [first, second] = quarters(2) as [Reading, Reading];
    const { through, findings } = pass([first, { ...first, ...change }, second]);
    expect(through).toEqual([second]);
    expect(findings).toMatchObject([
      { outcome: 'pending', cure: expect.stringMatching(/correction/), ranges: [{ start: T0, end: T0 + 900 }] },
    ]);
  });

  it('uses none of a chain of overlapping intervals', () => {
    const overlap = [0, 600, 1200].map((offset) => aReading({ start: T0 + offset, end: T0 + offset + 900 }));
    const after = aReading({ start: T0 + 2100, end: T0 + 3000 });
    const { through, findings } = pass([...overlap, after]);
    expect(through).toEqual([after]);
    expect(findings[0]?.ranges).toEqual([{ start: T0, end: T0 + 2100 }]);
  });

  it('prefers a value to a mark that it is missing, whichever comes first', () => {
    const value = aReading();
    const missing = aReading({ quality: 'missing', wh: 0n });
    expect(pass([missing, value]).through).toEqual([value]);
    expect(pass([value, missing]).through).toEqual([value]);
  });

  it('does not forgive a third row that contradicts two identical ones', () => {
    const { through, findings } = pass([aReading(), aReading(), aReading({ wh: 7n }), aReading()]);
    expect(through).toEqual([]);
    expect(outcomes(findings)).toEqual(['R04 notice', 'R04 pending']);
    expect(findings[0]?.what).toMatch(/^1 interval /);
  });

  it('insists on readings in time order', () => {
    expect(() => pass(quarters(2).reverse())).toThrow(/by start time/);
  });
});

describe('R05: at most 5 % estimated or substituted', () => {
  const batch = (made: number, change: Partial<Reading>) =>
    quarters(100).map((reading, i) => (i < made ? { ...reading, ...change } : reading));

  it('passes exactly 5 %', () => {
    expect(run('R05', batch(5, { quality: 'estimated' }))).toEqual([]);
  });

  it.each(['estimated', 'substituted'] as const)('keeps 6 %% %s pending, and says where', (quality) => {
    expect(run('R05', batch(6, { quality }))).toMatchObject([
      { outcome: 'pending', ranges: [{ start: T0, end: T0 + 5400 }] },
    ]);
  });

  it('keeps one estimated interval pending that holds more than 5 % of the energy', () => {
    expect(outcomes(run('R05', batch(1, { quality: 'estimated', wh: 6000n })))).toEqual(['R05 pending']);
  });

  it('leaves missing intervals out of the count', () => {
    expect(run('R05', batch(50, { quality: 'missing', wh: 0n }))).toEqual([]);
  });
});

describe('R06: no interval is negative', () => {
  it('passes zero and rejects the first negative Wh', () => {
    expect(run('R06', quarters(4, { wh: 0n }))).toEqual([]);
    const found = run('R06', quarters(4).with(2, aReading({ start: T0 + 1800, wh: -1n })));
    expect(found).toMatchObject([{ outcome: 'reject', ranges: [{ start: T0 + 1800, end: T0 + 2700 }] }]);
    expect(found[0]?.what).toMatch(/-1 Wh/);
  });
});

describe('R07: no interval above 1.10 x nameplate x hours', () => {
  it('passes the last Wh that fits a quarter of an hour of 1 MW, and rejects the next', () => {
    expect(run('R07', quarters(4, { wh: 275_000n }))).toEqual([]);
    const found = run('R07', quarters(4, { wh: 275_001n }));
    expect(outcomes(found)).toEqual(['R07 reject']);
    expect(found[0]?.what).toMatch(/^4 intervals .* 275001 Wh where 275000 Wh is the most/);
  });

  it('rounds the limit down, never up', () => {
    const facility = aFacility({ nameplateW: 1n });
    expect(run('R07', [aReading({ end: T0 + HOUR, wh: 1n })], { facility })).toEqual([]);
    expect(outcomes(run('R07', [aReading({ end: T0 + 3272, wh: 1n })], { facility }))).toEqual(['R07 reject']);
  });
});

describe('R10: a solar plant makes nothing while the sun is down', () => {
  const midnight = T0 + DAY / 2;
  const limit = 1250n;

  it('passes the stray energy of a night: 0.5 % of nameplate', () => {
    expect(run('R10', quarters(4, { wh: limit }, midnight))).toEqual([]);
  });

  it('passes any energy by day', () => {
    expect(run('R10', quarters(4, { wh: 250_000n }))).toEqual([]);
  });

  it('keeps energy in one night pending', () => {
    const found = run('R10', quarters(4, { wh: limit + 1n }, midnight));
    expect(found).toMatchObject([{ outcome: 'pending', ranges: [{ start: midnight, end: midnight + HOUR }] }]);
    expect(found[0]?.what).toMatch(/4 intervals in 1 night /);
  });

  it('counts before and after midnight as one night', () => {
    expect(outcomes(run('R10', quarters(8, { wh: 5000n }, midnight - HOUR)))).toEqual(['R10 pending']);
  });

  it('rejects energy in a second night', () => {
    const readings = [...quarters(1, { wh: 5000n }, midnight), ...quarters(1, { wh: 5000n }, midnight + DAY)];
    expect(outcomes(run('R10', readings))).toEqual(['R10 reject']);
  });

  it('passes an interval that begins in the dark and sees the sun rise', () => {
    // Sunrise in Greenwich on 2 March 2025 is at 06:44.
    const at = (h: number, m: number) => Date.UTC(2025, 2, 2, h, m) / 1000;
    expect(run('R10', [aReading({ start: at(6, 0), end: at(7, 0), wh: 50_000n })])).toEqual([]);
    expect(run('R10', [aReading({ start: at(6, 30), end: at(6, 45), wh: 50_000n })])).toEqual([]);
    expect(outcomes(run('R10', [aReading({ start: at(6, 0), end: at(6, 30), wh: 50_000n })]))).toEqual(['R10 pending']);
  });

  it('passes a long dark winter day with a short noon inside it', () => {
    const start = Date.UTC(2025, 11, 21) / 1000;
    expect(run('R10', [aReading({ start, end: start + DAY, wh: 1_000_000n })])).toEqual([]);
  });

  it.each([
    ['a wind park', 'T020001'],
    ['a concentrating plant, which stores heat', 'T010200'],
  ])('leaves %s alone', (_what, technology) => {
    expect(run('R10', quarters(400, { wh: 5000n }), { facility: aFacility({ technology }) })).toEqual([]);
  });
});

describe('R17: the period begins and ends on a whole UTC hour', () => {
  it('passes whole hours and keeps others pending, naming the hours that would do', () => {
    expect(run('R17', [])).toEqual([]);
    const found = run('R17', [], {}, { start: T0 - 900, end: T0 + HOUR + 900 });
    expect(found).toMatchObject([{ outcome: 'pending' }]);
    expect(found[0]?.cure).toMatch(/from 2025-03-01T12:00:00Z to 2025-03-01T13:00:00Z/);
  });

  it('asks for an hour when there is none', () => {
    expect(run('R17', [], {}, { start: T0 + 1, end: T0 + HOUR })[0]?.cure).toMatch(/at least one whole UTC hour/);
  });
});

describe('R25: the readings are generation, from one channel', () => {
  it('passes one generation channel', () => {
    expect(run('R25', quarters(4))).toEqual([]);
  });

  it('rejects consumption', () => {
    expect(outcomes(run('R25', quarters(4, { direction: 'consumption' })))).toEqual(['R25 reject']);
  });

  it('keeps a mixture of channels pending', () => {
    const found = run('R25', [...quarters(2), ...quarters(2, { channel: 'B2' }, T0 + 1800)]);
    expect(found).toMatchObject([{ outcome: 'pending', what: expect.stringMatching(/2 channels: M1 B1, M1 B2/) }]);
  });
});

describe('R27: the readings come from a declared meter', () => {
  it('passes the installation or its serial number, however it is written, and anything where none is declared', () => {
    expect(run('R27', quarters(2), { facility: aFacility({ meters: [' m1 '] }) })).toEqual([]);
    expect(run('R27', quarters(2, { serial: 'SN9' }), { facility: aFacility({ meters: ['sn9'] }) })).toEqual([]);
    expect(run('R27', quarters(2))).toEqual([]);
  });

  it('rejects another meter and names both', () => {
    const found = run('R27', quarters(2), { facility: aFacility({ meters: ['M7'] }) });
    expect(found).toMatchObject([
      { outcome: 'reject', what: expect.stringMatching(/2 intervals .* M1\. It declares M7\./) },
    ]);
  });
});

describe('the rule set', () => {
  it('lists every rule once, with integer thresholds only', () => {
    const ids = RULE_SET.rules.map(({ id }) => id);
    expect(ids).toEqual(['R01', 'R02', 'R03', 'R04', 'R05', 'R06', 'R07', 'R10', 'R17', 'R25', 'R27']);
    for (const { parameters } of RULE_SET.rules)
      for (const value of Object.values(parameters))
        if (typeof value === 'number') expect(Number.isInteger(value)).toBe(true);
  });
});
