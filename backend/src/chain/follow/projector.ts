import type { Tx } from '../../kit/database.ts';
import type { ChainBlock, ChainEvent } from '../chain-event.ts';
import { insertBlock, insertEvents, type WriteHeight, writeAs } from './chain.repository.ts';
import type { Projection } from './projection.ts';

/** Brings events to the projections that want them, in the order the projections were given. */
export class Projector {
  readonly #projections: readonly Projection[];
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
    await insertBlock(tx, block);
    await insertEvents(tx, events);
    await this.project(tx, events, height, touched);
  }

  /** The rows of events that are already stored. */
  async project(
    tx: Tx,
    events: readonly ChainEvent[],
    height: WriteHeight,
    touched = new Set<string>(),
  ): Promise<void> {
    if (events.length === 0) return;
    await writeAs(tx, height);
    for (const event of events) await this.#handle(tx, event, touched);
    await writeAs(tx, null);
  }

  /** Empties every table of every projection. */
  async clear(tx: Tx): Promise<void> {
    await writeAs(tx, 'final');
    for (const { tables } of [...this.#projections].reverse())
      for (const table of [...tables].reverse()) await tx.query(`DELETE FROM "${table}"`);
    await writeAs(tx, null);
  }

  async #handle(tx: Tx, event: ChainEvent, touched: Set<string>): Promise<void> {
    const kind = `${event.contract}.${event.name}` as const;
    let handled = false;
    for (const { name, on } of this.#projections) {
      const handler = Object.hasOwn(on, kind) ? on[kind] : undefined;
      if (handler === undefined) continue;
      handled = true;
      touched.add(`${name} ${event.name}`);
      await handler(tx, event);
    }
    if (!handled) this.#unhandled.set(kind, (this.#unhandled.get(kind) ?? 0) + 1);
  }
}
