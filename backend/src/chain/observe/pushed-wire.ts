import { z } from 'zod';

// The parts we read of what a stacks-node posts to its event observers (stacks-core, docs/event-dispatcher.md); the rest is ignored.

const hash = z
  .string()
  .regex(/^(0x)?[0-9a-fA-F]{64}$/, 'is no hash of 64 hex digits')
  .transform((text) => text.replace(/^0x/, '').toLowerCase());
const hex = z.string().regex(/^(0x)?([0-9a-fA-F]{2})*$/, 'is no hex');
const height = z.int().min(0).max(2_147_483_647);
const seconds = z.int().min(0).max(253_402_300_799);

/** `value`, the node's own structure, is not read: `raw_value` has the consensus bytes. */
const nft = z.object({
  asset_identifier: z.string(),
  sender: z.string().optional(),
  recipient: z.string().optional(),
  raw_value: hex,
});

/** `event_index` counts through the block here, while the API counts it through each transaction. */
const PushedEvent = z.object({
  txid: hash,
  event_index: z.int().min(0),
  committed: z.boolean(),
  type: z.string(),
  contract_event: z.object({ contract_identifier: z.string(), topic: z.string(), raw_value: hex }).optional(),
  nft_mint_event: nft.optional(),
  nft_transfer_event: nft.optional(),
  nft_burn_event: nft.optional(),
});
export type PushedEvent = z.output<typeof PushedEvent>;

/** `raw_tx` is `0x00` for what came over Bitcoin and nobody signed here. */
const PushedTransaction = z.object({ txid: hash, tx_index: z.int().min(0), status: z.string(), raw_tx: hex });
export type PushedTransaction = z.output<typeof PushedTransaction>;

/** `POST /new_block` */
export const PushedBlock = z.object({
  block_height: height,
  index_block_hash: hash,
  parent_index_block_hash: hash,
  burn_block_height: height,
  burn_block_hash: hash,
  burn_block_time: seconds,
  /** Absent in blocks from before Nakamoto. */
  block_time: seconds.nullish(),
  transactions: z.array(PushedTransaction),
  events: z.array(PushedEvent),
});
export type PushedBlock = z.output<typeof PushedBlock>;

/** `POST /new_burn_block` */
export const PushedBurnBlock = z.object({ burn_block_height: height, burn_block_hash: hash });
