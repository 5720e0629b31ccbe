import type { EvidenceType } from './facility-file.contract.ts';

const MAGIC: readonly [EvidenceType, readonly number[]][] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
];

const EXTENSIONS: Record<EvidenceType, readonly [string, ...string[]]> = {
  'application/pdf': ['.pdf'],
  'image/png': ['.png'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'text/csv': ['.csv'],
  'text/plain': ['.txt'],
};

const LONGEST_NAME = 100;

/** What a file is by its first bytes; undefined for anything else, which may still be text. */
export const magicType = (first: Uint8Array): EvidenceType | undefined =>
  MAGIC.find(([, magic]) => magic.every((byte, i) => first[i] === byte))?.[0];

/** Text is UTF-8 without the control characters that only binary files have. */
export class TextCheck {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #isText = true;

  see(chunk: Uint8Array): void {
    this.#look(() => this.#decoder.decode(chunk, { stream: true }));
  }

  end(): boolean {
    this.#look(() => this.#decoder.decode());
    return this.#isText;
  }

  #look(decode: () => string): void {
    if (!this.#isText) return;
    try {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
      this.#isText = !/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(decode());
    } catch {
      this.#isText = false;
    }
  }
}

export const textType = (name: string): EvidenceType => (/\.csv$/i.test(name) ? 'text/csv' : 'text/plain');

/**
 * A name that every file system takes and that says what the file is: no folders, no control or direction characters, the
 * extension of its content, at most 100 characters.
 */
export function cleanFileName(given: string, type: EvidenceType): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replace(/\p{C}/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const [extension] = EXTENSIONS[type];
  const own = EXTENSIONS[type].find((each) => plain.toLowerCase().endsWith(each));
  const ending = own === undefined ? extension : plain.slice(-own.length);
  const stem = own === undefined ? plain : plain.slice(0, -own.length);
  const short = [...stem]
    .slice(0, LONGEST_NAME - ending.length)
    .join('')
    .trim();
  return `${short === '' ? 'file' : short}${ending}`;
}
