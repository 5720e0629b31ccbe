import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { devnetAccounts } from '../../../clarity/localnet/index.ts';
import { createClient } from '../../src/kit/client.ts';
import { signIn } from '../../src/main/local/flow/sign-in.ts';
import { readLocal } from '../../src/main/local/local.contract.ts';
import { readStatus } from '../../src/main/system.contract.ts';
import { createChallenge, readMe } from '../../src/modules/identity/identity.contract.ts';
import { type RunningScript, startScript } from './run-script.ts';

let dataDir: string;
let running: RunningScript | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'rec-start-test-'));
});
afterEach(async () => {
  running?.child.kill('SIGTERM');
  await running?.ended;
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(how = {}): Promise<string> {
  running = startScript('start', [], { PORT: '0', DATA_DIR: dataDir, EXAMPLE_MARKET: 'off' }, how);
  const [, url = ''] = await running.says(/^ready (http:\S+)$/m);
  return url;
}

const statusOf = (url: string) => createClient({ baseUrl: url }).call(readStatus);

describe('npm start', () => {
  it('brings every part up, survives a kill -9 and goes on where it was', async () => {
    const first = await start();
    const before = await statusOf(first);
    expect(before.parts).toEqual({ database: 'up', queue: 'up', ipfs: 'up', chain: 'up' });
    running?.child.kill('SIGKILL');
    await running?.ended;
    const second = await start();
    const after = await statusOf(second);
    expect(after.parts).toEqual(before.parts);
    expect(after.deployer).toBe(before.deployer);
    expect(after.chain.height ?? 0).toBeGreaterThanOrEqual(before.chain.height ?? 0);
  });

  it('says ready only once the blocks of the contracts are read: the council can act at once', async () => {
    const administrator = await signIn(await start(), devnetAccounts().wallet_4);
    expect((await administrator.call(readMe)).roles).toContain('administrator');
  });

  it('serves the reference, the OpenAPI document, the problems, probes and metrics', async () => {
    const url = await start();
    const text = async (path: string) => {
      const answer = await fetch(url + path);
      expect([path, answer.status]).toEqual([path, 200]);
      return answer.text();
    };
    expect(await text('/')).toContain('<!doctype html>');
    expect(await text('/docs')).toContain('swagger-ui');
    expect(await text('/docs/assets/swagger-ui-bundle.js')).toContain('SwaggerUIBundle');
    expect(await text('/docs/problems')).toContain('hours-already-issued');
    expect(JSON.parse(await text('/openapi.json'))).toMatchObject({ openapi: '3.1.0' });
    expect(await text('/health/ready')).toContain('up');
    await createClient({ baseUrl: url }).call(createChallenge, {
      body: { address: 'ST1SJ3DTE5DN7X54YDH5D64R3BCB6A2AG2ZQ8YPD5' },
    });
    expect(await text('/metrics')).toContain('operation="identity.createChallenge"');
  });

  it('gives a page of its own origin the development accounts and the RPC of the local chain, and no more of it', async () => {
    const url = await start();
    const { chainPath, accounts } = await createClient({ baseUrl: url }).call(readLocal);
    expect((await statusOf(url)).local).toBe(true);
    expect(accounts.map(({ role, name }) => [role, name])).toContainEqual(['verification-body', 'Verification body']);
    const balance = await fetch(`${url}${chainPath}/v2/accounts/${accounts[0]?.address}?proof=0`);
    expect(await balance.json()).toMatchObject({ nonce: 0 });
    const mine = (path: string) => fetch(`${url}${chainPath}${path}`, { method: 'POST' });
    for (const path of ['/dev/mine', '/v2/%2e%2e/dev/mine', '//127.0.0.1:1/v2/info'])
      expect([path, (await mine(path)).status]).toEqual([path, 404]);
    const unfit = await fetch(`${url}${chainPath}/v2/transactions`, { method: 'POST', body: 'no transaction' });
    expect(unfit.status).toBe(400);
  });

  it('ends with the npm that started it, which tells only the shell between', async () => {
    await start({ npm: true });
    running?.child.kill('SIGTERM');
    await running?.ended;
    expect(running?.output()).toMatch(/^stopping$/m);
  });

  it('says what to do when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    running = startScript('start', [], { PORT: String(port), DATA_DIR: dataDir, EXAMPLE_MARKET: 'off' });
    expect(await running.ended).toBe(1);
    expect(running.output()).toContain(`Port ${port} is in use`);
    other.close();
  });

  it('refuses to run embedded services in production', async () => {
    running = startScript('start', [], { NODE_ENV: 'production', DATA_DIR: dataDir });
    expect(await running.ended).toBe(1);
    expect(running.output()).toContain('docker-compose.yml');
  });
});
