import { randomBytes } from 'node:crypto';
import { z } from 'zod';

declare const table: unique symbol;
/** UUIDv7 made by the application (RFC 9562), branded per table so that ids of two tables cannot be mixed. */
export type Id<Table extends string> = string & { readonly [table]: Table };

/** Sorts by creation time, so primary keys stay append-mostly. */
export function newId<Table extends string>(now: Date): Id<Table> {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now.getTime(), 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Id<Table>;
}

/** A UUID on the wire that becomes the branded id of one table. */
export const IdSchema = <Table extends string>(name: Table) =>
  z
    .uuid('This is not an id: write the UUID as the API returned it.')
    .transform((v) => v as Id<Table>)
    .meta({ description: `Id of ${name}` });
