import { BadRequest, jsonBody, type Request } from '../http.ts';

/** Bodies of the development endpoints, checked. Each function throws `BadRequest` with words about the field. */
export function object(request: Request, ...fields: readonly string[]): Record<string, unknown> {
  const body = jsonBody(request);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new BadRequest('the body must be a JSON object');
  }
  const unknown = fields.length > 0 && Object.keys(body).find((name) => !fields.includes(name));
  if (unknown) throw new BadRequest(`there is no ${JSON.stringify(unknown)} here, only ${fields.join(', ')}`);
  return body as Record<string, unknown>;
}

/** A number from 0 to `most`; nothing said is 0. */
export function whole(value: unknown, name: string, most: number): number {
  if (value === undefined) return 0;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most) {
    throw new BadRequest(`${name} must be a whole number from 0 to ${most}`);
  }
  return value;
}

export function yesOrNo(value: unknown, name: string): boolean {
  if (value === undefined) return false;
  if (typeof value !== 'boolean') throw new BadRequest(`${name} must be true or false`);
  return value;
}

/** A number or, for more than JavaScript counts exactly, decimal digits. */
export function amount(value: unknown, name: string): bigint {
  if (value === undefined) return 0n;
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || !/^\d{1,19}$/.test(text) || BigInt(text) >= 2n ** 63n) {
    throw new BadRequest(`${name} must be a whole number of ${name === 'stx' ? 'micro-STX' : 'sats'} below 2^63`);
  }
  return BigInt(text);
}
