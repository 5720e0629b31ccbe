import type { ClarityValue } from './clarity-value.ts';

/** Addresses and contracts as c32check writes them, on main and test networks. */
const PRINCIPAL = /^S[TPMN][0-9A-HJKMNP-TV-Z]{28,41}(\.[a-zA-Z][a-zA-Z0-9\-_]*)?$/;
const SHORTEST = 30;

/** The principals anywhere in a value, each once, in the order they are met. */
export function principalsIn(value: ClarityValue): string[] {
  const found = new Set<string>();
  collect(value, found);
  return [...found];
}

function collect(value: ClarityValue, found: Set<string>): void {
  if (typeof value === 'string') {
    if (value.length >= SHORTEST && PRINCIPAL.test(value)) found.add(value);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, found);
  } else if (value !== null && typeof value === 'object' && !(value instanceof Uint8Array)) {
    for (const item of Object.values(value)) collect(item, found);
  }
}
