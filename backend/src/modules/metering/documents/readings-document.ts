import type { ReadingLeaf } from '../../../kit/merkle-sum.ts';
import { textLines, UnreadableText } from '../formats/text-lines.ts';

const MAX_LINE_BYTES = 64;
const LINES_PER_CHUNK = 1000;
const LINE = /^(0|[1-9]\d{0,15}),([1-9]\d{0,15}),(0|[1-9]\d{0,19})$/;
const CURE = 'Fetch the document again by its CID; a true one has `start,end,wh` in each line.';

/**
 * The evidence file of a batch: one line `start,end,wh` per leaf in time order, unix seconds and Wh in digits, LF after each
 * line, no header. There is one spelling, so anybody who has it rebuilds the tree of the issuance, and its hash is its CID.
 */
export async function* encodeReadings(
  leaves: Iterable<ReadingLeaf> | AsyncIterable<ReadingLeaf>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let lines: string[] = [];
  let before: ReadingLeaf | undefined;
  for await (const leaf of leaves) {
    if (leaf.wh < 0n || leaf.end <= leaf.start || (before && leaf.start < before.end))
      throw new RangeError(
        `The reading ${lineOf(leaf).trim()} is not a leaf that follows ${before ? lineOf(before).trim() : 'nothing'}.`,
      );
    lines.push(lineOf(leaf));
    before = leaf;
    if (lines.length < LINES_PER_CHUNK) continue;
    yield encoder.encode(lines.join(''));
    lines = [];
  }
  if (lines.length > 0) yield encoder.encode(lines.join(''));
}

const lineOf = ({ start, end, wh }: ReadingLeaf): string => `${start},${end},${wh}\n`;

/** The leaves of a readings document; throws UnreadableText with the line on anything but its one spelling. */
export async function* decodeReadings(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ReadingLeaf> {
  let lastEnd = 0;
  let number = 0;
  for await (const line of textLines(strict(bytes), MAX_LINE_BYTES)) {
    number = line.number;
    const [, start, end, wh] = LINE.exec(line.text) ?? [];
    if (start === undefined || end === undefined || wh === undefined)
      throw new UnreadableText(number, `Line ${number} is not start,end,wh in digits.`, CURE);
    const leaf = { start: Number(start), end: Number(end), wh: BigInt(wh) };
    if (!Number.isSafeInteger(leaf.end) || leaf.end <= leaf.start || leaf.start < lastEnd)
      throw new UnreadableText(number, `Line ${number} does not follow the interval before it.`, CURE);
    lastEnd = leaf.end;
    yield leaf;
  }
}

/** Refuses what textLines forgives: a byte order mark, CRLF, a last line without LF. */
async function* strict(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const LF = 10;
  let last = LF;
  let line = 1;
  for await (const chunk of bytes) {
    for (const byte of chunk) {
      const digit = byte >= 0x30 && byte <= 0x39;
      if (!digit && byte !== LF && byte !== 0x2c)
        throw new UnreadableText(line, `Line ${line} holds a character that is no digit, comma or line end.`, CURE);
      if (byte === LF) line += 1;
      last = byte;
    }
    yield chunk;
  }
  if (last !== LF) throw new UnreadableText(line, `Line ${line} has no line end: the document is cut short.`, CURE);
}
