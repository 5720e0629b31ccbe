import { mapColumns } from './csv-columns.ts';

export type MeterFormat =
  | { readonly format: 'nem12' | 'csv' }
  | { readonly format: 'unknown'; readonly what: string; readonly cure: string };

const ACCEPTED = 'Send a NEM12 file, or a CSV file with the columns start, end, value, unit and quality.';
const unknown = (what: string, cure = ACCEPTED): MeterFormat => ({ format: 'unknown', what, cure });

/** Tells the format of a meter file by its beginning (a few kB are plenty). The parser has the last word on its content. */
export function detectFormat(firstBytes: Uint8Array): MeterFormat {
  if (firstBytes.length === 0) return unknown('The file is empty.');
  const [a, b] = firstBytes;
  if (a === 0x50 && b === 0x4b)
    return unknown('The file is a ZIP archive or an Excel workbook.', `Unpack it, or save it as CSV. ${ACCEPTED}`);
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff))
    return unknown('The file is UTF-16 text.', 'Save it as "CSV UTF-8" and send it again.');
  if (firstBytes.includes(0)) return unknown('The file holds binary data, not text.');
  const text = new TextDecoder().decode(firstBytes);
  const line = text
    .split(/\r?\n/)
    .find((each) => each.trim() !== '')
    ?.trim();
  if (line === undefined) return unknown('The file holds nothing but blank lines.');
  if (/^(?:100|200|300|900)(?:,|$)/.test(line)) return { format: 'nem12' };
  if (line.startsWith('<')) return unknown('The file is XML.');
  return looksLikeCsv(line)
    ? { format: 'csv' }
    : unknown('The first line is neither a NEM12 record nor a header of columns.');
}

function looksLikeCsv(header: string): boolean {
  const names = header.split(/[,;\t]/).map((name) => name.replace(/^\s*"|"\s*$/g, ''));
  try {
    mapColumns(names);
    return true;
  } catch {
    // A header that lacks a column is still a CSV file: its parser says which one is missing.
    return names.length >= 3 && names.every((name) => /[a-z]/i.test(name));
  }
}
