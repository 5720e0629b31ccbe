import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { isAlive, startedAt } from './posix.ts';
import type { Cluster } from './postgres-cluster.ts';

const ProcessMark = z.object({ pid: z.number().int(), startedAt: z.string().optional() });

/** Writes down that this process holds `file`. Fails with EEXIST if it exists. */
function mark(file: string): void {
  fs.writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: startedAt(process.pid) }), { flag: 'wx' });
}

/** The living process that holds `file`; a dead or unreadable holder counts as none. */
function holder(file: string): number | undefined {
  try {
    const held = ProcessMark.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
    return isAlive(held.pid) && held.startedAt === startedAt(held.pid) ? held.pid : undefined;
  } catch {
    return undefined;
  }
}

/** One start at a time per folder: two programs started together do not both create the database. */
export async function whileLocked<T>(home: string, work: () => Promise<T>): Promise<T> {
  const file = path.join(home, 'starting');
  for (let waited = 0; ; waited += 50) {
    try {
      mark(file);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const pid = holder(file);
    // A holder needs a moment between creating the file and writing its name.
    if (pid === undefined && waited >= 500) fs.rmSync(file, { force: true });
    if (waited > 90_000) throw new Error(`Process ${pid} has been starting the database in ${home} for 90 s. Stop it.`);
    await sleep(50);
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

/** The file that says which program started the server, and will stop it. */
const ownerFile = (home: string) => path.join(home, 'owner');

export function claim(home: string): void {
  fs.rmSync(ownerFile(home), { force: true });
  mark(ownerFile(home));
}

export function release(home: string): void {
  fs.rmSync(ownerFile(home), { force: true });
}

/** The living program that started the server of this folder. */
export function livingOwner(home: string): number | undefined {
  return holder(ownerFile(home));
}

export interface Postmaster {
  pid: number;
  port: number;
}

/**
 * The server that runs on this data folder, from its postmaster.pid. PostgreSQL would not start over a file that names an
 * unrelated process (the pid was reused, for instance after a reboot) or a killed one that no parent has collected yet
 * (usual in a container without init): such a file is removed. PostgreSQL still checks on its own that no old backend
 * holds the shared memory of this folder.
 */
export function findPostmaster(cluster: Cluster): Postmaster | undefined {
  const file = path.join(cluster.data, 'postmaster.pid');
  if (!fs.existsSync(file)) return undefined;
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (pid > 0 && isAlive(pid) && runsOn(pid, cluster.data)) return { pid, port: Number.parseInt(lines[3] ?? '0', 10) };
  fs.rmSync(file, { force: true });
  return undefined;
}

/** PostgreSQL works inside its data folder; where /proc does not show that, the living pid has to be enough. */
function runsOn(pid: number, data: string): boolean {
  if (process.platform !== 'linux') return true;
  try {
    return fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(data);
  } catch (error) {
    // Another user's process: it cannot be this user's server.
    return (error as NodeJS.ErrnoException).code !== 'EACCES' && isAlive(pid);
  }
}

/** Fast shutdown (open transactions roll back), then immediate shutdown: both keep every committed transaction. */
export async function stopPostmaster(pid: number, patience = 15_000): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (let waited = 0; waited < patience; waited += 10) {
      if (!isAlive(pid)) return;
      await sleep(10);
    }
  }
  throw new Error(`PostgreSQL (process ${pid}) does not stop. Stop it by hand.`);
}
