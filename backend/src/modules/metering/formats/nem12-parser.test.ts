import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNem12 } from './nem12-parser.ts';
import { collectMeterFile, type Direction } from './reading.ts';
import { bytesOf } from './text-lines.ts';

const HEADER = '100,NEM12,202503020000,MDP1,RETAIL1';
const channel = (suffix = 'B1', unit = 'kWh', minutes = 30, serial = 'SER1') =>
  `200,NMI1234567,B1E1,1,${suffix},N1,${serial},${unit},${minutes},`;
const day = (date: string, values: readonly string[], quality = 'A') =>
  `300,${date},${values.join(',')},${quality},,,20250302010000,`;
const flat = (value: string, count = 48) => Array.from({ length: count }, () => value);
const file = (...lines: string[]) => [HEADER, ...lines, '900'].join('\n');
const read = (text: string, direction?: Direction) =>
  collectMeterFile(parseNem12(bytesOf(text), direction ? { direction } : {}));
const readBytes = (...chunks: Uint8Array[]) =>
  collectMeterFile(
    parseNem12(
      (async function* () {
        yield* chunks;
      })(),
    ),
  );

/** The one fault of a file that must be refused. */
async function refusal(text: string) {
  const { readings, faults, summary } = await read(text);
  expect(summary.accepted).toBe(false);
  expect(readings).toEqual([]);
  expect(faults).toHaveLength(1);
  expect(faults[0]?.cure).not.toBe('');
  return faults[0];
}

describe('a NEM12 file', () => {
  it('gives half-open UTC intervals of local standard time, ten hours ahead and without summer time', async () => {
    const { readings } = await read(file(channel(), day('20250115', flat('1.5'))));
    expect(readings).toHaveLength(48);
    expect(readings[0]).toEqual({
      start: Date.UTC(2025, 0, 14, 14) / 1000,
      end: Date.UTC(2025, 0, 14, 14, 30) / 1000,
      wh: 1500n,
      quality: 'actual',
      direction: 'generation',
      meter: 'NMI1234567',
      channel: 'B1',
      serial: 'SER1',
      line: 3,
    });
    expect(readings.at(-1)?.end).toBe(Date.UTC(2025, 0, 15, 14) / 1000);
  });

  it.each([
    [5, 288],
    [15, 96],
    [30, 48],
  ])('reads %i-minute days of %i values', async (minutes, count) => {
    const { readings } = await read(file(channel('B1', 'Wh', minutes), day('20250115', flat('7', count))));
    expect(readings).toHaveLength(count);
    expect(new Set(readings.map(({ start, end }) => end - start))).toEqual(new Set([minutes * 60]));
  });

  it.each([
    ['Wh', '2000', 2000n],
    ['KWH', '2', 2000n],
    ['MWh', '.002', 2000n],
  ])('reads %s as whole Wh', async (unit, value, wh) => {
    const { readings } = await read(file(channel('B1', unit), day('20250115', flat(value))));
    expect(readings[5]?.wh).toBe(wh);
  });

  it('gives only generation, and counts consumption and reactive energy without mixing them in', async () => {
    const text = file(
      channel('E1'),
      day('20250115', flat('9')),
      channel('Q1', 'kVArh'),
      day('20250115', flat('4')),
      channel('B1'),
      day('20250115', flat('1')),
    );
    const { readings, summary } = await read(text);
    expect(new Set(readings.map((reading) => reading.channel))).toEqual(new Set(['B1']));
    expect(
      summary.channels.map(({ channel: name, direction, intervals, wh, used }) => [
        name,
        direction,
        intervals,
        wh,
        used,
      ]),
    ).toEqual([
      ['E1', 'consumption', 48, 432_000n, false],
      ['Q1', 'other', 48, 0n, false],
      ['B1', 'generation', 48, 48_000n, true],
    ]);
  });

  it('gives only consumption when that is asked for', async () => {
    const text = file(channel('E1'), day('20250115', flat('9')), channel('B1'), day('20250115', flat('1')));
    const { readings } = await read(text, 'consumption');
    expect(new Set(readings.map(({ direction, wh }) => `${direction} ${wh}`))).toEqual(new Set(['consumption 9000']));
  });

  it.each([
    ['A', 'actual'],
    ['E52', 'estimated'],
    ['S14', 'substituted'],
    ['F14', 'substituted'],
  ])('reads quality %s as %s', async (flag, quality) => {
    const { readings } = await read(file(channel(), day('20250115', flat('1'), flag)));
    expect(readings[0]?.quality).toBe(quality);
  });

  it('takes the quality of the intervals from the 400 records of a V day', async () => {
    const text = file(channel(), day('20250115', flat('1'), 'V'), '400,1,20,F14,76,', '400,21,24,A,,', '400,25,48,N,,');
    const { readings, summary } = await read(text);
    const from = (i: number) => [readings[i]?.quality, readings[i]?.wh];
    expect([0, 19, 20, 23, 24, 47].map(from)).toEqual([
      ['substituted', 1000n],
      ['substituted', 1000n],
      ['actual', 1000n],
      ['actual', 1000n],
      ['missing', 0n],
      ['missing', 0n],
    ]);
    expect(summary.channels[0]).toMatchObject({ intervals: 48, missing: 24, wh: 24_000n });
  });

  it('follows a channel across a change of meter', async () => {
    const text = file(
      channel('B1', 'kWh', 30, 'OLD'),
      day('20250115', flat('1')),
      channel('B1', 'kWh', 30, 'NEW'),
      day('20250116', flat('2')),
    );
    const { readings, summary } = await read(text);
    expect([readings[0]?.serial, readings[48]?.serial]).toEqual(['OLD', 'NEW']);
    expect(summary.channels).toHaveLength(1);
    expect(summary.channels[0]).toMatchObject({ intervals: 96, wh: 144_000n });
  });

  it('accepts a byte order mark, CRLF, blank lines, 500 records and a last line without end', async () => {
    const lines = [HEADER, '', channel(), day('20250115', flat('1')), '500,O,S01009,20250301120000,', '', '900'];
    const { readings, summary } = await read(`\uFEFF${lines.join('\r\n')}`);
    expect(summary.accepted).toBe(true);
    expect(readings).toHaveLength(48);
    expect(readings[0]?.line).toBe(4);
  });

  it('drops a day that is repeated with the same values, and says so', async () => {
    const { readings, faults } = await read(file(channel(), day('20250115', flat('1')), day('20250115', flat('1'))));
    expect(readings).toHaveLength(48);
    expect(faults).toMatchObject([{ severity: 'notice', record: '300', line: 4 }]);
  });

  it('says how much energy below a whole Wh it left out', async () => {
    const { readings, summary } = await read(file(channel(), day('20250115', flat('0.0007'))));
    expect(readings.slice(0, 4).map(({ wh }) => wh)).toEqual([0n, 1n, 0n, 1n]);
    expect(summary.channels[0]).toMatchObject({ wh: 24n, droppedNanoWh: 9_600_000_000n });
  });

  it('lets a negative value pass, for rule R06 to judge', async () => {
    const { readings } = await read(file(channel(), day('20250115', flat('1').with(3, '-0.5'))));
    expect(readings[3]?.wh).toBe(-500n);
  });

  it('gives the same readings however the bytes are cut into chunks', async () => {
    const text = file(channel(), day('20250115', flat('1.25')), day('20250116', flat('2')));
    const bytes = new TextEncoder().encode(`\uFEFF${text}`);
    const whole = await readBytes(bytes);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 400 }), async (size) => {
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
          bytes.slice(i * size, (i + 1) * size),
        );
        expect(await readBytes(...chunks)).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a NEM12 file is refused, naming record and line,', () => {
  const good = day('20250115', flat('1'));
  const cases: [why: string, text: string, record: string, line: number, what: RegExp][] = [
    ['when it is empty', '', '100', 1, /empty/],
    ['when it holds only blank lines', '\n\n', '100', 1, /empty/],
    ['without header', [channel(), good, '900'].join('\n'), '100', 1, /header is missing.*record 200/],
    ['when it is another kind of text', 'Dear all,\nplease find', '100', 1, /no NEM12 record/],
    ['when it is NEM13', `100,NEM13,2025,A,B\n${channel()}\n${good}\n900`, '100', 1, /NEM13/],
    ['with a header inside', file(channel(), good, HEADER), '100', 4, /second header/],
    ['without trailer', [HEADER, channel(), good].join('\n'), '900', 3, /cut short/],
    ['with records after the trailer', `${file(channel(), good)}\n${channel()}`, '200', 5, /after the end.*line 4/],
    ['without any day', file(), '900', 2, /without a single day/],
    ['without a generation channel', file(channel('E1'), good), '200', 4, /no generation channel, only E1/],
    ['when a day stands before its channel', `${HEADER}\n${good}\n900`, '300', 2, /before any 200/],
    ['with an unknown record', file(channel(), good, '250,NMI'), '250', 4, /no NEM12 record/],
    ['with a channel of 20 minutes', file(channel('B1', 'kWh', 20), good), '200', 2, /"20" minutes/],
    ['with energy in kW', file(channel('B1', 'kW'), good), '200', 2, /unit is "kW"/],
    ['with a strange suffix', file(channel('1B'), good), '200', 2, /"1B" is not an NMI suffix/],
    ['without NMI', file(channel().replace('NMI1234567', ''), good), '200', 2, /not an NMI/],
    ['with 48 values in a day of 96', file(channel('B1', 'kWh', 15), good), '300', 3, /48 values where 96 of 15/],
    ['with one value too few', file(channel(), day('20250115', flat('1', 47))), '300', 3, /47 values where 48/],
    ['with one value too many', file(channel(), day('20250115', flat('1', 49))), '300', 3, /49 values where 48/],
    ['with a day that holds only a quality', file(channel(), good, '300,20250116,V,,,'), '300', 4, /0 values/],
    ['without quality', file(channel(), day('20250115', flat('1'), '')), '300', 3, /no quality flag/],
    [
      'with a value that is no number',
      file(channel(), day('20250115', flat('1').with(16, 'n/a'))),
      '300',
      3,
      /Interval 17 .*"n\/a"/,
    ],
    ['with an empty value', file(channel(), day('20250115', flat('1').with(0, ''))), '300', 3, /Interval 1 /],
    ['with a day the calendar lacks', file(channel(), day('20250230', flat('1'))), '300', 3, /20250230.*calendar/],
    ['with days out of order', file(channel(), good, day('20250114', flat('1'))), '300', 4, /comes after 20250115/],
    [
      'with a day given twice differently',
      file(channel(), good, day('20250115', flat('2'))),
      '300',
      4,
      /twice with different/,
    ],
    [
      'when a second block repeats a day of the channel',
      file(channel(), good, channel('B1', 'kWh', 30, 'X'), day('20250115', flat('2'))),
      '300',
      5,
      /twice with different/,
    ],
    [
      'with a V day without ranges',
      file(channel(), day('20250115', flat('1'), 'V')),
      '300',
      3,
      /up to interval 0 of 48/,
    ],
    [
      'with a hole between ranges',
      file(channel(), day('20250115', flat('1'), 'V'), '400,1,20,A,,', '400,22,48,A,,'),
      '400',
      5,
      /begin at 21/,
    ],
    [
      'with a range past the day',
      file(channel(), day('20250115', flat('1'), 'V'), '400,1,49,A,,'),
      '400',
      4,
      /end by 48/,
    ],
    [
      'with a range of unknown quality',
      file(channel(), day('20250115', flat('1'), 'V'), '400,1,48,V,,'),
      '400',
      4,
      /not a quality/,
    ],
    ['with a range under a day of one quality', file(channel(), good, '400,1,48,A,,'), '400', 4, /No day of quality V/],
    ['with an absurdly long line', file(channel(), `300,20250115,${'1,'.repeat(50_000)}A`), 'file', 3, /longer than/],
    ['with binary data', file(channel(), 'PK\u0003\u0000\u0001'), 'file', 3, /binary/],
  ];

  it.each(cases)('%s', async (_why, text, record, line, what) => {
    const fault = await refusal(text);
    expect(fault).toMatchObject({ record, line });
    expect(fault?.what).toMatch(what);
  });

  it('when it is not UTF-8, or UTF-16', async () => {
    const latin = await readBytes(Buffer.from(`${HEADER}\n200,Stra\xdfe`, 'latin1'));
    expect(latin.faults).toMatchObject([{ record: 'file', line: 2, what: expect.stringMatching(/UTF-8/) }]);
    const wide = await readBytes(Buffer.from(`\uFEFF${HEADER}\n`, 'utf16le'));
    expect(wide.faults).toMatchObject([{ record: 'file', line: 1, what: expect.stringMatching(/UTF-16/) }]);
  });

  it('with all its faults at once, listed up to a hundred', async () => {
    const days = Array.from({ length: 150 }, () => day('20250230', flat('1')));
    const { faults, summary } = await read(file(channel(), ...days));
    expect(faults).toHaveLength(100);
    expect(summary).toMatchObject({ accepted: false, faults: 150 });
  });

  it('never with an exception, whatever the bytes', async () => {
    const bit = fc.constantFrom(
      '100,NEM12',
      '200,',
      '300,20250115',
      '400,1,48,A',
      '900',
      '\n',
      ',',
      'V',
      'B1',
      '\r',
      'é',
      '\0',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(bit, fc.string())), async (bits) => {
        const { summary, faults } = await read(bits.join(''));
        expect(summary.accepted).toBe(!faults.some(({ severity }) => severity === 'refuse'));
      }),
      { numRuns: 300 },
    );
  });
});
