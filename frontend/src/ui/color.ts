/** Red, green and blue from 0 to 1, as light, not yet bent for a screen. */
export type LinearRgb = readonly [number, number, number];

/** OKLCH (lightness 0..1, chroma, hue in degrees) in linear sRGB, clipped to what a screen can show. */
export function oklchToLinear(lightness: number, chroma: number, hue: number): LinearRgb {
  const angle = (hue * Math.PI) / 180;
  const a = chroma * Math.cos(angle);
  const b = chroma * Math.sin(angle);
  // Matrices of https://bottosson.github.io/posts/oklab
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** Lightness, chroma and hue of `oklch(47% 0.09 190)`; a percentage or a number as lightness. */
export function parseOklch(text: string): [number, number, number] | null {
  const found = /oklch\(\s*([\d.]+)(%?)\s+([\d.]+)\s+([\d.]+|none)/.exec(text);
  if (!found) return null;
  const [, lightness, percent, chroma, hue] = found;
  return [Number(lightness) / (percent === '%' ? 100 : 1), Number(chroma), hue === 'none' ? 0 : Number(hue)];
}

const screen = (light: number) =>
  Math.round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055));

/** A computed colour in the `rgb(...)` form that a canvas library understands; others pass unchanged. */
export function toRgb(computed: string): string {
  const lch = parseOklch(computed);
  return lch === null
    ? computed
    : `rgb(${oklchToLinear(...lch)
        .map(screen)
        .join(', ')})`;
}
