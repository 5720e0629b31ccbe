import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../free-port.ts';
import { accountFor } from './posix.ts';
import { findBinaries } from './postgres-binaries.ts';
import { type Cluster, childOptions, clusterAt, openCluster, SUPERUSER } from './postgres-cluster.ts';
import { claim, findPostmaster, livingOwner, release, stopPostmaster, whileLocked } from './postgres-lock.ts';
import { stopOnExit } from './stop-on-exit.ts';

const DATABASE = 'rec';

export interface PostgresOptions {
  /** Folder of the server; made if missing. Holds the cluster, its password and its log. */
  dataDir: string;
  /** Any free one if not given. */
  port?: number;
  /** False gives up safety against a power cut for speed: tests and the demo. A killed process loses nothing. */
  durable?: boolean;
  /** True refuses to start: production has its own database. */
  production?: boolean;
  /** Told in words what the launcher does. */
  log?: (message: string) => void;
}

export interface EmbeddedPostgres {
  /** With user and password; the database is `rec` and the user may do everything. */
  url: string;
  port: number;
  /** Stops the server if this call started it; a shared one stays with the program that did. */
  stop(): Promise<void>;
}

/**
 * Starts the bundled PostgreSQL on a folder, for development, tests and the demo: loopback TCP only, password by SCRAM, no
 * install script, as root (drops to another account) or as an ordinary user. A server left over from a killed program is
 * stopped first and its data recovered; one that another living program runs on the same folder is shared.
 *
 * Throws an Error that names the cause and the cure.
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  if (options.production) {
    throw new Error('The embedded PostgreSQL is not for production. Set DATABASE_URL to a PostgreSQL 18 server.');
  }
  const home = path.resolve(options.dataDir);
  fs.mkdirSync(home, { recursive: true, mode: 0o700 });
  return whileLocked(home, () => start(clusterAt(home, accountFor), options));
}

async function start(cluster: Cluster, options: PostgresOptions): Promise<EmbeddedPostgres> {
  const { durable = true, log = () => {} } = options;
  const binaries = findBinaries(cluster.runAs);
  const password = openCluster(cluster, binaries, durable);
  const running = findPostmaster(cluster);
  if (running && livingOwner(cluster.home) !== undefined) {
    if (options.port !== undefined && options.port !== running.port) {
      throw new Error(
        `The database in ${cluster.home} already runs on port ${running.port}, started by process ` +
          `${livingOwner(cluster.home)}. Stop that program, or use its port, or another folder.`,
      );
    }
    log(`sharing the PostgreSQL that process ${livingOwner(cluster.home)} runs on port ${running.port}`);
    const url = urlOf(running.port, password);
    await prepare(url, () => undefined);
    return { url, port: running.port, stop: async () => {} };
  }
  if (running) {
    log(`stopping PostgreSQL (process ${running.pid}), left over from a program that was killed`);
    await stopPostmaster(running.pid);
  }
  for (let attempt = 1; ; attempt++) {
    const port = options.port === undefined ? await freePort() : await checkPort(options.port);
    try {
      return await launch(cluster, binaries.postgres, { port, password, durable });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      // Backends of a killed postmaster need a moment to notice, and a free port may be taken in between.
      const passing = /shared memory block|could not bind|Address already in use/.test(reason);
      if (!passing || attempt === 20 || (options.port !== undefined && /bind/.test(reason))) throw error;
      log(`PostgreSQL did not start (attempt ${attempt}), trying again`);
      await sleep(500);
    }
  }
}

interface Launch {
  port: number;
  password: string;
  durable: boolean;
}

async function launch(
  cluster: Cluster,
  program: string,
  { port, password, durable }: Launch,
): Promise<EmbeddedPostgres> {
  const { dataArgument, spawn: options } = childOptions(cluster, cluster.data);
  const logFile = fs.openSync(cluster.logFile, 'w', 0o600);
  const child = spawn(program, ['-D', dataArgument, ...settings(port, durable)], {
    ...options,
    stdio: ['ignore', logFile, logFile],
    // Its own process group: Ctrl-C reaches the program, which stops the database last.
    detached: true,
  });
  fs.closeSync(logFile);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? `code ${code}`}`));
  });
  let end: string | undefined;
  void ended.then((reason) => {
    end = reason;
  });
  claim(cluster.home);
  const forget = stopOnExit(() => child.kill('SIGINT'));
  const stop = once(async () => {
    forget();
    await stopChild(child, ended);
    release(cluster.home);
  });
  const url = urlOf(port, password);
  try {
    await prepare(url, () => end);
  } catch (error) {
    await stop();
    const reason = error instanceof Error ? error.message : String(error);
    const lines = fs.readFileSync(cluster.logFile, 'utf8').trim().split('\n').slice(-8).join('\n');
    throw new Error(
      `The embedded PostgreSQL did not start in ${cluster.home}: ${reason}\n${lines}\n` +
        `The whole log is ${cluster.logFile}. Or set DATABASE_URL to a PostgreSQL 18 server.`,
    );
  }
  return { url, port, stop };
}

function settings(port: number, durable: boolean): string[] {
  const values = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 100,
    cluster_name: 'rec-market',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function urlOf(port: number, password: string): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${DATABASE}`;
}

/** Waits until the server takes our password, then makes the database. `ended` tells why the server is gone, if it is. */
async function prepare(url: string, ended: () => string | undefined): Promise<void> {
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  for (const deadline = Date.now() + 120_000; ; ) {
    const client = new pg.Client({ connectionString: maintenance.href });
    client.on('error', () => {});
    try {
      await client.connect();
      const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
      if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
      return;
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      const starting = code === '57P03' || code === 'ECONNREFUSED' || code === 'ECONNRESET';
      const gone = ended();
      if (gone) throw new Error(gone);
      if (!starting) throw new Error(`it refuses connections: ${message}`);
      if (Date.now() > deadline) throw new Error('it was not ready after 2 minutes');
      await sleep(15);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

async function stopChild(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  await stopPostmaster(child.pid);
  await ended;
}

async function checkPort(port: number): Promise<number> {
  const server = net.createServer();
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  } catch (error) {
    throw new Error(
      `The embedded PostgreSQL cannot use port ${port} of 127.0.0.1 (${(error as NodeJS.ErrnoException).code}): another ` +
        'program holds it or it is reserved. Stop that program, choose another port, or set DATABASE_URL to use the ' +
        'server that is there.',
    );
  }
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
