import { Cl, type ClarityValue, cvToHex, cvToString } from '@stacks/transactions';

/** `hex` is the serialized value with 0x; `repr` is for people, not for parsing. */
export type ClarityValueView = { readonly hex: string; readonly repr: string };

export function clarityValueView(value: ClarityValue): ClarityValueView {
  return { hex: hexOf(value), repr: cvToString(value) };
}

export function clarityHexView(hex: string): ClarityValueView {
  return clarityValueView(Cl.deserialize(hex));
}

/** Hex with 0x, as the node writes it. */
export function hexOf(value: ClarityValue): string {
  return prefixed(cvToHex(value));
}

export function prefixed(hex: string): string {
  return hex.startsWith('0x') ? hex : `0x${hex}`;
}

/** As the maps of this chain have their keys: without 0x, in lower case. */
export function bare(hex: string): string {
  return hex.replace(/^0x/, '').toLowerCase();
}
