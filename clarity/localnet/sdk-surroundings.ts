import { readFileSync } from 'node:fs';
import { DEVNET_SETTINGS } from './accounts.ts';

/** The file system the SDK sees: a project without contracts. Nothing is ever written to the disk. */
export function projectFiles(action: string, data: { path?: string }): Promise<unknown> {
  const path = data.path ?? '';
  if (action === 'vfs/exists') return Promise.resolve(false);
  if (action === 'vfs/readFiles') return Promise.resolve({});
  if (action === 'vfs/writeFile') return Promise.resolve();
  if (path.endsWith('Clarinet.toml')) {
    return Promise.resolve('[project]\nname = "localnet"\ntelemetry = false\n[repl]\nlog_print_events = "none"\n');
  }
  if (path.endsWith('Devnet.toml')) return Promise.resolve(readFileSync(DEVNET_SETTINGS, 'latin1'));
  return Promise.reject(new Error(`the local chain has no file ${path}`));
}

/** Runs with the clock standing still: the VM reads it once, and a replay must read the same. */
export async function atTime(seconds: number, run: () => Promise<void>): Promise<void> {
  const RealDate = globalThis.Date;
  const log = console.log;
  const now = seconds * 1000;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: [], self) => Reflect.construct(target, args.length > 0 ? args : [now], self),
    get: (target, key) => (key === 'now' ? () => now : Reflect.get(target, key)),
  });
  console.log = () => {};
  try {
    await run();
  } finally {
    globalThis.Date = RealDate;
    console.log = log;
  }
}
