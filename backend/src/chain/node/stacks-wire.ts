import { z } from 'zod';

// The parts of the answers of a Stacks node and API (v2 and v3) that we read; other fields are ignored.

const hash = z
  .string()
  .regex(/^(0x)?[0-9a-fA-F]{64}$/)
  .transform((text) => text.replace(/^0x/, '').toLowerCase());
const height = z.number().int().nonnegative();
const clarityHex = z.object({ hex: z.string() });

/** `GET /extended/v2/blocks/:height_or_hash` */
export const WireBlock = z.object({
  height,
  index_block_hash: hash,
  parent_index_block_hash: hash,
  burn_block_height: height,
  burn_block_hash: hash,
  block_time: z.number().int(),
});

/** One page of a v3 list. */
export const wirePage = <Item extends z.ZodType>(item: Item) =>
  z.object({ cursor: z.object({ next: z.string().nullish() }).nullish(), results: z.array(item) });

/** One entry of `GET /extended/v3/blocks/:h/transactions`. Only some servers say how many events there are. */
export const WireTransactionSummary = z.object({
  tx_id: hash,
  sender: z.object({ address: z.string() }),
  block: z.object({ index_hash: hash, tx_index: z.number().int().nonnegative() }),
  status: z.string(),
  type: z.string(),
  event_count: z.number().int().nonnegative().optional(),
});
export type WireTransactionSummary = z.output<typeof WireTransactionSummary>;

/** `GET /extended/v3/transactions/:id?include=result`; the block is absent while it waits in the mempool. */
export const WireTransaction = z.object({
  tx_id: hash,
  status: z.string(),
  block: z.object({ height, index_hash: hash, time: z.number().int() }).nullish(),
  sender: z.object({ address: z.string() }).nullish(),
  contract_call: z
    .object({
      contract_id: z.string(),
      function_name: z.string().nullish(),
      function_args: z.array(clarityHex).nullish(),
    })
    .nullish(),
  result: clarityHex.nullish(),
  vm_error: z.string().nullish(),
});
export type WireTransaction = z.output<typeof WireTransaction>;

const nftAsset = z.object({
  type: z.enum(['transfer', 'mint', 'burn']),
  asset_identifier: z.string(),
  sender: z.string().nullish(),
  recipient: z.string().nullish(),
  value: clarityHex,
});

/** One entry of `GET /extended/v3/transactions/:id/events`; kinds we have no use for keep only their index. */
export const WireEvent = z.discriminatedUnion('type', [
  z.object({
    event_index: z.number().int().nonnegative(),
    type: z.literal('contract_log'),
    contract_log: z.object({ contract_id: z.string(), topic: z.string(), value: clarityHex }),
  }),
  z.object({ event_index: z.number().int().nonnegative(), type: z.literal('nft_asset'), nft_asset: nftAsset }),
  z.object({
    event_index: z.number().int().nonnegative(),
    type: z.enum(['stx_asset', 'ft_asset', 'stx_lock']),
  }),
]);
export type WireEvent = z.output<typeof WireEvent>;

/** `GET /v2/accounts/:address?proof=0` */
export const WireAccount = z.object({
  nonce: z.number().int().nonnegative(),
  balance: z.string().regex(/^0x[0-9a-f]+$/i),
});
/** `POST /v2/fees/transaction`: low, middle, high. A node that has seen too little answers 400 with `NoEstimateAvailable`. */
export const WireFees = z.object({ estimations: z.array(z.object({ fee: z.number().nonnegative() })).length(3) });
/** `GET /extended/v1/address/:address/nonces`: counts transactions that still wait. */
export const WireNonces = z.object({ possible_next_nonce: z.number().int().nonnegative() });
/** `GET /v2/info` */
export const WireInfo = z.object({
  network_id: z.number().int(),
  stacks_tip_height: height,
  burn_block_height: height,
});
/** `POST /v2/contracts/call-read/...` */
export const WireReadResult = z.object({
  okay: z.boolean(),
  result: z.string().optional(),
  cause: z.string().optional(),
});
/** `GET /v2/data_var/...` */
export const WireDataVariable = z.object({ data: z.string() });
/** What `POST /v2/transactions` answers when it refuses. */
export const WireRejection = z.object({
  error: z.string().optional(),
  reason: z.string(),
  reason_data: z.unknown().optional(),
});
