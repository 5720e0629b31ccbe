import { perform, type Recipe } from './recipe.ts';
import type { Vm } from './vm.ts';

/** How many blocks a copy of the memory serves: copying costs 13 ms, replaying a block well under 1 ms. */
const BLOCKS_PER_COPY = 64;
/** Undoing that had to replay more than this leaves a copy behind: what is undone once is often undone again soon. */
const BLOCKS_WORTH_A_COPY = 8;

/**
 * Takes the VM back to an earlier block. Later versions of the SDK check post-conditions themselves; then this file goes.
 */
export type Rollback = {
  /** Before block number `count` (from 0) is made: whoever may have to undo it calls this first. */
  prepare(count: number): void;
  /** Leaves the VM as it was after the first `count` blocks. */
  to(count: number, recipes: readonly Recipe[]): Promise<void>;
};

/** Copies of the VM's memory every so many blocks, and the blocks since performed again; else everything from the start. */
export class MemoryRollback implements Rollback {
  private copy: { readonly count: number; readonly bytes: Uint8Array } | undefined;

  constructor(private readonly vm: Vm) {}

  prepare(count: number): void {
    if (this.copy && this.copy.count <= count && count - this.copy.count < BLOCKS_PER_COPY) return;
    this.take(count);
  }

  async to(count: number, recipes: readonly Recipe[]): Promise<void> {
    let from = 0;
    if (this.copy && this.copy.count <= count) {
      const live = new Uint8Array(this.vm.memory.buffer);
      live.set(this.copy.bytes);
      live.fill(0, this.copy.bytes.length);
      from = this.copy.count;
    } else {
      this.copy = undefined;
      await this.vm.reset();
    }
    for (const recipe of recipes.slice(from, count)) perform(this.vm, recipe);
    if (this.copy && count - from > BLOCKS_WORTH_A_COPY) this.take(count);
  }

  private take(count: number): void {
    const live = new Uint8Array(this.vm.memory.buffer);
    const bytes = this.copy?.bytes.length === live.length ? this.copy.bytes : new Uint8Array(live.length);
    bytes.set(live);
    this.copy = { count, bytes };
  }
}
