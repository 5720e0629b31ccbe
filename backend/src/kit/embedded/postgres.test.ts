import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from './posix.ts';
import { type EmbeddedPostgres, startPostgres } from './postgres.ts';

const HOLD = fileURLToPath(new URL('../../../tests/support/hold-postgres.ts', import.meta.url));
let root: string;
/** A cluster made once; each test works on a copy, which saves the second that initdb takes. */
let pristine: string;
const running: EmbeddedPostgres[] = [];
const programs: ChildProcess[] = [];

beforeAll(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'rec-postgres-test-'));
  pristine = path.join(root, 'pristine');
  const postgres = await startPostgres({ dataDir: pristine, durable: false });
  await query(postgres.url, 'CREATE TABLE note (text text)');
  await postgres.stop();
});

afterEach(async () => {
  for (const program of programs.splice(0)) {
    if (program.exitCode === null && program.signalCode === null) await end(program, 'SIGTERM');
  }
  for (const postgres of running.splice(0)) await postgres.stop();
});

afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

let copies = 0;
function home(): string {
  copies += 1;
  const folder = path.join(root, `home-${copies}`);
  fs.cpSync(pristine, folder, { recursive: true });
  const { uid, gid } = fs.statSync(path.join(pristine, 'cluster'));
  for (const file of ['', ...(fs.readdirSync(path.join(folder, 'cluster'), { recursive: true }) as string[])]) {
    fs.chownSync(path.join(folder, 'cluster', file), uid, gid);
  }
  fs.chmodSync(path.join(folder, 'cluster'), 0o700);
  return folder;
}

async function start(dataDir: string, more: { port?: number; log?: (message: string) => void } = {}) {
  const postgres = await startPostgres({ dataDir, durable: false, ...more });
  running.push(postgres);
  return postgres;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another program that runs the server of this folder. */
async function otherProgram(dataDir: string): Promise<{ program: ChildProcess; url: string }> {
  const program = spawn(process.execPath, ['--import', 'tsx', HOLD, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  programs.push(program);
  const [line] = await once(program.stdout!, 'data');
  return { program, url: String(line).trim() };
}

async function end(program: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = once(program, 'exit');
  program.kill(signal);
  await exit;
}

function postmaster(dataDir: string): number {
  return Number.parseInt(fs.readFileSync(path.join(dataDir, 'cluster', 'postmaster.pid'), 'utf8'), 10);
}

describe('startPostgres', () => {
  it('creates a database from nothing in a folder only its owner can open', async () => {
    const folder = path.join(root, 'private');
    fs.mkdirSync(folder, { mode: 0o700 });
    const dataDir = path.join(folder, 'data', 'postgres');
    const { url } = await start(dataDir);
    expect(new URL(url).pathname).toBe('/rec');
    expect(await query(url, 'SELECT 1 + 1 AS two')).toEqual([{ two: 2 }]);
    const password = path.join(dataDir, 'password');
    expect(fs.statSync(password).mode & 0o777).toBe(0o600);
    expect(fs.readFileSync(password, 'utf8').trim()).toBe(new URL(url).password);
  });

  it('listens on loopback only, asks for the password, and has room for 100 connections', async () => {
    const { url, port } = await start(home());
    expect(
      await query(
        url,
        `SELECT current_setting('listen_addresses') AS on, current_setting('unix_socket_directories') AS sockets,
                current_setting('max_connections') AS connections`,
      ),
    ).toEqual([{ on: '127.0.0.1', sockets: '', connections: '100' }]);
    await expect(query(`postgres://rec:guess@127.0.0.1:${port}/rec`, 'SELECT 1')).rejects.toThrow('password');
  });

  it('keeps the data and the password over a stop and a start', async () => {
    const dataDir = home();
    const first = await start(dataDir);
    await query(first.url, "INSERT INTO note VALUES ('kept')");
    await first.stop();
    expect(fs.existsSync(path.join(dataDir, 'cluster', 'postmaster.pid'))).toBe(false);
    const second = await start(dataDir);
    expect(new URL(second.url).password).toBe(new URL(first.url).password);
    expect(await query(second.url, 'SELECT text FROM note')).toEqual([{ text: 'kept' }]);
  });

  it('stops the server a killed program left behind, and keeps what was committed', async () => {
    const dataDir = home();
    const { program, url } = await otherProgram(dataDir);
    await query(url, "INSERT INTO note VALUES ('kept')");
    await end(program, 'SIGKILL');
    const orphan = postmaster(dataDir);
    expect(isAlive(orphan)).toBe(true);
    const said: string[] = [];
    const postgres = await start(dataDir, { log: (message) => said.push(message) });
    expect(isAlive(orphan)).toBe(false);
    expect(said.join()).toContain(`process ${orphan}`);
    expect(await query(postgres.url, 'SELECT text FROM note')).toEqual([{ text: 'kept' }]);
  });

  it('recovers after the whole tree was killed', async () => {
    const dataDir = home();
    const { program, url } = await otherProgram(dataDir);
    await query(url, "INSERT INTO note VALUES ('kept')");
    process.kill(postmaster(dataDir), 'SIGKILL');
    await end(program, 'SIGKILL');
    const postgres = await start(dataDir);
    expect(await query(postgres.url, 'SELECT text FROM note')).toEqual([{ text: 'kept' }]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves no server behind when %s ends the program', async (signal) => {
    const dataDir = home();
    const { program, url } = await otherProgram(dataDir);
    await query(url, "INSERT INTO note VALUES ('kept')");
    const pid = postmaster(dataDir);
    await end(program, signal);
    await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
    const postgres = await start(dataDir);
    expect(await query(postgres.url, 'SELECT text FROM note')).toEqual([{ text: 'kept' }]);
  });

  it('shares the server of another living program and does not stop it', async () => {
    const dataDir = home();
    const { url } = await otherProgram(dataDir);
    const postgres = await start(dataDir);
    expect(postgres.url).toBe(url);
    await postgres.stop();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const port = postgres.port === 65_535 ? 1_024 : postgres.port + 1;
    await expect(start(dataDir, { port })).rejects.toThrow(`already runs on port ${postgres.port}`);
  });

  it('gives one server to two starts at the same moment', async () => {
    const dataDir = path.join(root, 'twice');
    const [one, two] = await Promise.all([start(dataDir), start(dataDir)]);
    expect(one.url).toBe(two.url);
  });

  it('removes a pid file that names a process which is not PostgreSQL', async () => {
    const dataDir = home();
    const file = path.join(dataDir, 'cluster', 'postmaster.pid');
    fs.writeFileSync(file, `${process.pid}\n/elsewhere\n0\n1\n\n\n\n`);
    const postgres = await start(dataDir);
    expect(postmaster(dataDir)).not.toBe(process.pid);
    expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('starts over a pid file of a process that is gone', async () => {
    const dataDir = home();
    const gone = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(gone, 'exit');
    fs.writeFileSync(path.join(dataDir, 'cluster', 'postmaster.pid'), `${gone.pid}\n/elsewhere\n0\n1\n\n\n\n`);
    expect(await query((await start(dataDir)).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('begins again when a start was killed while it created the database', async () => {
    const dataDir = path.join(root, 'half');
    fs.mkdirSync(path.join(dataDir, 'cluster.new', 'base'), { recursive: true });
    fs.writeFileSync(path.join(dataDir, 'starting'), JSON.stringify({ pid: 2 ** 22 + 1 }));
    expect(await query((await start(dataDir)).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('refuses production', async () => {
    const dataDir = path.join(root, 'production');
    await expect(startPostgres({ dataDir, production: true })).rejects.toThrow('DATABASE_URL');
    expect(fs.existsSync(dataDir)).toBe(false);
  });

  it('says that the port is taken', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    await expect(start(home(), { port })).rejects.toThrow(new RegExp(`port ${port} .*DATABASE_URL`, 's'));
    server.close();
  });

  it.each(['PG_VERSION', 'global/pg_control'])('says that %s is missing from the data folder', async (file) => {
    const dataDir = home();
    fs.rmSync(path.join(dataDir, 'cluster', file));
    await expect(start(dataDir)).rejects.toThrow(new RegExp(`damaged: ${file} is missing.*DATABASE_URL`, 's'));
  });

  it('refuses the data of another major version', async () => {
    const dataDir = home();
    fs.writeFileSync(path.join(dataDir, 'cluster', 'PG_VERSION'), '16\n');
    await expect(start(dataDir)).rejects.toThrow(/written by PostgreSQL 16, the bundled server is 18.*DATABASE_URL/s);
  });

  it('says that the password file is missing, and tells a damaged server by its own words', async () => {
    const dataDir = home();
    fs.rmSync(path.join(dataDir, 'password'));
    await expect(start(dataDir)).rejects.toThrow(/password file .* is missing/);
    const damaged = home();
    fs.truncateSync(path.join(damaged, 'cluster', 'global', 'pg_control'), 10);
    await expect(start(damaged)).rejects.toThrow(/pg_control.*DATABASE_URL/s);
    expect(fs.existsSync(path.join(damaged, 'owner'))).toBe(false);
  });
});
