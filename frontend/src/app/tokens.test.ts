import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrast, readTokens } from './contrast.ts';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const tokens = readTokens(css);
const GROUNDS = ['surface', 'raised', 'sunken', 'hover'];
const TONES = ['positive', 'warning', 'negative', 'info'];

/** Text colour, and the grounds it stands on. */
const TEXT: [string, string[]][] = [
  ['ink', [...GROUNDS, 'accent-soft', ...TONES.map((tone) => `${tone}-soft`)]],
  ['muted', GROUNDS],
  ['accent', [...GROUNDS, 'accent-soft']],
  ['on-accent', ['accent', 'accent-hover']],
  ['on-negative', ['negative']],
  ...TONES.map((tone): [string, string[]] => [tone, ['surface', 'raised', 'sunken', `${tone}-soft`]]),
];
/** Edges of controls, marks and lines of charts. */
const CONTROLS: [string, string[]][] = [
  ['edge', ['surface', 'raised', 'sunken']],
  ['accent', GROUNDS],
  ...['solar', 'wind', 'water', 'thermal'].map((source): [string, string[]] => [
    source,
    ['surface', 'raised', 'hover'],
  ]),
];

const tooLow = (theme: 'light' | 'dark', pairs: [string, string[]][], least: number) =>
  pairs.flatMap(([name, grounds]) =>
    grounds.flatMap((ground) => {
      const ratio = contrast(tokens[theme].get(name)!, tokens[theme].get(ground)!);
      return ratio < least ? [`${name} on ${ground}: ${ratio.toFixed(2)}`] : [];
    }),
  );

describe('contrast', () => {
  it('is computed as WCAG defines it', () => {
    expect(contrast('oklch(100% 0 0)', 'oklch(0% 0 0)')).toBeCloseTo(21, 1);
    // #767676 on white is the well-known 4.54.
    expect(contrast('oklch(56.55% 0 0)', 'oklch(100% 0 0)')).toBeCloseTo(4.54, 1);
  });
});

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  it('reads every text colour at 4.5:1 or better on each of its grounds', () => {
    expect(tooLow(theme, TEXT, 4.5)).toEqual([]);
  });

  it('shows edges of controls, focus and marks at 3:1 or better', () => {
    expect(tooLow(theme, CONTROLS, 3)).toEqual([]);
  });
});

describe('the table of colours', () => {
  it('has every colour for both themes and offers each as a utility', () => {
    const declared = [...css.matchAll(/^\s{2}--([\w-]+):\s*light-dark/gm)].map((found) => found[1]);
    expect(declared).toEqual([...tokens.light.keys()]);
    for (const name of declared) expect(css).toContain(`--color-${name}: var(--${name});`);
  });
});
