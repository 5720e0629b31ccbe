import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { binaryArray } from '../../src/kit/binary-array.ts';
import { Database } from '../../src/kit/database.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let fresh: FreshDatabase;
let database: Database;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = await Database.connect({ url: fresh.url, poolSize: 1 });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

// PostgreSQL takes no NUL in text.
const text = fc.string({ unit: 'binary' }).map((some) => some.replaceAll('\0', ''));

async function sent<T>(type: 'integer' | 'text' | 'jsonb', array: Buffer): Promise<T[] | undefined> {
  const [row] = await database.query<{ got: T[] }>(`SELECT $1::${type}[] AS got`, [array]);
  return row?.got;
}

it('arrives as it was sent: numbers, any text, JSON', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
      fc.array(text),
      fc.array(fc.dictionary(text, fc.oneof(text, fc.boolean(), fc.constant(null)), { noNullPrototype: true })),
      async (numbers, texts, values) => {
        expect(await sent('integer', binaryArray('integer', numbers))).toEqual(numbers);
        expect(await sent('text', binaryArray('text', texts))).toEqual(texts);
        const json = values.map((value) => JSON.stringify(value));
        expect(await sent('jsonb', binaryArray('jsonb', json))).toEqual(values);
      },
    ),
    { numRuns: 60 },
  );
});
