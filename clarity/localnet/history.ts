import type { DropReason } from './pool.ts';
import { type Recipe, writtenIn } from './recipe.ts';

/** 2 adds blocks of several transactions, the mempool, mining modes and snapshots to 1, and is otherwise the same. */
export const FORMAT = 'rec-localnet/2';
const READABLE = ['rec-localnet/1', FORMAT];

/** A transaction in the mempool as the log keeps it: hex, arrival in unix seconds, the height then. */
type WaitLine = { readonly wait: string; readonly at: number; readonly height: number };
/** One that left the mempool unmined, replaced by the transaction with the id `by`. `Lost` leaves no trace: a fork forgot it. */
type DropLine = { readonly drop: string; readonly reason: DropReason | 'Lost'; readonly by?: string };

/** A line of the log. Every line that is none of the others is the recipe of the next block. */
export type Line =
  /** The first line, and that of a reset: what follows is a chain of its own that begins at `genesis` (unix seconds). */
  | { readonly format: string; readonly genesis: number; readonly fork: number }
  /** Takes back all but the first `keep` recipes of the chain so far. */
  | { readonly keep: number }
  | WaitLine
  | DropLine
  | { readonly automine: boolean; readonly every?: number }
  | { readonly snapshot: string }
  | { readonly revert: string }
  | Recipe;

export type Waits = Map<string, WaitLine>;

/** `begunAt` is the fork the chain began with, `fork` the one it is at now. The maps of transactions are by hex. */
export type History = {
  readonly genesis: number;
  readonly begunAt: number;
  fork: number;
  recipes: Recipe[];
  waiting: Waits;
  readonly dropped: Map<string, WaitLine & { readonly reason: DropReason; readonly by?: string | undefined }>;
  automine: { readonly on: boolean; readonly every?: number };
  readonly snapshots: Map<string, { readonly recipes: readonly Recipe[]; readonly waiting: Waits }>;
};

/** What a log says happened, or nothing if it is empty. Throws with words what to do about a log this program cannot continue. */
export function readHistory(lines: readonly string[], path: string): History | undefined {
  let history: History | undefined;
  for (const [index, text] of lines.entries()) {
    const where = `${path}, line ${index + 1}`;
    const line = parse(text, where);
    if ('format' in line) history = begin(line, path);
    else if (!history) throw new Error(`${path} does not begin with its format: it is no chain of this program`);
    else follow(history, line, where);
  }
  return history;
}

function begin(line: { format: string; genesis: number; fork: number }, path: string): History {
  if (!READABLE.includes(line.format)) {
    throw new Error(
      `${path} is in format ${line.format}, this program reads ${READABLE.join(' and ')}: remove the file to begin anew`,
    );
  }
  return {
    genesis: line.genesis,
    begunAt: line.fork,
    fork: line.fork,
    recipes: [],
    waiting: new Map(),
    dropped: new Map(),
    automine: { on: true },
    snapshots: new Map(),
  };
}

function follow(history: History, line: Exclude<Line, { format: string }>, where: string): void {
  if ('keep' in line) {
    history.recipes.length = Math.min(history.recipes.length, line.keep);
    history.fork += 1;
  } else if ('wait' in line) {
    history.waiting.set(line.wait, line);
    history.dropped.delete(line.wait);
  } else if ('drop' in line) {
    const waiting = history.waiting.get(line.drop);
    history.waiting.delete(line.drop);
    if (waiting && line.reason !== 'Lost')
      history.dropped.set(line.drop, { ...waiting, reason: line.reason, by: line.by });
  } else if ('automine' in line) {
    history.automine = { on: line.automine, ...(line.every === undefined ? {} : { every: line.every }) };
  } else if ('snapshot' in line) {
    history.snapshots.set(line.snapshot, { recipes: [...history.recipes], waiting: new Map(history.waiting) });
  } else if ('revert' in line) {
    const snapshot = history.snapshots.get(line.revert);
    if (!snapshot) throw new Error(`${where} goes back to a snapshot that the log does not have`);
    history.recipes = [...snapshot.recipes];
    history.waiting = new Map(snapshot.waiting);
    history.fork += 1;
    forgetFrom(history.snapshots, line.revert);
  } else if ('kind' in line) {
    history.recipes.push(line);
    for (const { hex } of writtenIn(line)) history.waiting.delete(hex);
  } else
    throw new Error(
      `${where} says nothing this program knows: it is of a newer version, or remove the file to begin anew`,
    );
}

/** A snapshot that was gone back to is used up, and so are those taken after it. */
export function forgetFrom(snapshots: Map<string, unknown>, id: string): void {
  const ids = [...snapshots.keys()];
  for (const later of ids.slice(ids.indexOf(id))) snapshots.delete(later);
}

function parse(text: string, where: string): Line {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    line = undefined;
  }
  if (typeof line === 'object' && line !== null) return line as Line;
  throw new Error(
    `${where} is not JSON. The chain up to there is good: cut the file before that line, or remove it to begin anew.`,
  );
}
