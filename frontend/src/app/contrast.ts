import { oklchToLinear, parseOklch } from '../ui/color.ts';

export type ThemeName = 'light' | 'dark';

/** The table of tokens.css: every `--name: light-dark(oklch(...), oklch(...))`, by theme. */
export function readTokens(css: string): Record<ThemeName, Map<string, string>> {
  const light = new Map<string, string>();
  const dark = new Map<string, string>();
  for (const [, name = '', bright = '', dim = ''] of css.matchAll(
    /--([\w-]+):\s*light-dark\((oklch\([^)]*\)),\s*(oklch\([^)]*\))\)/g,
  )) {
    light.set(name, bright);
    dark.set(name, dim);
  }
  return { light, dark };
}

function luminance(colour: string): number {
  const lch = parseOklch(colour);
  if (lch === null) throw new Error(`"${colour}" is not written as oklch(lightness chroma hue).`);
  const [red, green, blue] = oklchToLinear(...lch);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio of WCAG 2.2, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}
