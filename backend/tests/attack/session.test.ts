import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/kit/client.ts';
import { FakeClock } from '../../src/kit/clock.ts';
import { createApp } from '../../src/kit/http/app.ts';
import { Metrics } from '../../src/kit/http/metrics.ts';
import { listen } from '../../src/kit/http/server.ts';
import { createLog } from '../../src/kit/log.ts';
import { compose } from '../../src/main/compose.ts';
import * as identityApi from '../../src/modules/identity/identity.contract.ts';
import { accounts, START, startApi, type TestApi } from '../support/api.ts';
import { signChallenge } from '../support/keys.ts';

let test: TestApi;
let token: string;
beforeAll(async () => {
  test = await startApi();
  ({ token } = await test.enter('producer'));
});
afterAll(() => test.stop());

const body = () => JSON.stringify({ name: `Organisation ${Math.random()}`, kind: 'buyer', country: 'DE' });

/** A request that changes something, with the session in the cookie, as a browser sends it. */
async function fromBrowser(headers: Record<string, string>, url = test.url): Promise<string> {
  const answer = await fetch(`${url}/v1/organisations`, {
    method: 'POST',
    headers: { cookie: `rec_session=${token}`, 'content-type': 'application/json', ...headers },
    body: body(),
  });
  return answer.ok ? 'accepted' : ((await answer.json()) as { name: string }).name;
}

/** Signs a person in at an application of its own behind https and one proxy. */
async function signInBehindHttps() {
  const { database, ipfs, names, stacks } = test;
  const log = createLog('silent');
  const clock = new FakeClock(START);
  const publicUrl = 'https://rec.example';
  const composed = compose({ database, ipfs, clock, names, stacks, sponsor: null, log, publicUrl });
  const app = createApp({
    ...composed,
    log,
    metrics: new Metrics(),
    publicUrl: 'https://rec.example',
    trustedProxies: 1,
    requestsPerMinute: 5,
  });
  const server = await listen(app, '127.0.0.1', 0);
  const client = createClient({ baseUrl: server.url });
  const challenge = await client.call(identityApi.createChallenge, { body: { address: accounts.buyer.address } });
  const signature = signChallenge(challenge, accounts.buyer.privateKey);
  const answer = await fetch(`${server.url}/v1/auth/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ nonce: challenge.nonce, signature }),
  });
  return { server, cookie: answer.headers.get('set-cookie') ?? '', caching: answer.headers.get('cache-control') };
}

describe('a session in a cookie', () => {
  it('acts for pages of the product itself, and for programs that come from no page', async () => {
    const { host } = new URL(test.url);
    expect(await fromBrowser({ 'sec-fetch-site': 'same-origin', origin: test.url })).toBe('accepted');
    expect(await fromBrowser({ origin: `http://${host}` })).toBe('accepted');
    expect(await fromBrowser({ origin: 'http://localhost' })).toBe('accepted');
    expect(await fromBrowser({})).toBe('accepted');
  });

  it('does not act for a page from elsewhere, neither from a sibling domain nor from another port', async () => {
    for (const headers of [
      { 'sec-fetch-site': 'same-site', origin: 'https://blog.rec.example' },
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'http://127.0.0.1:1' },
      { origin: 'null' },
    ] as Record<string, string>[])
      expect([headers, await fromBrowser(headers)]).toEqual([headers, 'foreign-page']);
  });

  it('does not stand in the way of a token in the header: no page adds that by itself', async () => {
    const elsewhere = { 'sec-fetch-site': 'cross-site', origin: 'https://tool.example' };
    expect(await fromBrowser({ ...elsewhere, cookie: '', authorization: `Bearer ${token}` })).toBe('accepted');
    expect(await fromBrowser({ ...elsewhere, cookie: '', authorization: `bearer ${token}` })).toBe('accepted');
  });

  it('is out of reach of scripts and other sites, goes over https only, and may not be stored on the way', async () => {
    const { server, cookie, caching } = await signInBehindHttps();
    await server.stop();
    expect(cookie).toMatch(/^rec_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure; Expires=/);
    expect(caching).toBe('no-store');
  });

  it('is taken back from the browser when its owner signs out', async () => {
    const session = await test.signIn('outsider');
    const headers = { cookie: `rec_session=${session.token}` };
    const answer = await fetch(`${test.url}/v1/auth/sessions/current`, { method: 'DELETE', headers });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('set-cookie')).toMatch(/^rec_session=; .*Expires=Thu, 01 Jan 1970/);
  });

  it('leaves nothing behind once it is over and its account signs in again', async () => {
    const count = async () => {
      const [row] = await test.database.query<{ n: number }>(
        'SELECT count(*)::integer AS n FROM session s JOIN account a ON a.id = s.account_id WHERE a.address = $1',
        [accounts.buyer2.address],
      );
      return row?.n;
    };
    for (let i = 0; i < 3; i += 1) await test.signIn('buyer2');
    expect(await count()).toBe(3);
    test.clock.advance(13 * 60 * 60_000);
    await test.signIn('buyer2');
    expect(await count()).toBe(1);
    ({ token } = await test.signIn('producer'));
  });
});

describe('the limit of requests', () => {
  const ask = async (url: string, forwarded: string) => {
    const answer = await fetch(`${url}/v1/rules`, { headers: { 'x-forwarded-for': forwarded } });
    return answer.status;
  };

  it('counts each caller behind a trusted proxy by himself, whatever he claims to have been before', async () => {
    const { server } = await signInBehindHttps();
    const greedy = await Promise.all(Array.from({ length: 8 }, (_, i) => ask(server.url, `10.0.0.${i}, 203.0.113.9`)));
    const modest = await ask(server.url, '203.0.113.10');
    await server.stop();
    expect(greedy.filter((status) => status === 429)).toHaveLength(3);
    expect(modest).toBe(200);
  });
});
