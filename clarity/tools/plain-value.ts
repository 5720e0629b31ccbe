import { type ClarityValue, cvToString } from '@stacks/transactions';

/** A Clarity value as plain data: uint -> bigint, buffer -> hex, principal and string -> text, none -> null. */
export type Plain = bigint | boolean | string | null | readonly Plain[] | PlainTuple;
export interface PlainTuple {
  readonly [key: string]: Plain;
}

/** Responses are not data: read them with `Answer` in scenario.ts. */
export function plainValue(value: ClarityValue): Plain {
  switch (value.type) {
    case 'uint':
    case 'int':
      return BigInt(value.value);
    case 'true':
      return true;
    case 'false':
      return false;
    case 'none':
      return null;
    case 'some':
      return plainValue(value.value);
    case 'list':
      return value.value.map(plainValue);
    case 'tuple':
      return Object.fromEntries(Object.entries(value.value).map(([key, inner]) => [key, plainValue(inner)]));
    case 'buffer':
    case 'ascii':
    case 'utf8':
    case 'address':
    case 'contract':
      return value.value;
    default:
      throw new TypeError(`A response is no plain value: ${cvToString(value)}`);
  }
}
