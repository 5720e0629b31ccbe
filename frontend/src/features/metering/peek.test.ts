import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesAt, peek } from './peek.ts';

const file = (text: string) => new File([text], 'readings.csv');

describe('a look into a meter file', () => {
  it('tells NEM12 by its first record, also behind a byte order mark', async () => {
    expect((await peek(file('100,NEM12,202501010000,A,B\r\n200,NMI1'))).format).toBe('nem12');
    expect((await peek(file('\uFEFF100,NEM12,202501010000,A,B\n'))).format).toBe('nem12');
    expect((await peek(file('start,end,value\n2025-01-01,2025-01-02,5'))).format).toBe('csv');
  });

  it('refuses before sending what can never be read', async () => {
    expect((await peek(file(''))).refusal).toContain('empty');
    expect((await peek(file('PK\u0003\u0004\u0000\u0000'))).refusal).toContain('no text file');
    expect((await peek(file('start,end,value'))).refusal).toBeNull();
  });

  it('finds the lines a fault names, however the file ends its lines', async () => {
    const anyLine = fc.string().map((text) => text.replace(/[\r\n\uFEFF]/g, ''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyLine, { minLength: 1, maxLength: 40 }),
        fc.constantFrom('\n', '\r\n'),
        async (lines, end) => {
          const wanted = lines.map((_line, index) => index + 1);
          const found = await linesAt(file(lines.join(end)), wanted);
          expect([...found.values()]).toEqual(lines);
        },
      ),
    );
    expect(await linesAt(file('one\ntwo'), [7])).toEqual(new Map());
    expect(await linesAt(file('one'), [])).toEqual(new Map());
  });
});
