import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { type CsvOptions, CsvRows } from './csv-rows.ts';
import { MeterFileReport } from './meter-file-report.ts';
import type { MeterFileItem } from './reading.ts';
import { type TextLine, textLines, UnreadableText } from './text-lines.ts';

const MAX_RECORD_CHARACTERS = 64 * 1024;
const LINES_PER_CHUNK = 500;

/**
 * Reads `start,end,value,unit,quality[,meter]` rows as a stream; header names are mapped (csv-columns.ts), the delimiter is
 * the one the header uses: comma, semicolon or tab. Rows may come in any order; every faulty row is reported with its line.
 */
export async function* parseCsv(bytes: AsyncIterable<Uint8Array>, options: CsvOptions): AsyncGenerator<MeterFileItem> {
  const report = new MeterFileReport();
  const rows = new CsvRows(options, report);
  try {
    const lines = textLines(bytes);
    const first = await firstLine(lines);
    if (first) yield* readRows(first, lines, rows);
    else yield* report.refuse('file', 1, 'The file is empty.', 'Send a file with a header and rows.');
  } catch (error) {
    yield* asFault(error, report);
  }
  yield* report.summary('csv', rows.line);
}

async function firstLine(lines: AsyncGenerator<TextLine>): Promise<TextLine | undefined> {
  for (;;) {
    const { value, done } = await lines.next();
    if (done) return undefined;
    if (value.text.trim() !== '') return value;
  }
}

async function* readRows(
  first: TextLine,
  rest: AsyncGenerator<TextLine>,
  rows: CsvRows,
): AsyncGenerator<MeterFileItem> {
  const parser = parse({
    delimiter: delimiterOf(first.text),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: MAX_RECORD_CHARACTERS,
  });
  // The error reaches the reader below through the parser, which the pipeline destroys with it.
  const fed = pipeline(Readable.from(inChunks(first, rest)), parser).catch(() => undefined);
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    yield* rows.take(record, info.lines + first.number - 1);
    if (rows.hopeless) return;
  }
  await fed;
  yield* rows.end();
}

async function* inChunks(first: TextLine, rest: AsyncIterable<TextLine>): AsyncGenerator<string> {
  let held = [first.text];
  for await (const { text } of rest) {
    held.push(text);
    if (held.length < LINES_PER_CHUNK) continue;
    yield `${held.join('\n')}\n`;
    held = [];
  }
  if (held.length > 0) yield `${held.join('\n')}\n`;
}

function delimiterOf(header: string): string {
  const plain = header.replace(/"[^"]*"/g, '');
  const count = (sign: string) => plain.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

function* asFault(error: unknown, report: MeterFileReport): Generator<MeterFileItem> {
  if (error instanceof UnreadableText) yield* report.refuse('file', error.line, error.message, error.cure);
  else if (error instanceof CsvError) {
    const line = Number((error as { lines?: unknown }).lines ?? 1);
    yield* report.refuse(
      'row',
      line,
      `The row cannot be read: ${error.message}.`,
      'Look for a quotation mark that is not closed, or stands inside an unquoted field.',
    );
  } else throw error;
}
