import type { Result } from './bench.ts';

const rate = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toLocaleString('en', { maximumSignificantDigits: 3 });
const times = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)}x`;

/** A table for people, one line for each result and below it what was done. */
export function table(results: readonly Result[]): string {
  const head = ['bench', 'ours', 'baseline', 'unit', 'ratio', 'min', 'max', 'rounds', 'equal', 'slope at 10x data'];
  const lines = results.map(({ name, rate: { ours, baseline }, unit, ratio, rounds, equal, slope }) => [
    name,
    rate(ours),
    rate(baseline),
    unit,
    times(ratio.median),
    times(ratio.min),
    times(ratio.max),
    String(rounds),
    equal ? 'yes' : 'NO',
    slope === null ? '-' : slope.toFixed(2),
  ]);
  const all = [head, ...lines];
  const width = (column: number) => Math.max(...all.map((line) => line[column]?.length ?? 0));
  const text = all.map((line) =>
    line
      .map((cell, column) => cell.padEnd(width(column)))
      .join('  ')
      .trimEnd(),
  );
  const notes = results.map(({ name, work, baseline }) => `${name}: ${work}; against ${baseline}`);
  return `${text.join('\n')}\n\n${notes.join('\n')}\n`;
}
