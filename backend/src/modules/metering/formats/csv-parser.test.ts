import { describe, expect, it } from 'vitest';
import { parseCsv } from './csv-parser.ts';
import type { CsvOptions } from './csv-rows.ts';
import { collectMeterFile } from './reading.ts';
import { bytesOf } from './text-lines.ts';

const HEADER = 'start,end,value,unit,quality';
const read = (text: string | string[], options: Partial<CsvOptions> = {}) =>
  collectMeterFile(parseCsv(bytesOf(text), { direction: 'generation', meter: 'M1', ...options }));
const utc = (text: string) => Date.parse(`${text}Z`) / 1000;

async function refusal(text: string, options: Partial<CsvOptions> = {}) {
  const { readings, faults, summary } = await read(text, options);
  expect(summary.accepted).toBe(false);
  expect(readings).toEqual([]);
  expect(faults).toHaveLength(1);
  expect(faults[0]?.cure).not.toBe('');
  return faults[0];
}

describe('a CSV file of readings', () => {
  it('gives one reading per row, with offset times, units and quality', async () => {
    const { readings, summary } = await read(
      [
        HEADER,
        '2025-03-01T12:00:00Z,2025-03-01T12:15:00Z,1.25,kWh,actual',
        '2025-03-01T14:15+02:00,2025-03-01 14:30:00+0200,900,Wh,E',
        '2025-03-01T12:30Z,2025-03-01T12:45Z,0.001,MWh,Substituted',
        '2025-03-01T12:45Z,2025-03-01T13:00Z,,kWh,missing',
      ].join('\n'),
    );
    const from = utc('2025-03-01T12:00');
    expect(readings.map(({ start, wh, quality, line }) => [start - from, wh, quality, line])).toEqual([
      [0, 1250n, 'actual', 2],
      [900, 900n, 'estimated', 3],
      [1800, 1000n, 'substituted', 4],
      [2700, 0n, 'missing', 5],
    ]);
    expect(readings[0]).toMatchObject({ meter: 'M1', direction: 'generation' });
    expect(summary).toMatchObject({ accepted: true, format: 'csv', lines: 5 });
  });

  it('maps the usual names of columns in any order and case, and passes over others', async () => {
    const { readings } = await read(
      'Device_ID;Interval End;"Energy (kWh)";Interval Start;Comment;Quality Flag\r\n' +
        'D9;2025-03-01T13:00Z;"2,5";2025-03-01T12:00Z;"a; b ""c""";A\r\n',
      { decimal: ',' },
    );
    expect(readings).toMatchObject([{ meter: 'D9', wh: 2500n, start: utc('2025-03-01T12:00'), quality: 'actual' }]);
  });

  it('reads the rows of a granular certificate registry once unit, quality and zone are declared', async () => {
    const text =
      'interval_start_datetime,interval_end_datetime,device_id,interval_usage,gross_net_indicator\n' +
      '2024-01-01 00:00:00,2024-01-01 01:00:00,1,93,NET\n';
    const { readings } = await read(text, { unit: 'wh', quality: 'actual', zone: 'UTC' });
    expect(readings).toMatchObject([{ meter: '1', wh: 93n, start: utc('2024-01-01T00:00') }]);
  });

  it('accepts tabs, a byte order mark, CRLF and blank lines, and counts lines rightly', async () => {
    const row = '2025-03-01T12:00Z\t2025-03-01T13:00Z\t1\tkWh\tA';
    const { readings } = await read(`\uFEFF\r\n${HEADER.replaceAll(',', '\t')}\r\n\r\n${row}\r\n\r\n`);
    expect(readings).toMatchObject([{ wh: 1000n, line: 4 }]);
  });

  it('keeps meters apart', async () => {
    const rows = ['A', 'B'].map((meter) => `2025-03-01T12:00Z,2025-03-01T13:00Z,1,kWh,A,${meter}`);
    const { summary } = await read([`${HEADER},meter`, ...rows].join('\n'));
    expect(summary.channels.map(({ meter, wh }) => [meter, wh])).toEqual([
      ['A', 1000n],
      ['B', 1000n],
    ]);
  });

  it('reads a long file in pieces', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => {
      const at = (n: number) => new Date((utc('2025-01-01T00:00') + n * 900) * 1000).toISOString();
      return `${at(i)},${at(i + 1)},0.25,kWh,A\n`;
    });
    const { readings, summary } = await read([`${HEADER}\n`, ...rows]);
    expect(readings).toHaveLength(3000);
    expect(readings.at(-1)?.line).toBe(3001);
    expect(summary.channels[0]?.wh).toBe(750_000n);
  });
});

describe('local times of a CSV file', () => {
  const rows = (...spans: string[]) =>
    [HEADER, ...spans.map((span) => `${span.split(' to ').join(',')},1,kWh,A`)].join('\n');
  const zone = 'Europe/Madrid';

  it('follow the declared zone, summer and winter', async () => {
    const { readings } = await read(
      rows('2025-01-15 12:00 to 2025-01-15 13:00', '2025-07-15 12:00 to 2025-07-15 13:00'),
      { zone },
    );
    expect(readings.map(({ start }) => start)).toEqual([utc('2025-01-15T11:00'), utc('2025-07-15T10:00')]);
  });

  it('follow a fixed offset', async () => {
    const { readings } = await read(rows('2025-07-15 12:00 to 2025-07-15 13:00'), { zone: '+10:00' });
    expect(readings[0]?.start).toBe(utc('2025-07-15T02:00'));
  });

  it('tell the two hours of the autumn clock apart by the row before', async () => {
    const { readings } = await read(
      rows(
        '2025-10-26 01:00 to 2025-10-26 02:00',
        '2025-10-26 02:00 to 2025-10-26 02:00',
        '2025-10-26 02:00 to 2025-10-26 03:00',
        '2025-10-26 03:00 to 2025-10-26 04:00',
      ),
      { zone },
    );
    const from = utc('2025-10-25T23:00');
    expect(readings.map(({ start, end }) => [start - from, end - from])).toEqual([
      [0, 3600],
      [3600, 7200],
      [7200, 10_800],
      [10_800, 14_400],
    ]);
  });

  it('go over the missing hour of the spring clock', async () => {
    const { readings } = await read(
      rows('2025-03-30 01:00 to 2025-03-30 03:00', '2025-03-30 03:00 to 2025-03-30 04:00').replace(
        `${HEADER}\n`,
        `${HEADER}\n2025-03-30 00:00,2025-03-30 01:00,1,kWh,A\n`,
      ),
      { zone },
    );
    expect(readings.map(({ start, end }) => end - start)).toEqual([3600, 3600, 3600]);
  });

  it.each([
    ['in the hour the clock skips', ['2025-03-30 02:30 to 2025-03-30 03:30'], 2, /does not exist in Europe\/Madrid/],
    ['in a repeated hour that nothing resolves', ['2025-10-26 02:00 to 2025-10-26 02:30'], 2, /happens twice/],
    [
      'in a file that has the repeated hour only once',
      ['2025-10-26 01:00 to 2025-10-26 02:00', '2025-10-26 02:00 to 2025-10-26 03:00'],
      3,
      /clock changes/,
    ],
  ])('are refused %s', async (_why, spans, line, what) => {
    const fault = await refusal(rows(...spans), { zone });
    expect(fault).toMatchObject({ record: 'row', line });
    expect(fault?.what).toMatch(what);
    expect(fault?.cure).toMatch(/offset/);
  });

  it('are refused when no zone was declared', async () => {
    expect((await refusal(rows('2025-07-15 12:00 to 2025-07-15 13:00')))?.what).toMatch(/no zone was declared/);
  });
});

describe('a CSV file is refused, naming the line,', () => {
  const SPAN = '2025-03-01T12:00Z,2025-03-01T13:00Z';
  const cases: [why: string, text: string, record: string, line: number, what: RegExp][] = [
    ['when it is empty', '', 'file', 1, /empty/],
    ['when it has no rows', `${HEADER}\n`, 'file', 1, /no rows/],
    ['without a column for the value', 'start,end,unit,quality\n', 'header', 1, /no column for: value/],
    ['with two columns for the start', 'start,from,end,value,unit,quality\n', 'header', 1, /"start" and "from"/],
    ['when nothing names the unit', 'start,end,value,quality\n', 'header', 1, /names the unit/],
    ['when nothing names the quality', 'start,end,value,unit\n', 'header', 1, /names the quality/],
    ['with a value that is no number', `${HEADER}\n${SPAN},lots,kWh,A`, 'row', 2, /"lots" is not a plain decimal/],
    ['with separators of thousands', `${HEADER}\n${SPAN},"1,234",kWh,A`, 'row', 2, /"1,234"/],
    ['with an empty value', `${HEADER}\n${SPAN},,kWh,A`, 'row', 2, /"" is not a plain decimal/],
    ['with a short row', `${HEADER}\n${SPAN},1`, 'row', 2, /"" is not a quality/],
    ['with an unknown unit', `${HEADER}\n${SPAN},1,BTU,A`, 'row', 2, /"BTU" is not a unit/],
    ['with an unknown quality', `${HEADER}\n${SPAN},1,kWh,constructor`, 'row', 2, /"constructor" is not a quality/],
    ['with a day first', `${HEADER}\n01/03/2025 12:00,01/03/2025 13:00,1,kWh,A`, 'row', 2, /is not a time like/],
    ['with a day the calendar lacks', `${HEADER}\n2025-02-30T12:00Z,2025-03-02T13:00Z,1,kWh,A`, 'row', 2, /calendar/],
    [
      'with an impossible offset',
      `${HEADER}\n2025-02-03T12:00+99:00,2025-02-03T13:00Z,1,kWh,A`,
      'row',
      2,
      /offset from UTC/,
    ],
    [
      'when an interval ends before it begins',
      `${HEADER}\n2025-03-01T12:00Z,2025-03-01T12:00Z,1,kWh,A`,
      'row',
      2,
      /ends before/,
    ],
    [
      'with a month in one row',
      `${HEADER}\n2025-03-01T00:00Z,2025-04-01T00:00Z,1,kWh,A`,
      'row',
      2,
      /longer than a day/,
    ],
    ['with an open quotation mark', `${HEADER}\n${SPAN},"1,kWh,A\n`, 'row', 2, /cannot be read/],
    ['with binary data', `${HEADER}\n${SPAN},\u0000`, 'file', 2, /binary/],
    ['with an absurdly long line', `${HEADER}\n${'9'.repeat(70_000)}`, 'file', 2, /longer than/],
  ];

  it.each(cases)('%s', async (_why, text, record, line, what) => {
    const fault = await refusal(text);
    expect(fault?.what).toMatch(what);
    expect(fault).toMatchObject({ record, line });
  });

  it('when the declared zone is unknown', async () => {
    const fault = await refusal(`${HEADER}\n${SPAN},1,kWh,A`, { zone: 'Mars/Olympus' });
    expect(fault?.what).toMatch(/"Mars\/Olympus" is not a time zone/);
  });

  it('with every faulty row named, the good ones between them', async () => {
    const text = [HEADER, `${SPAN},x,kWh,A`, `${SPAN},1,kWh,A`, `${SPAN},1,kW,A`].join('\n');
    expect((await read(text)).faults.map(({ line }) => line)).toEqual([2, 4]);
  });
});
