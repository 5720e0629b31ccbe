import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listTransactions } from '../../src/chain/chain.contract.ts';
import { createClient } from '../../src/kit/client.ts';
import { signIn } from '../../src/main/local/flow/sign-in.ts';
import { localAccounts } from '../../src/main/local/local-accounts.ts';
import { readStatus } from '../../src/main/system.contract.ts';
import { LISTING_STATES, listListings, listPurchases } from '../../src/modules/market/market.contract.ts';
import { listRetirements } from '../../src/modules/portfolio/portfolio.contract.ts';
import { type RunningScript, startScript } from './run-script.ts';

let dataDir: string;
let running: RunningScript | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'rec-example-test-'));
});
afterEach(async () => {
  running?.child.kill('SIGTERM');
  await running?.ended;
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(environment: Record<string, string> = {}): Promise<string> {
  running = startScript('start', [], { PORT: '0', DATA_DIR: dataDir, ...environment });
  const [, url = ''] = await running.says(/^ready (http:\S+)$/m);
  return url;
}

async function killed(): Promise<void> {
  running?.child.kill('SIGKILL');
  await running?.ended;
}

async function marketAt(url: string) {
  const { call } = createClient({ baseUrl: url });
  const states = await Promise.all(LISTING_STATES.map((state) => call(listListings, { query: { state, limit: 100 } })));
  const listings = states.flatMap(({ items }) => items);
  const registered = await call(listTransactions, { query: { event: 'facility-registered', limit: 100 } });
  const issued = await call(listTransactions, { query: { event: 'issued', limit: 100 } });
  const { items: purchases } = await call(listPurchases, { query: { limit: 100 } });
  const { items: retirements } = await call(listRetirements, { query: { limit: 100 } });
  return { listings, facilities: registered.items.length, issuances: issued.items.length, purchases, retirements };
}

describe('the example market of a fresh folder', () => {
  it('comes to its end once, however often it is killed on the way, and leaves a complete folder alone', async () => {
    let url = await start();
    expect((await createClient({ baseUrl: url }).call(readStatus)).example).toMatchObject({ state: 'loading' });
    await running?.says(/example 1\//);
    await killed();
    await start();
    await running?.says(/example 5\//);
    await killed();
    url = await start();
    const [, of = ''] = (await running?.says(/example (\d+)\/\1: /)) ?? [];
    let { example } = await createClient({ baseUrl: url }).call(readStatus);
    while (example.state === 'loading') ({ example } = await createClient({ baseUrl: url }).call(readStatus));
    expect(example).toEqual({ state: 'loaded', done: Number(of), of: Number(of) });

    const market = await marketAt(url);
    expect(market).toMatchObject({ facilities: 6, issuances: 7 });
    expect(market.listings).toHaveLength(6);
    expect(new Set(market.listings.map(({ origin }) => origin.issuance)).size).toBe(6);
    expect(new Set(market.listings.map(({ origin }) => origin.facility.country))).toEqual(
      new Set(['DE', 'AU', 'NO', 'ES', 'DK']),
    );
    for (const { origin } of market.listings) expect(origin.facility.name).toMatch(/^Example /);
    expect(market.purchases.map(({ wh }) => wh).sort()).toEqual([120_000_000n, 300_000_000n]);
    expect(market.retirements.map(({ wh, beneficiary }) => [wh, beneficiary.name])).toEqual([
      [80_000_000n, 'Example Works'],
    ]);

    running?.child.kill('SIGTERM');
    await running?.ended;
    const again = await start();
    expect((await createClient({ baseUrl: again }).call(readStatus)).example.state).toBe('loaded');
    expect(running?.output()).not.toContain('example 1/');
    const after = await marketAt(again);
    expect([after.facilities, after.listings.length, after.purchases.length]).toEqual([6, 6, 2]);
  }, 600_000);

  it('is left out with EXAMPLE_MARKET=off, and later of a folder that somebody has used', async () => {
    const url = await start({ EXAMPLE_MARKET: 'off' });
    const client = createClient({ baseUrl: url });
    expect((await client.call(readStatus)).example.state).toBe('off');
    expect((await marketAt(url)).facilities).toBe(0);
    // Whoever signs in makes the folder his.
    await signIn(url, localAccounts()[0]!);
    running?.child.kill('SIGTERM');
    await running?.ended;
    const later = await start();
    expect((await createClient({ baseUrl: later }).call(readStatus)).example.state).toBe('off');
  }, 300_000);
});
