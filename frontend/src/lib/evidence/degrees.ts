import { unscaled } from './decimal.ts';

const SIDES = { latitude: ['N', 'S'], longitude: ['E', 'W'] } as const;

export const degreesText = (microdegrees: number): string => unscaled(BigInt(microdegrees), 6);

/** "34.6° S" */
export function degreesLabel(microdegrees: number, axis: keyof typeof SIDES): string {
  const [plus, minus] = SIDES[axis];
  return `${degreesText(Math.abs(microdegrees))}° ${microdegrees < 0 ? minus : plus}`;
}
