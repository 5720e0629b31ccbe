import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { Chain } from './chain.ts';
import { httpServer, type Route } from './http.ts';
import { apiRoutes } from './routes/api.routes.ts';
import { devRoutes } from './routes/dev.routes.ts';
import { nodeRoutes } from './routes/node.routes.ts';
import { Turns } from './turns.ts';

/** Never anything else: whoever reaches this port can mint money and rewrite history. */
const HOST = '127.0.0.1';
const CATCH_UP_EVERY_MS = 30_000;
const PARENT_CHECK_MS = 1_000;
const USAGE = `npm run localnet -- [--port N] [--data DIR]
  --port N    where to listen on ${HOST}; 0 or nothing takes a free port
  --data DIR  keep the chain in DIR; without it the chain ends with the process
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, data: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  // Started by startLocalnet: the channel closes when the parent is gone, however it went. Every line of the log is whole by then.
  if (process.channel) process.once('disconnect', () => process.exit(0));
  const turns = new Turns();
  let serve: (routes: readonly Route[]) => void = () => {};
  const routes = new Promise<readonly Route[]>((resolve) => {
    serve = resolve;
  });
  const server = httpServer(routes, turns, report);
  // The port first: a busy one should not cost the seconds that the VM needs.
  const port = await listen(server, values.port ?? '0');
  const chain = await Chain.open({ dataDir: values.data, now: () => Math.floor(Date.now() / 1000), report });
  serve([...nodeRoutes(chain), ...apiRoutes(chain), ...devRoutes(chain)]);

  const timer = setInterval(() => {
    turns.take(() => chain.catchUp()).catch((error: unknown) => report(`catching up failed: ${String(error)}`));
  }, CATCH_UP_EVERY_MS);
  const stop = () => {
    clearInterval(timer);
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
