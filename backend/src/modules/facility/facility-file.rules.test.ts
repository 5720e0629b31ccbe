import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVIDENCE_TYPES } from './facility-file.contract.ts';
import { cleanFileName, magicType, TextCheck, textType } from './facility-file.rules.ts';

const isText = (...chunks: (string | number[])[]) => {
  const check = new TextCheck();
  for (const chunk of chunks) check.see(typeof chunk === 'string' ? Buffer.from(chunk) : Uint8Array.from(chunk));
  return check.end();
};

describe('the kind of an evidence file', () => {
  it('is told by its first bytes', () => {
    expect(magicType(Buffer.from('%PDF-1.7\n'))).toBe('application/pdf');
    expect(magicType(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0))).toBe('image/png');
    expect(magicType(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toBe('image/jpeg');
    expect(magicType(Buffer.from('MZ'))).toBeUndefined();
    expect(magicType(Buffer.from(' %PDF-1.7'))).toBeUndefined();
  });

  it('is text where all of it is UTF-8, also with a letter cut in two between chunks', () => {
    expect(isText('meter;value\r\n', '1;2\t3\n')).toBe(true);
    expect(isText([0xc3], [0xa9])).toBe(true);
    expect(isText([0xc3], 'x')).toBe(false);
    expect(isText([0xc3])).toBe(false);
    expect(isText('a\0b')).toBe(false);
    expect(isText([0xff, 0xfe, 0x41, 0x00])).toBe(false);
  });

  it('is CSV by its name alone, since every CSV is text', () => {
    expect([textType('a.CSV'), textType('a.txt'), textType('a')]).toEqual(['text/csv', 'text/plain', 'text/plain']);
  });
});

describe('the name of an evidence file', () => {
  it.each([
    ['permit.pdf', 'application/pdf', 'permit.pdf'],
    ['Genehmigung Süd.PDF', 'application/pdf', 'Genehmigung Süd.PDF'],
    ['../../etc/passwd', 'text/plain', 'passwd.txt'],
    ['C:\\plans\\line.png', 'image/png', 'line.png'],
    ['invoice.exe', 'application/pdf', 'invoice.exe.pdf'],
    ['photo.jpeg', 'image/jpeg', 'photo.jpeg'],
    ['  .hidden ', 'text/csv', 'hidden.csv'],
    ['a\u202egnp.exe\r\nX: y', 'image/png', 'agnp.exeX_ y.png'],
    ['???', 'text/plain', '___.txt'],
    ['...', 'text/plain', 'file.txt'],
  ] as const)('%j as %s becomes %j', (given, type, clean) => {
    expect(cleanFileName(given, type)).toBe(clean);
  });

  it('is short, has no folder and no control character, and is not cleaned twice to another', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.constantFrom(...EVIDENCE_TYPES),
        (given, type) => {
          const name = cleanFileName(given, type);
          expect([...name].length).toBeLessThanOrEqual(100);
          expect(name).not.toMatch(/[/\\\p{C}]/u);
          expect(cleanFileName(name, type)).toBe(name);
        },
      ),
    );
  });
});
