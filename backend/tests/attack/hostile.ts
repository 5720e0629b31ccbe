import fc from 'fast-check';
import { z } from 'zod';
import type { Endpoint } from '../../src/kit/endpoint.ts';

type Json = Record<string, unknown>;

/** What breaks parsers, codecs and databases that trust their input. */
const TEXTS = [
  '',
  '\u0000',
  'NUL\u0000inside of a text',
  'half of a pair \ud800',
  '\udc00 the other half',
  '\u202eright to left\u2028',
  'x'.repeat(3_000),
  "'; DROP TABLE lot; --",
  '{"$gt":""}',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '%00',
  '=1+1',
  '\r\nx-injected: yes',
  `ST${'0'.repeat(39)}`,
];

const DIGITS = [
  '-1',
  '1e3',
  '0x10',
  'NaN',
  '2147483648',
  '9007199254740993',
  '9223372036854775807',
  '9223372036854775808',
  '9999999999999999999',
];

const TIMES = [
  '0000-01-01T00:00:00Z',
  '0000-01-01T00:00:00+23:59',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59-23:59',
  '2026-02-30T00:00:00Z',
  '1969-12-31T23:59:59Z',
  '0000-01',
  '9999-12',
];

/** Well made, of the right list, with keys that no column holds. */
const CURSORS = [
  'price 9999999999999999999 9999999999999999999',
  'newest -9999999999999999999',
  'vintage 9223372036854775807 1',
  'vintage -9223372036854775807 1',
  'purchase 4294967296 4294967296 4294967296',
  'retirement 4294967296 -1 9223372036854775807',
  'holding 9999999999999999999',
  'uploaded 9999999999999999999',
  'line 4294967296',
  'start 9223372036854775807 4294967296',
  'start -9223372036854775807 1',
].map((cursor) => Buffer.from(cursor).toString('base64url'));

const text = fc.oneof(fc.constantFrom(...TEXTS, ...DIGITS, ...TIMES), fc.string({ unit: 'binary', maxLength: 40 }));

const anything: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: text },
  fc.constantFrom<unknown>(null, true, 0, -1, 0.5, 2 ** 31, 2 ** 53, 1e308, [], {}, [null], [[]]),
  fc.constant(JSON.parse('{"__proto__":{"roles":["administrator"]},"constructor":1}')),
  fc.constant(JSON.parse(`${'['.repeat(900)}${']'.repeat(900)}`)),
  fc.array(text, { maxLength: 30 }),
);

/** Mostly what the schema wants, so that values come through to the handlers; sometimes anything else. */
function fitting(schema: Json): fc.Arbitrary<unknown> {
  const { type, pattern, format, anyOf } = schema;
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(anyOf)) return fc.oneof(...anyOf.map((each) => mostly(each as Json)));
  if (type === 'object') return objectOf(schema);
  if (type === 'array') return fc.array(mostly((schema.items ?? {}) as Json), { minLength: 1, maxLength: 3 });
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  if (type === 'integer' || type === 'number') return fc.integer({ min: -1, max: 100 });
  if (format === 'uuid') return fc.uuid();
  if (format === 'date-time') return fc.constantFrom('2026-06-01T00:00:00Z', '2026-09-01T02:00:00+02:00');
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength: 10, maxLength: 30, unit: 'grapheme' });
}

/** Of the right kind and out of every range. */
function odd({ format, pattern = '', description = '' }: Json): fc.Arbitrary<unknown> {
  if (`${description}`.includes('of the page before') && format !== 'uuid') return fc.constantFrom(...CURSORS);
  if (format === 'date-time' || `${pattern}`.includes('{4}-')) return fc.constantFrom(...TIMES);
  return `${pattern}`.includes('[0-9]{') ? fc.constantFrom(...DIGITS) : fc.constantFrom(...TEXTS);
}

const mostly = (schema: Json): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 8, arbitrary: fitting(schema) },
    { weight: 3, arbitrary: odd(schema) },
    { weight: 1, arbitrary: anything },
  );

function objectOf(schema: Json): fc.Arbitrary<Json> {
  const { properties = {}, required = [] } = schema as { properties?: Record<string, Json>; required?: string[] };
  const fields = Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, mostly(each)]));
  return fc.record(fields, { requiredKeys: required });
}

const wire = (schema: z.ZodType | undefined): Json =>
  schema === undefined ? {} : (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json);

export interface Shot {
  path: string;
  body: string | null;
}

/** Path segments as bytes on the wire; what UTF-8 cannot carry goes out as a bad percent encoding. */
const encode = (value: unknown): string => {
  const plain = typeof value === 'string' ? value : JSON.stringify(value);
  // Without it the path would be another endpoint's.
  if (plain === '') return '%20';
  return /\p{Surrogate}/u.test(plain) ? '%ED%A0%80' : encodeURIComponent(plain);
};

/** Requests for one endpoint. `known` are ids that exist, by the name of the path parameter. */
export function shotsAt(endpoint: Endpoint, known: Record<string, string[]>): fc.Arbitrary<Shot> {
  const schemaOf = wire(endpoint.params).properties as Record<string, Json> | undefined;
  const params = Object.fromEntries(
    [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name = '']) => [
      name,
      fc.oneof(
        {
          weight: 3,
          arbitrary: fc.constantFrom(...(known[`${endpoint.id.split('.')[0]}.${name}`] ?? known[name] ?? [''])),
        },
        { weight: 2, arbitrary: mostly(schemaOf?.[name] ?? {}) },
      ),
    ]),
  );
  const query = endpoint.query ? objectOf(wire(endpoint.query)) : fc.constant({});
  const body = endpoint.body ? fc.oneof({ weight: 9, arbitrary: objectOf(wire(endpoint.body)) }, anything) : null;
  return fc.record({ params: fc.record(params), query, body: body ?? fc.constant(null) }).map((made) => {
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encode((made.params as Json)[name]));
    const pairs = Object.entries(made.query).flatMap(([key, value]) =>
      (Array.isArray(value) && value.length < 40 ? value : [value]).map((one) => `${key}=${encode(one)}`),
    );
    return {
      path: pairs.length === 0 ? path : `${path}?${pairs.join('&').slice(0, 7_000)}`,
      body: body === null ? null : JSON.stringify(made.body),
    };
  });
}
