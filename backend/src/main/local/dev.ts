import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { environmentWith, loadConfig } from '../../kit/config.ts';
import { createLog } from '../../kit/log.ts';
import { onStop } from '../on-stop.ts';
import { inWords } from '../run-process.ts';
import { withPort } from './product.ts';
import { startLocalServices } from './services.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const program = (path: string) => join(root, 'node_modules', path);

/** Shows what a program says, and resolves when it says it is there. */
function following(child: ChildProcess, name: string, sign: RegExp): Promise<string> {
  return new Promise((ready, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        process.stdout.write(chunk);
        const [, url] = sign.exec(stripVTControlCharacters(chunk.toString('utf8'))) ?? [];
        if (url !== undefined) ready(url.replace(/\/$/, ''));
      });
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`${name} ended (exit code ${code})`)));
  });
}

/**
 * `npm run dev`: embedded services once; the API, worker and indexer on them, started anew at every change; the web app from
 * its sources, which forwards to them.
 */
async function main(): Promise<void> {
  const config = await withPort(loadConfig());
  const dataDir = resolve(config.DATA_DIR);
  const log = createLog(config.LOG_LEVEL === 'info' ? 'warn' : config.LOG_LEVEL);
  const onProgress = (step: string) => process.stdout.write(`  ${step}\n`);
  if (config.DATABASE_URL ?? config.IPFS_API_URL ?? config.STACKS_API_URL ?? config.STACKS_RPC_URL)
    throw new Error(
      'It works on services of its own: unset DATABASE_URL, IPFS_API_URL, STACKS_API_URL and STACKS_RPC_URL.',
    );
  const services = await startLocalServices({ config, dataDir, durable: true, log, onProgress });
  const { DATABASE_URL, IPFS_API_URL, STACKS_API_URL, STACKS_OBSERVER_PORT, CONTRACT_DEPLOYER, SPONSOR_PRIVATE_KEY } =
    services.config;
  const api = `http://${config.HOST}:${config.PORT}`;
  const stdio = ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'];
  const product = spawn(
    process.execPath,
    [program('tsx/dist/cli.mjs'), 'watch', '--clear-screen=false', join(root, 'backend/src/main/local/dev-product.ts')],
    {
      cwd: root,
      env: environmentWith({
        DATABASE_URL,
        IPFS_API_URL,
        STACKS_API_URL,
        STACKS_OBSERVER_PORT: String(STACKS_OBSERVER_PORT),
        CONTRACT_DEPLOYER,
        SPONSOR_PRIVATE_KEY,
        DATA_DIR: dataDir,
        PORT: String(config.PORT),
      }),
      stdio,
    },
  );
  const pages = spawn(
    process.execPath,
    [program('vite/bin/vite.js'), '--host', config.HOST, '--clearScreen', 'false'],
    {
      cwd: join(root, 'frontend'),
      env: environmentWith({ API_URL: api }),
      stdio,
    },
  );
  const ended = [product, pages].map((child) => new Promise((done) => child.once('close', done)));
  const stop = async () => {
    for (const child of [product, pages]) child.kill('SIGTERM');
    await Promise.all(ended);
    await services.stop();
  };
  onStop(async () => {
    process.stdout.write('stopping\n');
    await stop();
    process.exit(0);
  });
  const both = [
    following(pages, 'vite', /Local:\s+(http:\S+)/),
    following(product, 'the API', /API at (http:\S+)/),
  ] as const;
  try {
    const [url] = await Promise.all(both);
    process.stdout.write(`ready ${url}\n`);
  } catch (error) {
    await stop();
    throw error;
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`npm run dev failed: ${inWords(error)}\n`);
  process.exit(1);
});
