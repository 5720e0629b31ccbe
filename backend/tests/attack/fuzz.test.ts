import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/kit/endpoint.ts';
import { openApiDocument } from '../../src/kit/openapi.ts';
import { type Shot, shotsAt } from './hostile.ts';
import { startWorld, type World } from './world.ts';

const SHOTS_PER_ENDPOINT = 80;

let world: World;
let endpoints: Endpoint[];
beforeAll(async () => {
  world = await startWorld();
  endpoints = world.composed.routes.map(({ endpoint }) => endpoint);
});
afterAll(() => world.stop());

function tokenFor({ callers, id }: Endpoint): string {
  if (id === 'identity.endSession') return world.outsider.token;
  return Array.isArray(callers) ? world.tokens[callers[0] as keyof World['tokens']] : world.tokens.producer;
}

async function fire(endpoint: Endpoint, { path, body }: Shot) {
  const headers: Record<string, string> = { authorization: `Bearer ${tokenFor(endpoint)}` };
  if (endpoint.body) headers['content-type'] = 'application/json';
  if (endpoint.upload) headers['content-type'] = 'text/csv';
  const content = endpoint.upload ? 'start,end,value\n' : body;
  const answer = await fetch(world.url + path, { method: endpoint.method, headers, body: content });
  const text = await answer.text();
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
  return { status: answer.status, problem: isProblem ? (JSON.parse(text) as { name: string }).name : null };
}

/** What the OpenAPI document says an operation may answer: statuses, with the names of their problems. */
function documented(endpoint: Endpoint): (status: number, problem: string | null) => boolean {
  const { paths } = openApiDocument([endpoint], '0') as {
    paths: Record<string, Record<string, { responses: Record<string, { description: string }> }>>;
  };
  const [operations = {}] = Object.values(paths);
  const [operation] = Object.values(operations);
  return (status, problem) => {
    const response = operation?.responses[status];
    return response !== undefined && (problem === null || response.description.includes(`\`${problem}\``));
  };
}

describe('every endpoint, under requests nobody should send', () => {
  it('answers none with a fault of its own, and each with a status and a problem that its contract names', async () => {
    const wrong = new Map<string, string>();
    const seen = new Map<number, number>();
    await Promise.all(
      endpoints.map(async (endpoint) => {
        const expected = documented(endpoint);
        const shots = fc.sample(shotsAt(endpoint, world.known), { seed: 20_260_701, numRuns: SHOTS_PER_ENDPOINT });
        for (const shot of shots) {
          const { status, problem } = await fire(endpoint, shot);
          seen.set(status, (seen.get(status) ?? 0) + 1);
          const what = `${endpoint.id}: ${status} ${problem}`;
          if (!expected(status, problem) && !wrong.has(what))
            wrong.set(what, `${shot.path.slice(0, 300)} ${shot.body?.slice(0, 600)}`);
        }
      }),
    );
    expect(Object.fromEntries(wrong)).toEqual({});
    // Not everything was refused at the door: the handlers were reached.
    for (const status of [200, 201, 403, 404, 409, 422])
      expect([status, seen.get(status) ?? 0]).not.toEqual([status, 0]);
  });
});
