import { scaled, type Typed } from '../../lib/evidence/decimal.ts';

const AXES = {
  latitude: { most: 90_000_000n, plus: 'N', minus: 'S', example: '52.520008' },
  longitude: { most: 180_000_000n, plus: 'E', minus: 'W', example: '13.404954' },
} as const;
export type Axis = keyof typeof AXES;

/** Degrees as people copy them from a map, to whole microdegrees (WGS 84): "-34.6", "34.6 S", "34,6° S". */
export function parseDegrees(text: string, axis: Axis): Typed<number> {
  const { most, plus, minus, example } = AXES[axis];
  const refuse = (error: string): Typed<number> => ({ ok: false, error });
  const [, number = '', side = ''] = /^(.*?)\s*°?\s*([NSEW])?\s*$/i.exec(text.trim()) ?? [];
  const letter = side.toUpperCase();
  if (letter !== '' && letter !== plus && letter !== minus)
    return refuse(`${letter} does not go with a ${axis}: write ${plus} or ${minus}, or a sign.`);
  const value = scaled(number, 6);
  if (value === 'malformed') return refuse(`Write the ${axis} in decimal degrees, for example ${example}.`);
  if (value === 'too-fine') return refuse('At most six decimals: that is a tenth of a metre.');
  if (letter !== '' && /^[+-]/.test(number)) return refuse(`Write either a sign or ${letter}, not both.`);
  const signed = letter === minus ? -value : value;
  if (signed > most || signed < -most)
    return refuse(`The ${axis} lies between -${most / 1_000_000n} and ${most / 1_000_000n} degrees.`);
  return { ok: true, value: Number(signed) };
}
