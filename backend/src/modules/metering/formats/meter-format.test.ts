import { describe, expect, it } from 'vitest';
import { detectFormat } from './meter-format.ts';

const detect = (text: string) => detectFormat(new TextEncoder().encode(text));

describe('the format of a meter file', () => {
  it.each([
    ['100,NEM12,202503020000,A,B\r\n200,', 'nem12'],
    ['\uFEFF\n200,NMI1234567,B1,1,B1', 'nem12'],
    ['100,NEM13,2025,A,B', 'nem12'],
    ['start,end,value,unit,quality\n', 'csv'],
    ['"Interval Start";"Interval End";"Energy (kWh)"\n', 'csv'],
    ['time,meter,stuff\n', 'csv'],
  ])('of %j is %s', (text, format) => {
    expect(detect(text)).toEqual({ format });
  });

  it.each([
    ['', /empty/],
    [' \n\n', /blank lines/],
    ['PK\u0003\u0004', /ZIP.*Excel/],
    ['abc\u0000', /binary/],
    ['<?xml version="1.0"?>', /XML/],
    ['Dear all', /neither/],
    ['1,2,3', /neither/],
  ])('of %j is unknown, with a cure', (text, what) => {
    const found = detect(text);
    expect(found).toMatchObject({ format: 'unknown', cure: expect.stringMatching(/CSV/) });
    expect('what' in found && found.what).toMatch(what);
  });

  it('of UTF-16 text is unknown', () => {
    expect(detectFormat(Buffer.from('\uFEFFstart', 'utf16le'))).toMatchObject({
      what: expect.stringMatching(/UTF-16/),
    });
  });
});
