import { readFileSync } from 'node:fs';
import { createClient } from '@stacks/blockchain-api-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Localnet, startLocalnet } from '../../index.ts';
import { Client } from '../client.ts';
import { clientOperations } from './client-schema.ts';
import { mismatches } from './mismatches.ts';
import { type Block, combinations, SERVED, valuesFor } from './samples.ts';
import { type Scene, setScene } from './scene.ts';

const operations = clientOperations();
const others = [...operations.keys()].filter((path) => !SERVED.includes(path));

let localnet: Localnet;
let api: ReturnType<typeof createClient>;
let scene: Scene;
let tip: Block;

beforeAll(async () => {
  localnet = await startLocalnet();
  const client = new Client(localnet.url);
  api = createClient({ baseUrl: localnet.url });
  scene = await setScene(client);
  tip = await client.get<Block>('/extended/v2/blocks/latest');
});
afterAll(() => localnet?.stop());

type Answer = { data?: unknown; error?: unknown; response: Response };

function ask(path: string, values: Record<string, string>, query: Record<string, unknown> = {}): Promise<Answer> {
  return api.GET(path as '/extended', { params: { path: values, query } } as never) as Promise<Answer>;
}

const QUERY: Readonly<Record<string, Record<string, unknown>>> = {
  '/extended/v3/transactions/{tx_id}': { include: ['function_args', 'source_code', 'post_conditions', 'result'] },
};

describe('the client of the Stacks API', () => {
  it('knows the operations that are called here', () => {
    expect(operations.size).toBeGreaterThan(100);
    expect(SERVED.filter((path) => !operations.has(path))).toEqual([]);
  });

  it.each(SERVED)('gets from %s what its types say, no more and no less', async (path) => {
    const operation = operations.get(path)!;
    for (const values of combinations(path, valuesFor(path, scene, tip))) {
      const { data, response } = await ask(path, values, QUERY[path]);
      expect([response.status, response.url]).toEqual([200, response.url]);
      const differences = mismatches(operation.ok, data);
      expect(differences, `${response.url} ${JSON.stringify(data).slice(0, 1500)}`).toEqual([]);
    }
  });

  it.each(SERVED.filter((path) => path.includes('{')))(
    'gets from %s a refusal in words where there is nothing',
    async (path) => {
      const nowhere = `0x${'ab'.repeat(32)}`;
      const values = Object.fromEntries(Object.keys(combinations(path, {})[0] ?? {}).map((name) => [name, nowhere]));
      const { error, response } = await ask(path, values);
      if (response.ok) {
        expect(path).toMatch(/asset_identifier|logs/);
        return;
      }
      expect([400, 404]).toContain(response.status);
      expect(mismatches(operations.get(path)!.refused!, error)).toEqual([]);
    },
  );

  it('is told of everything else that this chain does not have it, and so is the reader of its documents', async () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const [, list = ''] = /Not served[^:]*:\n\n([\s\S]*?)\n\n/.exec(readme) ?? [];
    const listed = [...list.matchAll(/`(\/[^`]+)`/g)].map(([, path = '']) => pattern(path));
    for (const path of others) {
      const values = combinations(path, {})[0] ?? {};
      const { error, response } = await ask(path, values);
      expect([path, response.status]).toEqual([path, 404]);
      expect(error).toMatchObject({ error: expect.stringContaining('the local chain has no GET') });
      expect(listed.filter((each) => each.test(path)).length, `README lists ${path}`).toBe(1);
    }
    for (const path of SERVED) expect(listed.filter((each) => each.test(path))).toEqual([]);
  });
});

/** `*` is any one part of a path, `**` whatever follows. */
function pattern(path: string): RegExp {
  const written = path.replace(/[.{}]/g, '\\$&').replace(/\*\*|\*/g, (stars) => (stars === '**' ? '.+' : '[^/]+'));
  return new RegExp(`^${written}/?$`);
}
