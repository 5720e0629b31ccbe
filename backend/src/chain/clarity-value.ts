/**
 * What a Clarity value is to the rest of the backend. `(some x)` is x, `none` is null, principals are c32 addresses
 * (`ST...` or `ST....name`), a tuple is an object with the keys of the contract.
 */
export type ClarityValue =
  | bigint
  | boolean
  | string
  | Uint8Array
  | null
  | ClarityValue[]
  | { [key: string]: ClarityValue }
  | ResponseValue;

/** The answer of a public function. */
export type ResponseValue = { ok: true; value: ClarityValue } | { ok: false; error: ClarityValue };
