import fs from 'node:fs';
import path from 'node:path';

/** The user a child process is started as. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root: root starts it as the owner of `existing` if that folder is there and is not
 * root's, else as `postgres` or `nobody`. Undefined for an ordinary user, who runs it as himself.
 */
export function accountFor(existing: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = fs.statSync(existing, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const users = fs.readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', '_postgres', 'nobody']) {
    const fields = users.find((line) => line.startsWith(`${name}:`))?.split(':');
    // macOS writes nobody as -2.
    if (fields) return { uid: Number(fields[2]) >>> 0, gid: Number(fields[3]) >>> 0 };
  }
  throw new Error(
    'PostgreSQL does not run as root, and this system has neither a user postgres nor nobody. ' +
      'Start the program as an ordinary user, or set DATABASE_URL to a PostgreSQL 18 server.',
  );
}

/** Whether `account` may walk to `file` and read it, judged by owner, group and mode of every folder on the way. */
export function canReach(file: string, account: Account): boolean {
  const real = fs.realpathSync(file);
  for (let folder = path.dirname(real); ; folder = path.dirname(folder)) {
    if (!allows(fs.statSync(folder), account, 1)) return false;
    if (folder === path.dirname(folder)) break;
  }
  return allows(fs.statSync(real), account, 4);
}

function allows(stat: fs.Stats, account: Account, bit: 1 | 4): boolean {
  const shift = stat.uid === account.uid ? 6 : stat.gid === account.gid ? 3 : 0;
  return ((stat.mode >> shift) & bit) === bit;
}

/** A real folder (no link) of `owner`, readable by all and writable by nobody else. */
export function isSafeFolder(folder: string, owner: number): boolean {
  const stat = fs.lstatSync(folder, { throwIfNoEntry: false });
  return (
    stat?.isDirectory() === true && stat.uid === owner && (stat.mode & 0o022) === 0 && (stat.mode & 0o055) === 0o055
  );
}

/** Start time of a process in clock ticks since boot (Linux), so that a reused pid is not mistaken for the old one. */
export function startedAt(pid: number): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // A zombie has ended; only its parent has not noticed.
  return procState(pid) !== 'Z';
}

function procState(pid: number): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.charAt(stat.lastIndexOf(')') + 2);
  } catch {
    return undefined;
  }
}
