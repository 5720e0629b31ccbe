import { startedByNpm } from '../kit/config.ts';

const PARENT_CHECK_MS = 1_000;
/** A service that hangs must not keep the process: what it leaves behind, the next start puts right. */
const PATIENCE_MS = 20_000;
const parent = process.ppid;

/**
 * Calls `stop` once: at SIGINT, at SIGTERM, or when npm was told to end, for npm tells only the shell between, which ends
 * without passing it on. A second signal ends the process at once, and so does a stop that takes too long.
 */
export function onStop(stop: (reason: string) => Promise<void>, patienceMs = PATIENCE_MS): void {
  let stopping = false;
  const begin = (reason: string) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => {
      process.stderr.write(`stopping took longer than ${patienceMs / 1000} s and was cut short\n`);
      process.exit(1);
    }, patienceMs).unref();
    void stop(reason);
  };
  process.once('SIGINT', begin);
  process.once('SIGTERM', begin);
  if (!startedByNpm()) return;
  setInterval(() => {
    if (process.ppid !== parent) begin('npm ended');
  }, PARENT_CHECK_MS).unref();
}
