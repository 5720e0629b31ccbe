import type pg from 'pg';
import { toStored } from '../src/chain/values/stored-value.ts';
import type { Mined, World } from './world.ts';

/** The database says something else than the chain does. */
export class Divergence extends Error {}

interface HeldBlock {
  height: number;
  hash: string;
  parent_hash: string;
  burn_height: number;
  /** Ids of the transactions of its events, in order. */
  events: string[];
}

/** One look at everything. */
interface Seen {
  held: HeldBlock[];
  final_height: number;
  /** Undo entries of final blocks, or of blocks that are not held. */
  stray_undo: number;
  rows: Fingerprint;
}

/** What a fingerprint covers: rows that follow from the chain, each table by a hash over all its rows. */
export type Fingerprint = Record<string, string | null>;

/** Looks at the database from outside and compares it with the chains of the world. */
export class Judge {
  readonly #control: pg.Client;
  readonly #world: World;
  readonly #rowsSql: string;
  readonly #options: { finalityDepth: number; finalityHolds: boolean };
  /** Rows at the blocks that were held: whenever a block is held again they have to be the same. */
  readonly #known = new Map<string, Fingerprint>();
  #final = 0;
  looks = 0;

  constructor(parts: {
    control: pg.Client;
    world: World;
    tables: readonly string[];
    finalityDepth: number;
    /** Nothing final is ever taken back. */
    finalityHolds: boolean;
  }) {
    this.#control = parts.control;
    this.#world = parts.world;
    this.#options = parts;
    const hashes = parts.tables.map(
      (table) => `'${table}', (SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM "${table}" t)`,
    );
    this.#rowsSql = `json_build_object(${hashes.join(', ')})`;
  }

  async fingerprint(): Promise<Fingerprint> {
    const { rows } = await this.#control.query<{ rows: Fingerprint }>({
      name: 'fingerprint',
      text: `SELECT ${this.#rowsSql} AS rows`,
    });
    return rows[0]?.rows ?? {};
  }

  /** What has to be true at every moment, also just after a crash. Gives the last block held. */
  async look(): Promise<Mined | null> {
    this.looks += 1;
    const seen = await this.#see();
    const { held } = seen;
    let parent: Mined | undefined;
    for (const row of held) {
      const mined = this.#world.byHash(row.hash);
      if (mined === undefined || mined.block.height !== row.height || mined.block.parentHash !== row.parent_hash)
        throw new Divergence(`block ${row.height} (${row.hash}) is held, which no chain has like that`);
      if (parent !== undefined && parent.block.hash !== mined.block.parentHash)
        throw new Divergence(`block ${row.height} is held on top of a block that is not its parent`);
      if (mined.events.map(({ txid }) => txid).join() !== row.events.join())
        throw new Divergence(`block ${row.height} is held with other events than its ${mined.events.length}`);
      parent = mined;
    }
    if (held[0] !== undefined && held[0].height !== this.#world.firstHeight)
      throw new Divergence(`the first block held is ${held[0].height}, not ${this.#world.firstHeight}`);
    this.#checkFinality(seen);
    this.#compareWithBefore(parent, seen.rows);
    return parent ?? null;
  }

  /** The chain that is canonical is held to its end, every field of every block and event. */
  async expectCanonical(): Promise<void> {
    const held = await this.look();
    const tip = this.#world.tip;
    if (held?.block.hash !== tip.hash)
      throw new Divergence(`block ${tip.height} is the tip, held is ${held?.block.height ?? 'none'}`);
    const events = this.#world.chain.flatMap((mined) => mined.events);
    const expected = events.map((event) => ({
      height: event.height,
      tx_index: event.txIndex,
      event_index: event.eventIndex,
      txid: event.txid,
      sender: event.sender,
      contract: event.contract,
      name: event.name,
      data: toStored(event.data),
    }));
    const columns = 'height, tx_index, event_index, txid, sender, contract, name, data';
    const { rows } = await this.#control.query<{ height: number }>(
      `WITH expected AS (SELECT ${columns} FROM jsonb_populate_recordset(NULL::chain_event, $1::jsonb))
       (SELECT ${columns} FROM expected EXCEPT ALL SELECT ${columns} FROM chain_event)
       UNION ALL (SELECT ${columns} FROM chain_event EXCEPT ALL SELECT ${columns} FROM expected)`,
      [JSON.stringify(expected)],
    );
    if (rows[0] !== undefined)
      throw new Divergence(`an event of block ${rows[0].height} is missing, changed or foreign`);
  }

  async final(): Promise<number> {
    const { rows } = await this.#control.query<{ final_height: number }>('SELECT final_height FROM chain_progress');
    return rows[0]?.final_height ?? 0;
  }

  /** The database was emptied from outside. */
  forgetFinality(): void {
    this.#final = 0;
  }

  async expectSame(before: Fingerprint, what: string): Promise<void> {
    expectEqual(before, await this.fingerprint(), what);
  }

  async #see(): Promise<Seen> {
    const { rows } = await this.#control.query<Seen>({
      name: 'look',
      text: `WITH held AS (
          SELECT b.height, b.hash, b.parent_hash, b.burn_height,
            ARRAY(SELECT txid FROM chain_event e WHERE e.height = b.height ORDER BY tx_index, event_index) AS events
          FROM chain_block b ORDER BY b.height
        )
        SELECT (SELECT coalesce(json_agg(held), '[]') FROM held) AS held, final_height, ${this.#rowsSql} AS rows,
          (SELECT count(*)::integer FROM chain_undo u WHERE u.height <= final_height
             OR u.height > (SELECT coalesce(max(height), 0) FROM chain_block)) AS stray_undo
        FROM chain_progress`,
    });
    const [seen] = rows;
    if (seen === undefined) throw new Divergence('chain_progress has no row');
    return seen;
  }

  #checkFinality({ held, final_height: final, stray_undo: stray }: Seen): void {
    const last = held.at(-1)?.height ?? 0;
    const { finalityDepth, finalityHolds } = this.#options;
    const burn = held.find(({ height }) => height === final)?.burn_height;
    if (burn !== undefined && burn > this.#world.burnHeight - finalityDepth)
      throw new Divergence(`block ${final} is final with less than ${finalityDepth} Bitcoin blocks on top`);
    if (final > Math.max(last, this.#world.firstHeight - 1))
      throw new Divergence(`block ${final} is final, but the last block held is ${last}`);
    if (finalityHolds && final < this.#final)
      throw new Divergence(`block ${this.#final} was final, now only ${final} is`);
    if (stray > 0) throw new Divergence(`${stray} undo entries are of final blocks or of blocks that are not held`);
    this.#final = final;
  }

  #compareWithBefore(held: Mined | undefined, rows: Fingerprint): void {
    const key = held?.block.hash ?? 'nothing';
    const known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, rows);
    else expectEqual(known, rows, `at block ${held?.block.height ?? 'none'}, which was held before`);
  }
}

function expectEqual(before: Fingerprint, now: Fingerprint, what: string): void {
  const changed = Object.keys(before).filter((table) => before[table] !== now[table]);
  if (changed.length > 0) throw new Divergence(`${what}: other rows in ${changed.join(', ')}`);
}
