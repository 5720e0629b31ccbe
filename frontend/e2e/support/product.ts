import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const FOREIGN =
  /^(DATABASE_URL|REDIS_URL|IPFS_API_URL|STACKS_|CONTRACT_DEPLOYER|PUBLIC_URL|WEB_DIR|EXAMPLE_MARKET|PORT|HOST|DATA_DIR|VITEST|NODE_ENV)/;

export interface RunningProduct {
  url: string;
  stop(): Promise<void>;
}

/** `npm start` on a free port with an empty folder of its own, which is gone afterwards. */
export async function startProduct(): Promise<RunningProduct> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rec-e2e-'));
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));
  const child = spawn('npm', ['run', '-s', 'start'], {
    cwd: root,
    env: { ...own, PORT: '0', DATA_DIR: dataDir, EXAMPLE_MARKET: 'off' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: npm tells only the shell between, so the signal goes to all of them.
    detached: true,
  });
  let said = '';
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ready = new Promise<string>((resolve, reject) => {
    const take = (chunk: Buffer) => {
      said += chunk.toString('utf8');
      const url = /^ready (http:\S+)$/m.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    void ended.then(() => reject(new Error(`npm start ended before it was ready:\n${said}`)));
  });
  const tell = () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGTERM');
  };
  // Whoever ends the tests from outside ends the product with them.
  const interrupted = () => {
    tell();
    process.exit(1);
  };
  process.once('SIGTERM', interrupted);
  process.once('SIGINT', interrupted);
  process.once('exit', tell);
  const stop = async () => {
    tell();
    await ended;
    process.removeListener('SIGTERM', interrupted);
    process.removeListener('SIGINT', interrupted);
    process.removeListener('exit', tell);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const url = await ready;
    if (/WEB APP NOT BUILT/.test(said)) throw new Error(said);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
