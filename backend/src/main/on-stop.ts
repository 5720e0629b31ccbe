import { startedByNpm } from '../kit/config.ts';

const PARENT_CHECK_MS = 1_000;
const parent = process.ppid;

/**
 * Calls `stop` once: at SIGINT, at SIGTERM, or when npm was told to end, for npm tells only the shell between, which ends
 * without passing it on. A second signal ends the process at once.
 */
export function onStop(stop: (reason: string) => Promise<void>): void {
  let stopping = false;
  const begin = (reason: string) => {
    if (stopping) return;
    stopping = true;
    void stop(reason);
  };
  process.once('SIGINT', begin);
  process.once('SIGTERM', begin);
  if (!startedByNpm()) return;
  setInterval(() => {
    if (process.ppid !== parent) begin('npm ended');
  }, PARENT_CHECK_MS).unref();
}
