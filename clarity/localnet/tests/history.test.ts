import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cl, makeSTXTokenTransfer } from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Localnet, startLocalnet } from '../index.ts';
import { accounts, Client } from './client.ts';

const { wallet_1: one, wallet_2: two } = accounts;
const SBTC = 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token';
const JAR = '(define-data-var held uint u0) (define-public (put (n uint)) (ok (var-set held n)))';

let dataDir: string;
let localnet: Localnet;
let client: Client;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'localnet-'));
  await start();
});
afterAll(async () => {
  await localnet?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(log?: (line: string) => void): Promise<void> {
  localnet = await startLocalnet({ dataDir, log });
  client = new Client(localnet.url);
}

async function send(amount: bigint): Promise<string> {
  const transaction = await makeSTXTokenTransfer({
    recipient: two.address,
    amount,
    senderKey: one.privateKey,
    network: client.network,
    fee: 500n,
  });
  const result = await client.send(transaction);
  if ('reason' in result) throw new Error(result.reason);
  return result.txid;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function payWithoutCondition() {
  const args = [Cl.uint(5), Cl.principal(one.address), Cl.principal(two.address), Cl.none()];
  return client.call({ from: 'wallet_1', contract: SBTC, fn: 'transfer', args });
}

describe('a chain that changes its mind', () => {
  it('drops the newest blocks with their transactions and links others in their place', async () => {
    const kept = await send(20n);
    const root = await client.state();
    const [sender, receiver] = [await client.account(one.address), await client.account(two.address)];
    const dropped = await send(21n);
    await client.post('/dev/mine', { burn: 1 });
    await payWithoutCondition();
    const before = await client.state();
    const old = await client.get<{ hash: string; burn_block_hash: string }>(`/extended/v2/blocks/${root.height + 2}`);

    await client.post('/dev/reorg', { depth: 3, empty: true });
    const after = await client.state();
    const { height, burn_block_height, block_time } = before;
    expect(after).toMatchObject({ height, burn_block_height, block_time });
    expect(after.hash).not.toBe(before.hash);
    const fork = await client.get<{ parent_block_hash: string }>(`/extended/v2/blocks/${root.height + 1}`);
    expect(fork.parent_block_hash).toBe(root.hash);
    const replacement = await client.get<typeof old>(`/extended/v2/blocks/${root.height + 2}`);
    expect(replacement.hash).not.toBe(old.hash);
    expect(replacement.burn_block_hash).not.toBe(old.burn_block_hash);
    expect((await fetch(`${client.url}/extended/v2/blocks/${old.hash}`)).status).toBe(404);
    expect((await fetch(`${client.url}/extended/v3/transactions/${dropped}`)).status).toBe(404);
    expect(await client.get(`/extended/v3/transactions/${kept}`)).toMatchObject({ status: 'success' });
    expect([await client.account(one.address), await client.account(two.address)]).toEqual([sender, receiver]);

    expect(await send(21n)).toBe(dropped);
    expect(await client.get(`/extended/v3/transactions/${dropped}`)).toMatchObject({ status: 'success' });
  });

  it('refuses to drop its first block', async () => {
    const before = await client.state();
    await expect(client.post('/dev/reorg', { depth: before.height })).rejects.toThrow(/depth must be between 1 and/);
    await expect(client.post('/dev/reorg', { depth: 0 })).rejects.toThrow(/depth must be between 1 and/);
    expect(await client.state()).toEqual(before);
  });

  it('begins anew with other hashes and nothing but development money', async () => {
    const first = await client.get<{ hash: string }>('/extended/v2/blocks/1');
    await client.post('/dev/reset', {});
    expect((await client.get<{ hash: string }>('/extended/v2/blocks/1')).hash).not.toBe(first.hash);
    expect(await client.account(one.address)).toEqual({ balance: 100_000_000_000_000n, nonce: 0 });
    expect(await client.sbtc(one.address)).toBe(1_000_000_000n);
    const { block_time } = await client.state();
    const behind = Math.floor(Date.now() / 1000) - block_time;
    expect(behind).toBeLessThan(600);
    expect(behind).toBeGreaterThanOrEqual(0);
  });
});

describe('a second chain', () => {
  it('is told what to do when the port is taken', async () => {
    const port = Number(new URL(client.url).port);
    await expect(startLocalnet({ port })).rejects.toThrow(/port \d+ is in use: .* --port/);
  });

  it('is refused the directory of the first', async () => {
    await expect(startLocalnet({ dataDir })).rejects.toThrow(/another local chain \(process \d+\) uses this directory/);
  });
});

describe('a chain whose parent is killed', () => {
  it('ends too', async () => {
    const index = new URL('../index.ts', import.meta.url).href;
    const script = `import { startLocalnet } from '${index}'; process.stdout.write('pid ' + (await startLocalnet()).pid + '\\n');`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
    const pid = await new Promise<number>((resolve, reject) => {
      parent.stdout.on('data', (data) => resolve(Number(/pid (\d+)/.exec(String(data))?.[1])));
      parent.once('exit', (code) => reject(new Error(`the parent ended with ${code}`)));
    });
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await vi.waitUntil(() => !isAlive(pid), { timeout: 30_000 });
  });
});

describe('a chain that is kept', () => {
  it('is the same after a restart, whatever happened before', async () => {
    await client.deploy('wallet_2', 'jar', JAR);
    await client.call({ from: 'wallet_1', contract: `${two.address}.jar`, fn: 'put', args: [Cl.uint(4)] });
    expect(await payWithoutCondition()).toMatchObject({ status: 'abort_by_post_condition' });
    await client.post('/dev/fund', { address: one.address, sbtc: 99, stx: 98 });
    await client.post('/dev/mine', { burn: 2, stacks: 2 });
    await send(11n);
    await client.post('/dev/reorg', { depth: 3, empty: true });
    await send(12n);
    const before = await client.state();
    await localnet.stop();
    expect(existsSync(join(dataDir, 'chain.lock'))).toBe(false);

    await start();
    expect(await client.state()).toEqual(before);
    expect(await client.get(`/v2/data_var/${two.address}/jar/held`)).toEqual({ data: `0x${Cl.serialize(Cl.uint(4))}` });
    await send(13n);
    expect((await client.state()).height).toBe(before.height + 1);
  });

  it('loses only the block whose line was cut short, and says so', async () => {
    const before = await client.state();
    await localnet.stop();
    const file = join(dataDir, 'chain.jsonl');
    const intact = readFileSync(file);
    appendFileSync(file, '{"fork":1,"kind":"sta');
    const lines: string[] = [];
    await start((line) => lines.push(line));
    expect(lines.join('\n')).toMatch(/dropped 21 bytes of an unfinished last line/);
    expect(readFileSync(file)).toEqual(intact);
    expect(await client.state()).toEqual(before);
  });

  it('does not start from a log that is broken in the middle', async () => {
    await localnet.stop();
    const file = join(dataDir, 'chain.jsonl');
    appendFileSync(file, 'nonsense\n');
    await expect(startLocalnet({ dataDir })).rejects.toThrow(/line \d+ is not JSON. The chain up to there is good/);
  });
});
