import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { devnetAccounts, startLocalnet } from '../../clarity/localnet/index.ts';
import { chainNames, Follower, StacksApi, StacksSource } from '../src/chain/index.ts';
import { NodeObserver } from '../src/chain/observe/node-observer.ts';
import { ObservedSource } from '../src/chain/observe/observed-source.ts';
import { Database, migrate } from '../src/kit/database.ts';
import { startPostgres } from '../src/kit/embedded/postgres.ts';
import { freePort } from '../src/kit/free-port.ts';
import { LiveNotices } from '../src/kit/live.ts';
import { createLog } from '../src/kit/log.ts';

/**
 * From a block in the chain to its rows, in milliseconds: polled every 100 ms (local chain), polled every 2 s (public network),
 * and pushed. `node --import tsx backend/bench/follow-latency.bench.ts [BLOCKS]`
 */
const blocks = Number(process.argv[2] ?? 60);
const log = createLog('silent');
const names = chainNames('devnet', devnetAccounts().deployer.address);

async function measure(url: string, nodeUrl: string, follower: Follower): Promise<number[]> {
  const notices = await LiveNotices.listen(url, log);
  const heard = new Map<number, number>();
  notices.subscribe({
    hear: ({ module, event, height }) =>
      module === 'chain' && event === 'block' && height !== null && heard.set(height, performance.now()),
    lost: () => undefined,
  });
  follower.start();
  const api = new StacksApi({ url: nodeUrl });
  await follower.waitFor((await api.tip()).height);
  const waits: number[] = [];
  for (let i = 0; i < blocks; i += 1) {
    // At any point of a pause, as blocks come.
    await sleep(randomInt(50, 400));
    const answer = await fetch(`${nodeUrl}/dev/mine`, { method: 'POST', body: '{"stacks": 1}' });
    const { height } = (await answer.json()) as { height: number };
    const mined = performance.now();
    while (!heard.has(height)) await sleep(1);
    // A push may be followed before the answer to whoever had the block mined.
    waits.push(Math.max(0, (heard.get(height) ?? mined) - mined));
  }
  await follower.stop();
  await notices.close();
  return waits.sort((a, b) => a - b);
}

const at = (sorted: readonly number[], share: number) =>
  (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0);

async function main(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rec-bench-'));
  const port = await freePort();
  const postgres = await startPostgres({ dataDir: join(dataDir, 'postgres'), durable: true });
  const localnet = await startLocalnet({ observers: [`http://127.0.0.1:${port}`] });
  await migrate(postgres.url);
  const database = await Database.connect({ url: postgres.url, poolSize: 6 });
  const observer = await NodeObserver.listen({ host: '127.0.0.1', port, names, database, log });
  try {
    const api = new StacksSource(new StacksApi({ url: localnet.url }), names);
    const options = { database, projections: [], log, node: api };
    const pushed = new ObservedSource({
      database,
      api,
      startHeight: 1,
      pushes: () => observer.counts,
      safetyMs: 1_000,
    });
    const followers = [
      ['polled every 100 ms', new Follower({ ...options, source: api, pollMs: 100 })],
      ['polled every 2 s', new Follower({ ...options, source: api, pollMs: 2_000 })],
      ['pushed', new Follower({ ...options, source: pushed, pollMs: 100 })],
    ] as const;
    observer.onBlock(() => followers[2][1].wake());
    for (const [name, follower] of followers) {
      const waits = await measure(postgres.url, localnet.url, follower);
      process.stdout.write(
        `${name.padEnd(20)} median ${at(waits, 0.5)} ms, 95 % within ${at(waits, 0.95)} ms, worst ${at(waits, 1)} ms\n`,
      );
    }
  } finally {
    await observer.stop();
    await database.close();
    await localnet.stop();
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

await main();
