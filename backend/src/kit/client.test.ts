import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ApiProblem, createClient } from './client.ts';
import { endpoint } from './endpoint.ts';
import { ChainIdCodec, InstantCodec, type WattHours, WattHoursCodec, wattHours } from './units.ts';

const quote = endpoint({
  id: 'sample.quote',
  method: 'POST',
  path: '/v1/samples/:sample/quote',
  summary: 'Quote',
  callers: 'public',
  params: z.object({ sample: ChainIdCodec }),
  query: z.object({ limit: z.coerce.number().default(20), tag: z.array(z.string()).optional() }),
  body: z.object({ wh: WattHoursCodec, at: InstantCodec.optional(), nonce: z.string().transform((v) => v.trim()) }),
  result: z.object({ wh: WattHoursCodec, at: InstantCodec }),
});
const remove = endpoint({
  id: 'sample.remove',
  method: 'DELETE',
  path: '/v1/samples',
  summary: 'Remove',
  callers: 'signed-in',
  status: 204,
  result: z.undefined(),
});
const upload = endpoint({
  id: 'sample.upload',
  method: 'POST',
  path: '/v1/files',
  summary: 'Upload',
  callers: 'public',
  upload: { contentTypes: ['text/csv'], maxBytes: 100 },
  result: z.object({ bytes: z.number() }),
});

function server(answer: () => Response) {
  const seen: { url: string; request: RequestInit }[] = [];
  const fetch = async (url: unknown, request?: RequestInit) => {
    seen.push({ url: String(url), request: request ?? {} });
    return answer();
  };
  return { seen, fetch: fetch as typeof globalThis.fetch };
}

const json = (body: unknown, status = 200, type = 'application/json; charset=utf-8') =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': type } });

describe('the typed client', () => {
  it('sends domain values as the wire wants them and answers domain values', async () => {
    const { seen, fetch } = server(() => json({ wh: '5', at: '2026-01-02T00:00:00.000Z' }));
    const client = createClient({ baseUrl: 'http://api/', token: 'secret', fetch });
    const result = await client.call(quote, {
      params: { sample: 7n },
      query: { tag: ['a', 'b&c'] },
      body: { wh: wattHours(12n), at: new Date(0), nonce: 'x' },
    });
    const wh: WattHours = result.wh;
    expect([wh, result.at]).toEqual([5n, new Date('2026-01-02T00:00:00Z')]);
    expect(seen[0]?.url).toBe('http://api/v1/samples/7/quote?tag=a&tag=b%26c');
    expect(JSON.parse(String(seen[0]?.request.body))).toEqual({ wh: '12', at: '1970-01-01T00:00:00.000Z', nonce: 'x' });
    expect(seen[0]?.request.headers).toMatchObject({
      authorization: 'Bearer secret',
      'content-type': 'application/json',
    });
  });

  it('lets the server fill in what has a default', async () => {
    const { seen, fetch } = server(() => json({ wh: '1', at: '2026-01-02T00:00:00Z' }));
    await createClient({ baseUrl: 'http://api', fetch }).call(quote, {
      params: { sample: 1n },
      body: { wh: wattHours(1n), nonce: 'x' },
    });
    expect(seen[0]?.url).toBe('http://api/v1/samples/1/quote');
  });

  it('leaves it to the server to say what is wrong with a value', async () => {
    const { seen, fetch } = server(() => json({ wh: '1', at: '2026-01-02T00:00:00Z' }));
    await createClient({ baseUrl: 'http://api', fetch }).call(quote, {
      params: { sample: 1n },
      body: { wh: -5n as WattHours, at: new Date(Number.NaN), nonce: 'x' },
    });
    expect(JSON.parse(String(seen[0]?.request.body))).toEqual({ wh: '-5', at: 'not a time', nonce: 'x' });
  });

  it('throws a refusal under the name of its problem', async () => {
    const document = { type: '/docs/problems#not-found', name: 'not-found', title: 't', status: 404, detail: 'No.' };
    const { fetch } = server(() => json(document, 404, 'application/problem+json'));
    const failure = await createClient({ baseUrl: 'http://api', fetch })
      .call(remove)
      .catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(ApiProblem);
    expect(failure).toMatchObject({ name: 'not-found', status: 404, message: 'No.', document });
  });

  it('says so when something else than the API answers', async () => {
    const { fetch } = server(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await expect(createClient({ baseUrl: 'http://api', fetch }).call(remove)).rejects.toThrow(/502.*base URL/s);
  });

  it('answers undefined for 204, and calls as nobody when told', async () => {
    const { seen, fetch } = server(() => new Response(null, { status: 204 }));
    const client = createClient({ baseUrl: 'http://api', token: () => 'mine', fetch });
    expect(await client.call(remove, { token: null })).toBeUndefined();
    await client.call(remove, { token: 'other' });
    await client.call(remove);
    const tokens = seen.map((s) => (s.request.headers as Record<string, string>).authorization);
    expect(tokens).toEqual([undefined, 'Bearer other', 'Bearer mine']);
  });

  it('sends an upload as it is', async () => {
    const { seen, fetch } = server(() => json({ bytes: 3 }));
    const client = createClient({ baseUrl: 'http://api', fetch });
    await client.call(upload, { upload: { contentType: 'text/csv', content: 'a,b' } });
    expect(seen[0]?.request).toMatchObject({ body: 'a,b', headers: { 'content-type': 'text/csv' } });
  });
});
