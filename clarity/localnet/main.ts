import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { Chain } from './chain.ts';
import { Faults } from './faults.ts';
import { httpServer, type Serving } from './http.ts';
import { Observer } from './observers.ts';
import { accountRoutes } from './routes/accounts.routes.ts';
import { apiRoutes } from './routes/api.routes.ts';
import { devRoutes } from './routes/dev.routes.ts';
import { faultRoutes } from './routes/faults.routes.ts';
import { nodeRoutes } from './routes/node.routes.ts';
import { Turns } from './turns.ts';
import { nodeEvents } from './views/node-event.view.ts';
import { LiveUpdates } from './websocket.ts';

/** Never anything else: whoever reaches this port can mint money and rewrite history. */
const HOST = '127.0.0.1';
/** The port of a node's RPC. */
const DEFAULT_PORT = '20443';
const CATCH_UP_EVERY_MS = 30_000;
const PARENT_CHECK_MS = 1_000;
const USAGE = `npm run localnet -- [--port N] [--data DIR] [--observer URL]...
  --port N        where to listen on ${HOST}, for the node's RPC and the API; ${DEFAULT_PORT} if not said, 0 takes a free port
  --data DIR      keep the chain in DIR; without it the chain ends with the process
  --observer URL  post new blocks there as a node does (http://127.0.0.1:3700); may be said several times
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      observer: { type: 'string', multiple: true },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  // Started by startLocalnet: the channel closes when the parent is gone, however it went. Every line of the log is whole by then.
  if (process.channel) process.once('disconnect', () => process.exit(0));
  const observers = (values.observer ?? []).map((url) => new Observer(url, report));
  const turns = new Turns();
  const faults = new Faults();
  let serve: (serving: Serving) => void = () => {};
  const serving = new Promise<Serving>((resolve) => {
    serve = resolve;
  });
  const server = httpServer(serving, faults, turns, report);
  const live = new LiveUpdates(server, report);
  // The port first: a busy one should not cost the seconds that the VM needs.
  const port = await listen(server, values.port ?? DEFAULT_PORT);
  const chain = await Chain.open(
    { dataDir: values.data, now: () => Math.floor(Date.now() / 1000), report },
    (news, { ledger }) => {
      if (observers.length === 0) return;
      const events = nodeEvents(news, ledger);
      for (const observer of observers) observer.tell(events);
    },
    (news, changed) => live.tell(news, changed),
  );
  serve({
    routes: [
      ...nodeRoutes(chain),
      ...apiRoutes(chain),
      ...accountRoutes(chain),
      ...devRoutes(chain),
      ...faultRoutes(faults),
    ],
    during: ({ staleTip }, handle) => chain.ledger.hiding(staleTip, handle),
  });

  const timers = [every(CATCH_UP_EVERY_MS, () => turns.take(() => chain.catchUp())), rhythm(chain, turns)];
  const stop = () => {
    for (const timer of timers) clearInterval(timer);
    for (const observer of observers) observer.stop();
    live.close();
    server.close();
    server.closeAllConnections();
    turns
      .take(() => chain.close())
      .finally(() => process.exit(0))
      .catch(() => process.exit(1));
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  // npm passes a signal to the shell of the script, which ends without passing it on.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) {
    setInterval(() => {
      if (process.ppid !== parent) stop();
    }, PARENT_CHECK_MS).unref();
  }
  process.stdout.write(`ready http://${HOST}:${port}\n`);
}

/** Mines what has come every so many seconds, while that is how the chain mines. */
function rhythm(chain: Chain, turns: Turns): NodeJS.Timeout {
  let seconds = 0;
  return every(1_000, async () => {
    const { every: period } = chain.mining;
    seconds = period === undefined ? 0 : seconds + 1;
    if (period === undefined || seconds < period) return;
    seconds = 0;
    await turns.take(() => chain.mineTogether());
  });
}

function every(milliseconds: number, run: () => Promise<unknown>): NodeJS.Timeout {
  return setInterval(() => {
    run().catch((error: unknown) => report(`what is done by the clock failed: ${String(error)}`));
  }, milliseconds);
}

async function listen(server: ReturnType<typeof httpServer>, text: string): Promise<number> {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`--port ${text} is no port number`);
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(
      `port ${port} is in use: stop what listens there, or choose another with --port (0 takes a free one)`,
    );
  }
  return (server.address() as AddressInfo).port;
}

function report(line: string): void {
  process.stderr.write(`localnet: ${line}\n`);
}

main().catch((error: unknown) => {
  report(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
