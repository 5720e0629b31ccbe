import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
export const WEB_DIST = join(root, 'frontend/dist');

/** What the pages are built from: their own sources and what they take from the contract of the API. */
const SOURCES = ['frontend/src', 'frontend/public', 'frontend/no-walletconnect', 'backend/src'];
const FILES = ['frontend/index.html', 'frontend/vite.config.ts', 'frontend/package.json', 'package-lock.json'];
const OF_THE_CONTRACT = /\.contract\.ts$|^backend\/src\/(contract\.ts$|kit\/[^/]+\.ts$)/;
const STAMP = '.source-hash';
const OF_A_TEST = /\.test\.tsx?$/;

function sources(): string[] {
  const found = SOURCES.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
  );
  const ours = found.filter(
    (file) => !OF_A_TEST.test(file) && (!file.startsWith('backend/') || OF_THE_CONTRACT.test(file)),
  );
  return [...ours, ...FILES.filter((file) => existsSync(join(root, file)))].sort();
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const file of sources()) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Another start may do the same at the same time: whoever is late keeps what the other put there. */
function replace(fresh: string): void {
  rmSync(WEB_DIST, { recursive: true, force: true });
  try {
    renameSync(fresh, WEB_DIST);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(join(WEB_DIST, 'index.html'))) throw error;
  }
}

export interface WebBuild {
  /** What was done, for the progress of a start. */
  step: string;
  /** Undefined when there is nothing to serve. */
  dir: string | undefined;
}

export interface RunningWebBuild {
  done: Promise<WebBuild>;
  stop(): Promise<void>;
}

/**
 * Builds the web app in a process of its own unless it was built of the very sources that lie there. A build that fails is
 * told and keeps nobody from the API; what an earlier build left stays.
 */
export function buildWebApp(): RunningWebBuild {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const stamp = join(WEB_DIST, STAMP);
  const built = () => (existsSync(join(WEB_DIST, 'index.html')) ? WEB_DIST : undefined);
  const nothing = (result: WebBuild) => ({ done: Promise.resolve(result), stop: async () => undefined });
  if (!existsSync(vite) || !existsSync(join(root, 'frontend/index.html')))
    return nothing({ step: 'web app as it was built', dir: built() });
  const hash = hashOfSources();
  if (built() && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash)
    return nothing({ step: 'web app up to date', dir: WEB_DIST });

  // Beside dist and moved there when it is whole: another start may be serving the old one or building the same.
  const fresh = join(root, `.cache/web-${process.pid}`);
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'error', '--outDir', fresh, '--emptyOutDir'], {
    cwd: join(root, 'frontend'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  const done = ended.then((code) => {
    if (code === 0) {
      writeFileSync(join(fresh, STAMP), hash);
      replace(fresh);
      return { step: 'web app built', dir: WEB_DIST };
    }
    rmSync(fresh, { recursive: true, force: true });
    const why = stripVTControlCharacters(said).trim().split('\n').slice(0, 12).join('\n           ');
    return { step: `WEB APP NOT BUILT (npm run build -w frontend says more):\n           ${why}`, dir: built() };
  });
  return {
    done,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
}
