import net from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** Sends bytes as they are and reads until the server closes: what no HTTP client would let through. */
function raw(...pieces: (string | Buffer)[]): Promise<{ status: number; problem: string | null; bytes: number }> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(new URL(world.url).port), '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => {
      const text = Buffer.concat(chunks).toString();
      const problem = /"name":"([a-z-]+)"/.exec(text)?.[1] ?? null;
      resolve({ status: Number(text.slice(9, 12)), problem, bytes: text.length });
    });
    for (const piece of pieces) socket.write(piece);
  });
}

const head = (line: string, ...headers: string[]) =>
  `${[`${line} HTTP/1.1`, 'Host: x', `Authorization: Bearer ${world.tokens.producer}`, 'Connection: close', ...headers].join('\r\n')}\r\n\r\n`;
const get = (path: string) => raw(head(`GET ${path}`));
const JSON_TYPE = 'Content-Type: application/json';
const post = (path: string, body: string | Buffer, ...headers: string[]) =>
  raw(head(`POST ${path}`, `Content-Length: ${Buffer.byteLength(body)}`, ...headers), body);
const organisation = (body: string | Buffer, ...headers: string[]) =>
  post('/v1/organisations', body, JSON_TYPE, ...headers);

describe('addresses that are no addresses', () => {
  it('are refused as malformed, as not acceptable or as nothing, never as a fault of ours', async () => {
    const expected = {
      '/v1/listings/%': '400 malformed-request',
      '/v1/listings/%ED%A0%80': '400 malformed-request',
      '/v1/listings/%00': '422 invalid-input',
      '/v1/listings/9223372036854775808': '422 invalid-input',
      '/v1/listings/9223372036854775807': '404 not-found',
      '/v1/facilities/..%2F..%2Fetc': '422 invalid-input',
      '//v1/me': '404 not-found',
      '/docs/assets/%00': '404 not-found',
      '/v1/listings?limit=5&limit=6': '422 invalid-input',
      '/v1/listings?seller=%00': '422 invalid-input',
      '/v1/listings?vintageFrom=0026-01': '422 invalid-input',
    };
    const answers = await Promise.all(
      Object.keys(expected).map(async (path) => {
        const { status, problem } = await get(path);
        return [path, `${status} ${problem}`];
      }),
    );
    expect(Object.fromEntries(answers)).toEqual(expected);
  });
});

describe('bodies that are no bodies', () => {
  it('are refused with the reason, whatever they are packed in', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, 32));
    const answers = {
      empty: await organisation(''),
      nothing: await organisation('null'),
      list: await organisation('[]'),
      prototype: await organisation('{"__proto__":{"kind":"buyer"},"name":"cc","country":"DE"}'),
      open: await organisation('['.repeat(100_000)),
      deep: await organisation(`{"name":${'['.repeat(60_000)}${']'.repeat(60_000)}}`),
      nul: await organisation('{"name":"a\\u0000b","kind":"buyer","country":"DE"}'),
      surrogate: await organisation('{"name":"a\\ud800b","kind":"buyer","country":"DE"}'),
      large: await organisation(JSON.stringify({ name: 'x'.repeat(300_000) })),
      bomb: await organisation(bomb, 'Content-Encoding: gzip'),
      noGzip: await organisation('no gzip', 'Content-Encoding: gzip'),
      zstd: await organisation('{}', 'Content-Encoding: zstd'),
      utf16: await post('/v1/organisations', '{}', 'Content-Type: application/json; charset=utf-16'),
      chunk: await raw(
        head('POST /v1/organisations', JSON_TYPE, 'Transfer-Encoding: chunked'),
        'ZZ\r\n{}\r\n0\r\n\r\n',
      ),
      both: await raw(head('POST /v1/organisations', 'Content-Length: 2', 'Transfer-Encoding: chunked'), '0\r\n\r\n'),
    };
    expect(Object.fromEntries(Object.entries(answers).map(([name, { status }]) => [name, status]))).toEqual({
      empty: 422,
      nothing: 422,
      list: 422,
      prototype: 422,
      open: 400,
      deep: 422,
      nul: 422,
      surrogate: 422,
      large: 413,
      bomb: 413,
      noGzip: 400,
      zstd: 415,
      utf16: 415,
      chunk: 400,
      both: 400,
    });
  });

  it('hold no name that reads otherwise than it is stored', async () => {
    for (const name of ['Sun\\nWind', 'Sun\\u202edniW', 'Sun\\u0007', 'Sun\\u2066Wind'])
      expect(await organisation(`{"name":"${name}","kind":"buyer","country":"DE"}`)).toMatchObject({ status: 422 });
    const persian = '{"name":"\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645","kind":"buyer","country":"DE"}';
    expect(await organisation(persian)).toMatchObject({ status: 201 });
  });

  it('draw an answer of bounded size, however many faults they hold', async () => {
    const many = JSON.stringify({ meters: Array(60_000).fill(1) });
    const { status, bytes } = await post('/v1/facilities', many, JSON_TYPE);
    expect(status).toBe(422);
    expect(bytes).toBeLessThan(20_000);
  });
});

describe('files that are no meter files', () => {
  const upload = (content: string | Buffer, ...headers: string[]) =>
    post(`/v1/facilities/${world.draftId}/batches`, content, 'Content-Type: text/csv', ...headers);
  const reading = (start: string, end: string, value = '5') =>
    `start,end,value,unit,quality,meter\n${start},${end},${value},Wh,actual,M2\n`;

  it('are refused as a whole: archives, UTF-16, binary data, packed text, nothing', async () => {
    for (const content of ['', 'PK\u0003\u0004....', Buffer.from('\ufeffstart,end', 'utf16le'), Buffer.alloc(5_000)])
      expect(await upload(content)).toMatchObject({ status: 422, problem: 'malformed-meter-file' });
    const packed = await upload(
      gzipSync(reading('2026-05-01T00:00:00Z', '2026-05-01T01:00:00Z')),
      'Content-Encoding: gzip',
    );
    expect(packed).toMatchObject({ status: 415, problem: 'unsupported-media-type' });
  });

  it('are refused for times that no chain or database can hold', async () => {
    for (const [start, end] of [
      ['9999-12-31T23:00:00-10:00', '9999-12-31T23:30:00-10:00'],
      ['0026-05-01T00:00:00Z', '0026-05-01T01:00:00Z'],
      ['1969-12-31T22:00:00Z', '1969-12-31T23:00:00Z'],
    ] as const)
      expect(await upload(reading(start, end))).toMatchObject({ status: 422, problem: 'malformed-meter-file' });
    const huge = reading('2026-05-01T00:00:00Z', '2026-05-01T01:00:00Z', '9223372036854775808');
    expect(await upload(huge)).toMatchObject({ status: 422, problem: 'malformed-meter-file' });
  });
});
