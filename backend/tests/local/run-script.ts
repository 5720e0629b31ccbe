import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const FILES = {
  start: 'backend/src/main/local/start.ts',
  demo: 'backend/src/main/local/demo.ts',
  dev: 'backend/src/main/local/dev.ts',
  reconcile: 'backend/src/main/reconcile.ts',
};

/** What the scripts take from the environment, without what this machine may have set for itself. */
function cleanEnvironment(extra: Record<string, string>): NodeJS.ProcessEnv {
  const foreign =
    /^(DATABASE_URL|REDIS_URL|IPFS_API_URL|STACKS_|CONTRACT_DEPLOYER|PUBLIC_URL|WEB_DIR|EXAMPLE_MARKET|PORT|HOST|DATA_DIR|VITEST|NODE_ENV)/;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(own), ...extra };
}

export interface RunningScript {
  child: ChildProcess;
  output(): string;
  /** Resolves with the first match in the output; rejects if the script ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves when it and every process that shares its output are gone. */
  ended: Promise<number | null>;
}

/** Starts a script as `npm start` and `npm run demo` do, through npm itself if asked. */
export function startScript(
  name: keyof typeof FILES,
  args: string[],
  environment: Record<string, string> = {},
  { npm = false } = {},
): RunningScript {
  const script = ['--import', 'tsx', FILES[name]];
  const [command, start] = npm ? ['npm', ['run', '-s', name, '--']] : [process.execPath, script];
  const child = spawn(command, [...start, ...args], {
    cwd: root,
    env: cleanEnvironment(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const waiting = new Set<() => void>();
  const take = (chunk: Buffer) => {
    output += chunk.toString('utf8');
    for (const look of waiting) look();
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    output: () => output,
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output);
          if (match === null) return;
          waiting.delete(look);
          resolve(match);
        };
        waiting.add(look);
        look();
        void ended.then((code) =>
          reject(new Error(`${name} ended with ${code} before it said ${pattern}:\n${output}`)),
        );
      }),
  };
}
