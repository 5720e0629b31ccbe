import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { FORMAT, type History, type Line, readHistory } from './history.ts';
import type { DropReason, Waiting } from './pool.ts';
import type { Recipe } from './recipe.ts';

const FILE = 'chain.jsonl';
const LOCK = 'chain.lock';

/**
 * The chain on disk: one JSON value per line (`history.ts` says which), only ever appended. A last line cut short by a crash is
 * dropped and reported; a broken line before that stops the start, because what follows it would mean something else.
 */
export class ChainLog {
  private constructor(private readonly open?: { readonly file: number; readonly lock: string }) {}

  /** Without a directory nothing is kept. */
  static load(directory: string | undefined, report: (line: string) => void): { log: ChainLog; history?: History } {
    if (directory === undefined) return { log: new ChainLog() };
    mkdirSync(directory, { recursive: true });
    const lock = join(directory, LOCK);
    takeLock(lock);
    const path = join(directory, FILE);
    const file = openSync(path, 'a+');
    const { lines, goodBytes, tornBytes } = split(readFileSync(path));
    if (tornBytes > 0) {
      ftruncateSync(file, goodBytes);
      report(
        `${path}: dropped ${tornBytes} bytes of an unfinished last line; the block in it is lost, all before it is kept`,
      );
    }
    return { log: new ChainLog({ file, lock }), history: readHistory(lines, path) };
  }

  begin(genesis: number, fork: number): void {
    this.write({ format: FORMAT, genesis, fork });
  }

  append(recipe: Recipe): void {
    this.write(recipe);
  }

  cut(keep: number): void {
    this.write({ keep });
  }

  wait({ hex, at, height }: Waiting): void {
    this.write({ wait: hex, at, height });
  }

  drop(hex: string, reason: DropReason | 'Lost', by?: string): void {
    this.write({ drop: hex, reason, ...(by === undefined ? {} : { by }) });
  }

  automine(on: boolean, every: number | undefined): void {
    this.write({ automine: on, ...(every === undefined ? {} : { every }) });
  }

  snapshot(id: string): void {
    this.write({ snapshot: id });
  }

  revert(id: string): void {
    this.write({ revert: id });
  }

  close(): void {
    if (!this.open) return;
    closeSync(this.open.file);
    rmSync(this.open.lock, { force: true });
  }

  private write(line: Line): void {
    if (this.open) writeSync(this.open.file, `${JSON.stringify(line)}\n`);
  }
}

/** Two chains appending to one log would make it mean nothing. The lock of a process that is gone counts for nothing. */
function takeLock(path: string): void {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
  } catch {
    const owner = Number(readFileSync(path, 'utf8'));
    if (owner !== process.pid && isAlive(owner)) {
      throw new Error(`another local chain (process ${owner}) uses this directory: stop it or choose another --data`);
    }
    writeFileSync(path, String(process.pid));
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

function split(bytes: Buffer): { lines: string[]; goodBytes: number; tornBytes: number } {
  const goodBytes = bytes.lastIndexOf(0x0a) + 1;
  const lines = bytes.subarray(0, goodBytes).toString('utf8').split('\n').slice(0, -1);
  return { lines, goodBytes, tornBytes: bytes.length - goodBytes };
}
