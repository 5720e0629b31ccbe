import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Endpoint, ROLES, type Role } from '../../src/kit/endpoint.ts';
import { startApi, type TestApi } from '../support/api.ts';

/** Which person of the test application holds which role. */
const HOLDERS = {
  producer: 'producer',
  buyer: 'buyer',
  'verification-body': 'verifier',
  administrator: 'administrator',
} as const;
type Caller = 'nobody' | 'no-role' | Role;
const CALLERS: Caller[] = ['nobody', 'no-role', ...ROLES];

let test: TestApi;
let tokens: Record<Caller, string | undefined>;
let endpoints: Endpoint[];

beforeAll(async () => {
  test = await startApi();
  endpoints = test.composed.routes.map((route) => route.endpoint);
  const sessions = await Promise.all(
    ROLES.map(async (role) => [role, (await test.enter(HOLDERS[role])).token] as const),
  );
  const outsider = await test.signIn('outsider');
  tokens = { nobody: undefined, 'no-role': outsider.token, ...(Object.fromEntries(sessions) as Record<Role, string>) };
});
afterAll(() => test.stop());

/** A well-formed request to something that does not exist: only the question who may call is of interest. */
async function knock(endpoint: Endpoint, token: string | undefined) {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) =>
    /Id$/.test(name) ? '0198f3a0-0000-7000-8000-000000000000' : '999999',
  );
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  if (endpoint.body) headers['content-type'] = 'application/json';
  if (endpoint.upload) headers['content-type'] = endpoint.upload.contentTypes[0];
  const body = endpoint.body || endpoint.upload ? '{}' : null;
  const answer = await fetch(test.url + path, { method: endpoint.method, headers, body });
  const text = await answer.text();
  const problem = answer.headers.get('content-type')?.startsWith('application/problem+json');
  return { status: answer.status, problem: problem ? (JSON.parse(text) as { name: string }).name : null };
}

function expectedProblem(endpoint: Endpoint, caller: Caller): 'not-signed-in' | 'wrong-role' | null {
  if (endpoint.callers === 'public') return null;
  if (caller === 'nobody') return 'not-signed-in';
  if (endpoint.callers === 'signed-in') return null;
  return (endpoint.callers as readonly string[]).includes(caller) ? null : 'wrong-role';
}

describe('every endpoint and every role', () => {
  it('lets in exactly the callers that its contract names', async () => {
    expect(endpoints.length).toBeGreaterThan(20);
    const wrong: string[] = [];
    // Signing out last: it ends the sessions the other checks use.
    const last = ({ id }: Endpoint) => Number(id === 'identity.endSession');
    const ordered = [...endpoints].sort((a, b) => last(a) - last(b));
    for (const endpoint of ordered) {
      for (const caller of CALLERS) {
        const expected = expectedProblem(endpoint, caller);
        const { status, problem } = await knock(endpoint, tokens[caller]);
        const refused = problem === 'not-signed-in' || problem === 'wrong-role' ? problem : null;
        if (refused !== expected)
          wrong.push(`${endpoint.id} by ${caller}: expected ${expected}, got ${status} ${problem}`);
        if (status >= 500 && problem !== 'chain-unavailable')
          wrong.push(`${endpoint.id} by ${caller}: answered ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('asks for a session before it reads a body', async () => {
    for (const endpoint of endpoints.filter((e) => e.body && e.callers !== 'public')) {
      const path = endpoint.path.replace(/:(\w+)/g, '1');
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(test.url + path, { method: endpoint.method, headers, body: '{broken' });
      expect([endpoint.id, answer.status]).toEqual([endpoint.id, 401]);
    }
  });

  it('gives every operation an id of its own and names only problems that exist', () => {
    const ids = endpoints.map((endpoint) => endpoint.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
