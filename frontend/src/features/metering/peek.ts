import { metering } from '../../lib/api.ts';

const FIRST_BYTES = 4_096;
const LINES = 6;
const WIDTH = 160;

export interface Peek {
  format: 'csv' | 'nem12';
  /** The first lines, to compare the options with. */
  lines: string[];
  /** Why the file cannot be sent at all, before it is. */
  refusal: string | null;
}

/** A look at the beginning of a file: which options it needs, and what it looks like. The server decides for good. */
export async function peek(file: File): Promise<Peek> {
  const text = await file.slice(0, FIRST_BYTES).text();
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .slice(0, LINES)
    .map((line) => (line.length > WIDTH ? `${line.slice(0, WIDTH)}…` : line));
  const format = /^\s*"?100"?\s*,\s*"?NEM12/i.test(text.replace(/^\uFEFF/, '')) ? 'nem12' : 'csv';
  return { format, lines, refusal: refusalOf(file, text) };
}

function refusalOf(file: File, text: string): string | null {
  const most = metering.MAX_METER_FILE_BYTES;
  if (file.size === 0) return 'The file is empty.';
  if (file.size > most)
    return `The file is larger than ${most / 1024 / 1024} MiB. Send it month by month: certificates are issued for at most 31 days at once.`;
  if (text.includes('\u0000'))
    return 'This is no text file. Export the readings as CSV or NEM12; a spreadsheet can save itself as CSV.';
  return null;
}

/** Lines of a file by their number, from 1: to show a fault where it stands. Reads only as far as the last one. */
export async function linesAt(file: Blob, wanted: readonly number[]): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  const numbers = new Set(wanted);
  const last = Math.max(0, ...numbers);
  if (last === 0) return found;
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  let line = 1;
  let rest = '';
  for (let done = false; !done && line <= last; ) {
    const chunk = await reader.read();
    done = chunk.done;
    const parts = (rest + (chunk.value ?? '')).split('\n');
    rest = done ? '' : (parts.pop() ?? '');
    for (const part of parts) {
      if (numbers.has(line)) found.set(line, part.replace(/\r$/, ''));
      line += 1;
    }
  }
  await reader.cancel();
  return found;
}
