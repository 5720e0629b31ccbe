import { z } from 'zod';

declare const table: unique symbol;
/** UUIDv7 made by the application (RFC 9562), branded per table so that ids of two tables cannot be mixed. */
export type Id<Table extends string> = string & { readonly [table]: Table };

/** Sorts by creation time, so primary keys stay append-mostly. */
export function newId<Table extends string>(now: Date): Id<Table> {
  // Web Crypto, because contracts import this file and contracts run in browsers.
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  const random = view.getUint16(6);
  view.setBigUint64(0, (BigInt(now.getTime()) << 16n) | BigInt(0x7000 | (random & 0x0fff)));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Id<Table>;
}

/** A UUID on the wire that is the branded id of one table. A cast and no transform: results are encoded with it too. */
export const IdSchema = <Table extends string>(name: Table) =>
  z
    .uuid('This is not an id: write the UUID as the API returned it.')
    .meta({ description: `Id of ${name}` }) as unknown as z.ZodType<Id<Table>, string>;
