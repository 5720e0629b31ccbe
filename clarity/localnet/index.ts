import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

export {
  type DevnetAccount,
  type DevnetAccountName,
  devnetAccounts,
  isDevnetKey,
} from './accounts.ts';

export type Localnet = {
  readonly url: string;
  readonly pid: number;
  /** Ends the process; with a `dataDir` the chain can be started again from there. */
  stop(): Promise<void>;
};

export type LocalnetOptions = {
  /** 0, or nothing, takes a free port. */
  readonly port?: number | undefined;
  /** Where the chain is kept; without it the chain ends with the process. */
  readonly dataDir?: string | undefined;
  /** Event observers of this machine that get new blocks posted as from a node, for instance `http://127.0.0.1:3700`. */
  readonly observers?: readonly string[] | undefined;
  /** Lines the chain has to say: an unfinished log, a failed request, the trace of a contract's runtime error. */
  readonly log?: ((line: string) => void) | undefined;
};

/**
 * Starts the local chain as a process of its own and waits until it answers (some 3 seconds). It ends with this process. Rejects with
 * the chain's own words if it cannot start, for instance because the port is busy.
 */
export async function startLocalnet({
  port = 0,
  dataDir,
  observers = [],
  log,
}: LocalnetOptions = {}): Promise<Localnet> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const args = [
    '--import',
    tsx,
    main,
    '--port',
    String(port),
    ...(dataDir === undefined ? [] : ['--data', dataDir]),
    ...observers.flatMap((url) => ['--observer', url]),
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('the local chain was started without pipes');
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  const said: string[] = [];
  createInterface(stderr).on('line', (line) => {
    said.push(line);
    if (said.length > 20) said.shift();
    log?.(line);
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(stdout).on('line', (line) => {
      const ready = /^ready (http:\S+)$/.exec(line);
      if (ready?.[1]) resolve(ready[1]);
      else log?.(line);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      reject(new Error(`the local chain did not start (exit code ${code}):\n${said.join('\n')}`));
    });
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('the local chain has no process id');
  return {
    url,
    pid,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await exited;
    },
  };
}
