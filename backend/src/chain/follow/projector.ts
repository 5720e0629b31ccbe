import type { Tx } from '../../kit/database.ts';
import type { ChainBlock, ChainEvent } from '../chain-event.ts';
import { type BlockWithEvents, insertBlocks } from './block-store.repository.ts';
import { type WriteHeight, writeAs } from './chain.repository.ts';
import { groupEvents } from './event-order.ts';
import type { EventHandler, Projection, SetHandler, Touches } from './projection.ts';

/** All that wants one kind of event. */
interface Wanted {
  handlers: { projection: string; handler: EventHandler | SetHandler }[];
  /** Null if one of them does not tell what it touches. */
  touches: ((event: ChainEvent) => Touches) | null;
}

/** A block that is to be stored, and how its writes are to be kept. */
export interface ReadyBlock extends BlockWithEvents {
  writeAs: WriteHeight;
}

const kindOf = (event: ChainEvent): string => `${event.contract}.${event.name}`;

/** Brings events to the projections that want them, in the order the projections were given. */
export class Projector {
  readonly #projections: readonly Projection[];
  readonly #wanted: ReadonlyMap<string, Wanted>;
  readonly #unhandled = new Map<string, number>();

  constructor(projections: readonly Projection[]) {
    const owners = new Map<string, string>();
    for (const { name, tables } of projections)
      for (const table of tables) {
        const owner = owners.get(table);
        if (owner !== undefined) throw new Error(`The projections ${owner} and ${name} both claim the table ${table}.`);
        owners.set(table, name);
      }
    this.#projections = projections;
    this.#wanted = wantedBy(projections);
  }

  /** Events since the start that no projection wanted, by `contract.name`: a sign of contracts newer than this code. */
  get unhandled(): ReadonlyMap<string, number> {
    return this.#unhandled;
  }

  get names(): string[] {
    return this.#projections.map(({ name }) => name);
  }

  /** One block with its events and everything that follows from them; adds `projection event` of each to `touched`. */
  async apply(
    tx: Tx,
    block: ChainBlock,
    events: readonly ChainEvent[],
    height: WriteHeight,
    touched = new Set<string>(),
  ): Promise<void> {
    await this.applyAll(tx, [{ block, events, writeAs: height }], touched);
  }

  /** The same for blocks that follow each other. Those that are final need no undo log of their own and go together. */
  async applyAll(tx: Tx, blocks: readonly ReadyBlock[], touched = new Set<string>()): Promise<void> {
    await insertBlocks(tx, blocks);
    let together: ChainEvent[] = [];
    for (const [i, { events, writeAs: height }] of blocks.entries()) {
      together.push(...events);
      if (height === 'final' && blocks[i + 1]?.writeAs === 'final') continue;
      await this.project(tx, together, height, touched);
      together = [];
    }
  }

  /** The rows of events that are already stored. */
  async project(
    tx: Tx,
    events: readonly ChainEvent[],
    height: WriteHeight,
    touched = new Set<string>(),
  ): Promise<void> {
    const wanted = events.filter((event) => this.#isWanted(event));
    if (wanted.length === 0) return;
    await writeAs(tx, height);
    for (const group of groupEvents(wanted, kindOf, (event) => this.#touches(event)))
      await this.#handle(tx, group.kind, group.events, touched);
    await writeAs(tx, null);
  }

  /** Empties every table of every projection. */
  async clear(tx: Tx): Promise<void> {
    await writeAs(tx, 'final');
    for (const { tables } of [...this.#projections].reverse())
      for (const table of [...tables].reverse()) await tx.query(`DELETE FROM "${table}"`);
    await writeAs(tx, null);
  }

  #isWanted(event: ChainEvent): boolean {
    const kind = kindOf(event);
    if (this.#wanted.has(kind)) return true;
    this.#unhandled.set(kind, (this.#unhandled.get(kind) ?? 0) + 1);
    return false;
  }

  #touches(event: ChainEvent): Touches | null {
    return this.#wanted.get(kindOf(event))?.touches?.(event) ?? null;
  }

  async #handle(tx: Tx, kind: string, events: readonly ChainEvent[], touched: Set<string>): Promise<void> {
    for (const { projection, handler } of this.#wanted.get(kind)?.handlers ?? []) {
      touched.add(`${projection} ${events[0]?.name}`);
      if (typeof handler !== 'function') await handler.apply(tx, events);
      else for (const event of events) await handler(tx, event);
    }
  }
}

function wantedBy(projections: readonly Projection[]): Map<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const { name, on } of projections)
    for (const [kind, handler] of Object.entries(on)) {
      if (handler === undefined) continue;
      const known = wanted.get(kind);
      const touches = typeof handler === 'function' ? null : handler.touches;
      wanted.set(kind, {
        handlers: [...(known?.handlers ?? []), { projection: name, handler }],
        touches: known === undefined ? touches : both(known.touches, touches),
      });
    }
  return wanted;
}

const both = (one: Wanted['touches'], other: Wanted['touches']): Wanted['touches'] => {
  if (one === null || other === null) return null;
  return (event) => {
    const [a, b] = [one(event), other(event)];
    return { writes: [...a.writes, ...b.writes], reads: [...(a.reads ?? []), ...(b.reads ?? [])] };
  };
};
