/** What somebody typed, or what is wrong with it and the cure. */
export type Typed<T> = { ok: true; value: T } | { ok: false; error: string };

const PLAIN = /^([+-]?)([0-9]*)(?:[.,]([0-9]*))?$/;

/**
 * A decimal number times ten to the `places`, exactly: no binary fraction on the way. Takes a dot or a comma before the
 * decimals, and thin or ordinary spaces between digits; more decimals than `places` are a fault unless they are zeros.
 */
export function scaled(text: string, places: number): bigint | 'malformed' | 'too-fine' {
  const [, sign = '', whole = '', fraction = ''] = PLAIN.exec(text.replace(/[\s\u2009\u202f]/g, '')) ?? [];
  if (whole === '' && fraction === '') return 'malformed';
  const kept = fraction.slice(0, places).padEnd(places, '0');
  if (/[1-9]/.test(fraction.slice(places))) return 'too-fine';
  const value = BigInt(`${whole}${kept}`);
  return sign === '-' ? -value : value;
}

/** The other way, without trailing zeros: 52520000 with six places is "52.52". */
export function unscaled(value: bigint, places: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
