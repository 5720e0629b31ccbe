import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Recipe } from './recipe.ts';

const FORMAT = 'rec-localnet/1';
const FILE = 'chain.jsonl';
const LOCK = 'chain.lock';

/** The first line, and the line of a reset: what follows is a chain of its own that begins at `genesis` (unix seconds). */
type Beginning = { readonly format: typeof FORMAT; readonly genesis: number; readonly fork: number };
/** Takes back all but the first `keep` recipes of the chain so far. */
type Cut = { readonly keep: number };
type Line = Beginning | Cut | Recipe;

/** `begunAt` is the fork the chain began with, `fork` the one it is at now. */
export type History = { genesis: number; begunAt: number; fork: number; recipes: Recipe[] };

/**
 * The chain on disk: one JSON value per line, only ever appended. A last line cut short by a crash is dropped and
 * reported; a broken line before that stops the start, because what follows it would mean something else.
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
    return { log: new ChainLog({ file, lock }), history: read(lines, path) };
  }

  begin(genesis: number, fork: number): void {
    this.write([{ format: FORMAT, genesis, fork }]);
  }

  append(recipes: readonly Recipe[]): void {
    this.write(recipes);
  }

  cut(keep: number): void {
    this.write([{ keep }]);
  }

  close(): void {
    if (!this.open) return;
    closeSync(this.open.file);
    rmSync(this.open.lock, { force: true });
  }

  private write(lines: readonly Line[]): void {
    if (!this.open || lines.length === 0) return;
    writeSync(this.open.file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
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

function read(lines: readonly string[], path: string): History | undefined {
  let history: History | undefined;
  for (const [index, text] of lines.entries()) {
    const line = parse(text, `${path}, line ${index + 1}`);
    if ('format' in line) {
      if (line.format !== FORMAT)
        throw new Error(
          `${path} is in format ${line.format}, this program reads ${FORMAT}: remove the file to begin anew`,
        );
      history = { genesis: line.genesis, begunAt: line.fork, fork: line.fork, recipes: [] };
      continue;
    }
    if (!history) throw new Error(`${path} does not begin with its format: it is no chain of this program`);
    if ('keep' in line) {
      history.recipes.length = Math.min(history.recipes.length, line.keep);
      history.fork += 1;
    } else history.recipes.push(line);
  }
  return history;
}

function parse(text: string, where: string): Line {
  try {
    return JSON.parse(text) as Line;
  } catch {
    throw new Error(
      `${where} is not JSON. The chain up to there is good: cut the file before that line, or remove it to begin anew.`,
    );
  }
}
