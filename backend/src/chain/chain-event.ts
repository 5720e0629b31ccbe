import type { z } from 'zod';
import type { ContractName } from './chain-names.ts';
import type { ClarityValue } from './values/clarity-value.ts';

/** One Stacks block as we follow it. Hashes are lower-case hex without 0x. */
export interface ChainBlock {
  height: number;
  /** Index block hash: unique over all forks. */
  hash: string;
  parentHash: string;
  burnHeight: number;
  burnHash: string;
  time: Date;
}

/**
 * One event of one of our contracts, in the order (height, txIndex, eventIndex).
 * A print gives `name` = its `event` key and `data` = the whole tuple. NFT events of `rec-nft::rec` give `nft-minted`,
 * `nft-transferred`, `nft-burned` with data {token: bigint, sender: string | null, recipient: string | null}.
 */
export interface ChainEvent {
  height: number;
  blockHash: string;
  /** Time of the block. */
  at: Date;
  txid: string;
  txIndex: number;
  eventIndex: number;
  /** Account that signed the transaction. */
  sender: string;
  contract: ContractName;
  name: string;
  data: Record<string, ClarityValue>;
}

/** A print of ours that is not a tuple with an `event` key; data is {value}. */
export const UNNAMED_EVENT = 'unnamed';
/** A print whose bytes are no Clarity value; data is {raw: Uint8Array}. */
export const UNREADABLE_EVENT = 'unreadable';

/** The data of an event in the shape its projection expects; the error names the event and every wrong field. */
export function eventData<S extends z.ZodType>(event: ChainEvent, schema: S): z.output<S> {
  const parsed = schema.safeParse(event.data);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'data'}: ${issue.message}`).join('; ');
  throw new Error(
    `${event.contract}.${event.name} in transaction ${event.txid} does not have the expected shape (${faults}). ` +
      'The contracts and this backend are of different versions.',
  );
}
