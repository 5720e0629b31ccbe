import { TextDecoder } from 'node:util';

/** A file that is not the text it should be; `line` is where that shows. */
export class UnreadableText extends Error {
  override readonly name = 'UnreadableText';
  readonly line: number;
  readonly cure: string;

  constructor(line: number, what: string, cure: string) {
    super(what);
    this.line = line;
    this.cure = cure;
  }
}

export interface TextLine {
  readonly number: number;
  readonly text: string;
}

const LF = 10;
const CR = 13;
const MAX_LINE_BYTES = 64 * 1024;
const EXPORT_AGAIN = 'Export the file again as plain text (UTF-8) from the metering system.';

/** Lines of a UTF-8 byte stream: LF or CRLF, a byte order mark dropped, one line in memory at a time. */
export async function* textLines(
  bytes: AsyncIterable<Uint8Array>,
  maxLineBytes = MAX_LINE_BYTES,
): AsyncGenerator<TextLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest: Uint8Array = new Uint8Array(0);
  let number = 0;
  for await (const chunk of bytes) {
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let at = data.indexOf(LF); at !== -1; at = data.indexOf(LF, from)) {
      number += 1;
      yield { number, text: decodeLine(decoder, data.subarray(from, at), number, maxLineBytes) };
      from = at + 1;
    }
    rest = new Uint8Array(data.subarray(from));
    if (rest.length > maxLineBytes) throw tooLong(number + 1, maxLineBytes);
  }
  if (rest.length > 0) yield { number: number + 1, text: decodeLine(decoder, rest, number + 1, maxLineBytes) };
}

function tooLong(line: number, max: number): UnreadableText {
  return new UnreadableText(line, `The line is longer than ${max} bytes, so this is not a meter file.`, EXPORT_AGAIN);
}

function decodeLine(decoder: TextDecoder, line: Uint8Array, number: number, max: number): string {
  if (line.length > max) throw tooLong(number, max);
  const bytes = line.at(-1) === CR ? line.subarray(0, -1) : line;
  if (number === 1 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)))
    throw new UnreadableText(1, 'The file is UTF-16 text.', 'Save it as "CSV UTF-8" and send it again.');
  if (bytes.includes(0)) throw new UnreadableText(number, 'The file holds binary data, not text.', EXPORT_AGAIN);
  try {
    const text = decoder.decode(bytes);
    return number === 1 ? text.replace(/^\uFEFF/, '') : text;
  } catch {
    throw new UnreadableText(number, 'The line is not valid UTF-8 text.', EXPORT_AGAIN);
  }
}

/** Bytes of a text given in one or many pieces, as a stream. */
export async function* bytesOf(text: string | Iterable<string> | AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  if (typeof text === 'string') yield encoder.encode(text);
  else for await (const piece of text) yield encoder.encode(piece);
}
