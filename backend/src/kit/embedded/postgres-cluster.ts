import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Account } from './posix.ts';
import type { Binaries } from './postgres-binaries.ts';

export const SUPERUSER = 'rec';

/** The folders of one embedded server. `home` belongs to whoever starts the program, `data` to the account that runs it. */
export interface Cluster {
  home: string;
  data: string;
  passwordFile: string;
  logFile: string;
  /** Undefined for an ordinary user, who runs PostgreSQL as himself. */
  runAs: Account | undefined;
}

export function clusterAt(home: string, account: (data: string) => Account | undefined): Cluster {
  const data = path.join(home, 'cluster');
  return {
    home,
    data,
    passwordFile: path.join(home, 'password'),
    logFile: path.join(home, 'postgres.log'),
    runAs: account(data),
  };
}

/**
 * What to spawn a server program with. As root on Linux the data folder is entered before privileges are dropped and is
 * named by `/proc/self/cwd`: so a folder in a home of mode 0700 works, although the account cannot walk to it.
 */
export function childOptions(cluster: Cluster, folder: string) {
  const entered = cluster.runAs !== undefined && process.platform === 'linux';
  return {
    dataArgument: entered ? '/proc/self/cwd' : folder,
    spawn: { ...cluster.runAs, cwd: entered ? folder : cluster.home, env: { LC_ALL: 'C', TZ: 'UTC' } },
  };
}

/** Makes the data folder if there is none, and refuses one this server cannot open. Returns the password. */
export function openCluster(cluster: Cluster, binaries: Binaries, durable: boolean): string {
  const version = path.join(cluster.data, 'PG_VERSION');
  if (!fs.existsSync(cluster.data)) {
    const password = readPassword(cluster) ?? newPassword(cluster);
    initialise(cluster, binaries, password, durable);
    return password;
  }
  const cure =
    `Restore ${cluster.data} from a backup, or move ${cluster.home} away to begin with an empty database, ` +
    'or set DATABASE_URL to a PostgreSQL 18 server.';
  let major: string;
  try {
    major = fs.readFileSync(version, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') {
      throw new Error(
        `The data folder ${cluster.data} belongs to another user. Start the program as that user, ` +
          `or use another folder, or set DATABASE_URL to a PostgreSQL 18 server.`,
      );
    }
    throw new Error(`The data folder ${cluster.data} is damaged: PG_VERSION is missing. ${cure}`);
  }
  if (major !== String(binaries.major)) {
    throw new Error(
      `The data folder ${cluster.data} was written by PostgreSQL ${major}, the bundled server is ${binaries.major}. ` +
        `Set DATABASE_URL to a PostgreSQL ${major} server that opens it and move the data with pg_dump, or move ` +
        `${cluster.home} away to begin with an empty database.`,
    );
  }
  if (!fs.existsSync(path.join(cluster.data, 'global', 'pg_control'))) {
    throw new Error(`The data folder ${cluster.data} is damaged: global/pg_control is missing. ${cure}`);
  }
  const password = readPassword(cluster);
  if (!password) throw new Error(`The password file ${cluster.passwordFile} of the data folder is missing. ${cure}`);
  return password;
}

function readPassword(cluster: Cluster): string | undefined {
  if (!fs.existsSync(cluster.passwordFile)) return undefined;
  return fs.readFileSync(cluster.passwordFile, 'utf8').trim() || undefined;
}

function newPassword(cluster: Cluster): string {
  const password = randomBytes(24).toString('base64url');
  const draft = `${cluster.passwordFile}.new`;
  fs.rmSync(draft, { force: true });
  fs.writeFileSync(draft, `${password}\n`, { mode: 0o600, flag: 'wx', flush: true });
  fs.renameSync(draft, cluster.passwordFile);
  return password;
}

/** initdb into a draft folder that is renamed when complete: a killed initdb leaves nothing that looks like a database. */
function initialise(cluster: Cluster, binaries: Binaries, password: string, durable: boolean): void {
  const draft = `${cluster.data}.new`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { mode: 0o700 });
  // initdb reads the password as the account that runs it, so it cannot read the file in `home`.
  const handover = fs.mkdtempSync(path.join(os.tmpdir(), 'rec-initdb-'));
  const passwordFile = path.join(handover, 'password');
  try {
    fs.writeFileSync(passwordFile, password, { mode: 0o600 });
    if (cluster.runAs) {
      for (const file of [draft, handover, passwordFile]) fs.chownSync(file, cluster.runAs.uid, cluster.runAs.gid);
    }
    const { dataArgument, spawn } = childOptions(cluster, draft);
    const run = spawnSync(
      binaries.initdb,
      [
        `--pgdata=${dataArgument}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // The same order of text on every operating system.
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        ...(durable ? [] : ['--no-sync']),
      ],
      { ...spawn, encoding: 'utf8' },
    );
    if (run.status !== 0) {
      const reason = run.error?.message ?? `${run.stdout}${run.stderr}`.trim();
      throw new Error(
        `The embedded PostgreSQL could not create ${cluster.data}:\n${reason}\n` +
          'Correct that, or set DATABASE_URL to a PostgreSQL 18 server.',
      );
    }
    fs.renameSync(draft, cluster.data);
  } finally {
    fs.rmSync(handover, { recursive: true, force: true });
    fs.rmSync(draft, { recursive: true, force: true });
  }
}
