import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../src/kit/client.ts';
import { readLocal } from '../../src/main/local/local.contract.ts';
import { readStatus } from '../../src/main/system.contract.ts';
import { type RunningScript, startScript } from './run-script.ts';

let dataDir: string;
let running: RunningScript | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'rec-dev-test-'));
});
afterEach(async () => {
  running?.child.kill('SIGTERM');
  await running?.ended;
  rmSync(dataDir, { recursive: true, force: true });
});

describe('npm run dev', () => {
  it('serves the sources of the web app with the API behind the same origin, and leaves nothing running', async () => {
    running = startScript('dev', [], { PORT: '0', DATA_DIR: dataDir, EXAMPLE_MARKET: 'off' });
    const [, url = ''] = await running.says(/^ready (http:\S+)$/m);
    const page = await fetch(url, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('/@vite/client');
    const client = createClient({ baseUrl: url });
    expect(await client.call(readStatus)).toMatchObject({ local: true, parts: { chain: 'up', database: 'up' } });
    const { chainPath } = await client.call(readLocal);
    expect((await fetch(`${url}${chainPath}/v2/info`)).status).toBe(200);
    running.child.kill('SIGTERM');
    // Ends only once every process that writes to the same output is gone.
    expect(await running.ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('refuses services that are not its own', async () => {
    const DATABASE_URL = 'postgres://127.0.0.1:1/none';
    running = startScript('dev', [], { PORT: '0', DATA_DIR: dataDir, DATABASE_URL });
    expect(await running.ended).toBe(1);
    expect(running.output()).toContain('unset DATABASE_URL');
  });
});
