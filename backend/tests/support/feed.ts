import type { BlockWithEvents } from '../../src/chain/follow/block-store.repository.ts';
import { blockNotices } from '../../src/chain/follow/chain-notices.ts';
import { Projector } from '../../src/chain/follow/projector.ts';
import type { ChainBlock, ChainEvent, ClarityValue, ContractName, Projection } from '../../src/chain/index.ts';
import type { Clock } from '../../src/kit/clock.ts';
import type { Database } from '../../src/kit/database.ts';
import { announce } from '../../src/kit/live.ts';

export interface FedEvent {
  contract: ContractName;
  name: string;
  data: Record<string, ClarityValue>;
  sender?: string;
}

const hashOf = (what: string, n: number) => `${Buffer.from(what).toString('hex')}${n.toString(16)}`.padStart(64, '0');

/** A block of a chain without forks with these events, one transaction each. */
export function blockOf(height: number, time: Date, events: readonly FedEvent[]): BlockWithEvents {
  const block: ChainBlock = {
    height,
    hash: hashOf('b', height),
    parentHash: hashOf('b', height - 1),
    burnHeight: height,
    burnHash: hashOf('a', height),
    time,
  };
  const full = events.map((event, index) => ({
    sender: 'ST000000000000000000002AMW42H',
    ...event,
    height: block.height,
    blockHash: block.hash,
    at: block.time,
    txid: hashOf('t', height * 1000 + index),
    txIndex: index,
    eventIndex: 0,
  }));
  return { block, events: full };
}

/** Brings events to the projections as the follower does: one block per call, one transaction id per event. */
export class ChainFeed {
  height = 0;
  private readonly projector: Projector;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    projections: readonly Projection[],
  ) {
    this.projector = new Projector(projections);
  }

  async block(...events: FedEvent[]): Promise<readonly ChainEvent[]> {
    this.height += 1;
    const { block, events: full } = blockOf(this.height, this.clock.now(), events);
    await this.database.transaction(async (tx) => {
      const touched = new Set<string>();
      await this.projector.apply(tx, block, full, block.height, touched);
      await announce(tx, ...blockNotices(touched, block.height));
    });
    return full;
  }
}
