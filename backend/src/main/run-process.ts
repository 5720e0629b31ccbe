import { loadConfig } from '../kit/config.ts';
import { createLog } from '../kit/log.ts';
import { type Connections, connect } from './connect.ts';
import { onStop } from './on-stop.ts';
import type { Running } from './processes.ts';

/** Why something failed, for a person. A refused connection is an AggregateError with no message of its own. */
export function inWords(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(inWords).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/** Runs one process of the product until SIGINT or SIGTERM; says in one line what keeps it from starting. */
export async function runProcess(
  name: string,
  start: (connections: Connections) => Promise<Running> | Running,
): Promise<void> {
  try {
    const config = loadConfig();
    const log = createLog(config.LOG_LEVEL);
    const connections = await connect(config, log);
    const running = await start(connections);
    log.info({ process: name }, 'started');
    onStop(async (reason) => {
      log.info({ process: name, reason }, 'stopping');
      await running.stop();
      await connections.close();
      process.exit(0);
    });
  } catch (error) {
    process.stderr.write(`${name} did not start: ${inWords(error)}\n`);
    process.exit(1);
  }
}

/** Does one piece of work with the connections of the product, says what came of it and ends. */
export async function runOnce(name: string, work: (connections: Connections) => Promise<string>): Promise<void> {
  try {
    const config = loadConfig();
    const connections = await connect(config, createLog(config.LOG_LEVEL));
    try {
      process.stdout.write(`${await work(connections)}\n`);
    } finally {
      await connections.close();
    }
  } catch (error) {
    process.stderr.write(`${name} did not work: ${inWords(error)}\n`);
    process.exit(1);
  }
}
