/** One deliberate mistake in the code that follows the chain, which the simulation has to notice. */
export interface Fault {
  readonly id: string;
  /** Below `backend/`. */
  readonly file: string;
  /** Text that occurs in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** What somebody got wrong. */
  readonly why: string;
}

const FOLLOW = 'src/chain/follow';
const SCHEMA = 'migrations/0002-chain.ts';

export const FAULTS: readonly Fault[] = [
  {
    id: 'no-walk-back',
    file: `${FOLLOW}/chain-sync.ts`,
    find: 'return tip.height > held.height && (await this.#source.blockAt(held.height))?.hash === held.hash;',
    replace: 'return tip.height > held.height;',
    why: 'A higher tip counts as the same chain, whatever its hashes.',
  },
  {
    id: 'walk-back-one-short',
    file: `${FOLLOW}/fork-point.ts`,
    find: 'return height;',
    replace: 'return height + 1;',
    why: 'The first block of the other fork stays.',
  },
  {
    id: 'walk-back-by-height',
    file: `${FOLLOW}/chain-sync.ts`,
    find: 'return mine !== null && mine.hash === (await this.#source.blockAt(height))?.hash;',
    replace: 'return mine !== null && mine.height === (await this.#source.blockAt(height))?.height;',
    why: 'Blocks of the same height count as the same block.',
  },
  {
    id: 'parents-unchecked',
    file: `${FOLLOW}/block-reader.ts`,
    find: 'block.height === parent.height + 1 && block.parentHash === parent.hash',
    replace: 'block.height === parent.height + 1',
    why: 'A block is put on top of one that is not its parent.',
  },
  {
    id: 'foreign-events',
    file: `${FOLLOW}/block-reader.ts`,
    find: 'return belong(events, block) ?',
    replace: 'return events.length >= 0 ?',
    why: 'Events are taken for those of the block that was asked for.',
  },
  {
    id: 'commit-in-two',
    file: `${FOLLOW}/projector.ts`,
    find: '    await insertBlocks(tx, blocks);\n',
    replace: "    await insertBlocks(tx, blocks);\n    await tx.query('COMMIT');\n    await tx.query('BEGIN');\n",
    why: 'A block and its events are committed apart from the rows that follow from them.',
  },
  {
    id: 'commit-after-error',
    file: `${FOLLOW}/follower-lease.ts`,
    find: 'await runner.rollbackTransaction();',
    replace: 'await runner.commitTransaction();',
    why: 'What was done before an error is kept.',
  },
  {
    id: 'beginning-rolled-back',
    file: `${FOLLOW}/follower-lease.ts`,
    find: '      await this.#abandon(runner);\n      throw error;',
    replace: '      await runner.rollbackTransaction().catch(() => undefined);\n      throw error;',
    why: 'After a transaction that could not begin, the connection is used on as if nothing had happened.',
  },
  {
    id: 'final-too-early',
    file: `${FOLLOW}/chain-sync.ts`,
    find: 'const finalBurnHeight = (vouched?.burnHeight ?? 0) - this.#options.finalityDepth;',
    replace: 'const finalBurnHeight = (vouched?.burnHeight ?? 0) - this.#options.finalityDepth + 1;',
    why: 'A block is final one Bitcoin block too early.',
  },
  {
    id: 'final-forks-accepted',
    file: `${FOLLOW}/chain-sync.ts`,
    find: "if (deepForks === 'rebuild') return",
    replace: 'if (deepForks) return',
    why: 'A chain that contradicts a final block is followed although it should be refused.',
  },
  {
    id: 'finality-kept',
    file: `${FOLLOW}/chain.repository.ts`,
    find: 'final_height = least(final_height, $1)',
    replace: 'final_height = final_height + 0 * $1',
    why: 'After a replay below finality, blocks count as final that are not held.',
  },
  {
    id: 'nothing-logged',
    file: `${FOLLOW}/projector.ts`,
    find: 'await writeAs(tx, height);',
    replace: "await writeAs(tx, 'final');",
    why: 'Rows are written so that they cannot be taken back.',
  },
  {
    id: 'undo-of-replay-doubled',
    file: `${FOLLOW}/rebuild.ts`,
    find: "await tx.query('DELETE FROM chain_undo');",
    replace: '',
    why: 'A replay writes the undo log anew and keeps the old one as well.',
  },
  {
    id: 'undo-in-order-of-doing',
    file: SCHEMA,
    find: 'ORDER BY seq DESC LOOP',
    replace: 'ORDER BY seq LOOP',
    why: 'What was done first is undone first.',
  },
  {
    id: 'undo-kept',
    file: SCHEMA,
    find: '     DELETE FROM chain_undo WHERE height > target;\n',
    replace: '',
    why: 'The undo log of blocks that were taken back stays.',
  },
  {
    id: 'late-server-believed',
    file: `${FOLLOW}/chain-sync.ts`,
    find: 'return this.#staleLooks < STALE_LOOKS;',
    replace: 'return false;',
    why: 'One late server is enough to take blocks back.',
  },
  {
    id: 'tip-unread',
    file: `${FOLLOW}/chain-sync.ts`,
    find: 'to: Math.min(tip.height, from + batchSize - 1)',
    replace: 'to: Math.min(tip.height - 1, from + batchSize - 1)',
    why: 'The newest block is never stored.',
  },
];
