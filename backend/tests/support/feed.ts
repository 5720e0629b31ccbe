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

  async block(...events: FedEvent[]): Promise<ChainEvent[]> {
    this.height += 1;
    const block: ChainBlock = {
      height: this.height,
      hash: hashOf('b', this.height),
      parentHash: hashOf('b', this.height - 1),
      burnHeight: this.height,
      burnHash: hashOf('a', this.height),
      time: this.clock.now(),
    };
    const full = events.map((event, index) => ({
      sender: 'ST000000000000000000002AMW42H',
      ...event,
      height: block.height,
      blockHash: block.hash,
      at: block.time,
      txid: hashOf('t', this.height * 1000 + index),
      txIndex: index,
      eventIndex: 0,
    }));
    await this.database.transaction(async (tx) => {
      const touched = new Set<string>();
      await this.projector.apply(tx, block, full, block.height, touched);
      await announce(tx, ...blockNotices(touched, block.height));
    });
    return full;
  }
}
