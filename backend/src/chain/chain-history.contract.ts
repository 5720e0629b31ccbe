import { z } from 'zod';
import { endpoint, NextSchema, pageQuery } from '../kit/endpoint.ts';
import { InstantCodec } from '../kit/units.ts';

const Height = z.int().meta({ description: 'Stacks block height' });
const BlockHash = z.string().meta({ description: 'Index block hash in hex' });
const PlaceSchema = z.object({ height: Height, hash: BlockHash });

/** Events that nothing here makes rows of. */
export const UnhandledEventSchema = z.object({
  contract: z.string(),
  name: z.string(),
  known: z.boolean().meta({
    description:
      'true: our contracts print it and nothing here needs it; false: it is unknown to this version of the service',
  }),
  count: z.int(),
  firstHeight: Height,
  lastHeight: Height,
});
export type UnhandledEvent = z.output<typeof UnhandledEventSchema>;

/** How far the follower is; part of `GET /v1/status`. */
export const ChainStatusSchema = z.object({
  height: z.int().nullable().meta({ description: 'Last block whose effects are visible here' }),
  tipHeight: z.int().nullable().meta({ description: 'Newest block of the node' }),
  finalHeight: z.int().nullable().meta({ description: 'Last block that no fork removes any more' }),
  lag: z.int().nullable().meta({ description: 'Blocks still to read' }),
  lagSeconds: z.int().nullable().meta({ description: 'By the times of the blocks: how old what is shown here is' }),
  lastAt: InstantCodec.nullable().meta({ description: 'When the follower last looked at the chain' }),
  lastError: z.string().nullable().meta({ description: 'What keeps the follower from going on' }),
  source: z.enum(['pushed', 'polled']).nullable().meta({
    description: 'pushed: a node posts its blocks to the indexer; polled: the API is asked for them',
  }),
  sourceNote: z.string().nullable().meta({ description: 'What is odd about the way blocks come, in words' }),
  pushes: z
    .object({ received: z.int(), refused: z.int(), lastAt: InstantCodec.nullable() })
    .nullable()
    .meta({ description: 'What nodes posted to the indexer since it started' }),
  forks: z
    .object({ count: z.int(), deepest: z.int(), newest: z.int() })
    .nullable()
    .meta({ description: 'Forks taken back, and how many blocks the deepest and the newest of them had' }),
  unhandled: z.array(UnhandledEventSchema),
});
export type ChainStatus = z.output<typeof ChainStatusSchema>;

/** Nothing is known: the database does not answer. */
export const UNKNOWN_CHAIN_STATUS: ChainStatus = {
  height: null,
  tipHeight: null,
  finalHeight: null,
  lag: null,
  lagSeconds: null,
  lastAt: null,
  lastError: null,
  source: null,
  sourceNote: null,
  pushes: null,
  forks: null,
  unhandled: [],
};

export const BlockSchema = z.object({
  height: Height,
  hash: BlockHash,
  parentHash: BlockHash,
  burnHeight: z.int().meta({ description: 'Bitcoin block it stands under' }),
  at: InstantCodec.meta({ description: 'Time of the block' }),
  final: z.boolean().meta({ description: 'So deep under Bitcoin blocks that no fork removes it' }),
  events: z.int().meta({ description: 'Events of our contracts' }),
  transactions: z.int().meta({ description: 'Transactions they are of' }),
});
export type Block = z.output<typeof BlockSchema>;

export const listBlocks = endpoint({
  id: 'chain.listBlocks',
  method: 'GET',
  path: '/v1/chain/blocks',
  summary: 'Blocks whose effects are visible here, newest first',
  callers: 'public',
  query: pageQuery(100, 30),
  result: z.object({ items: z.array(BlockSchema), next: NextSchema }),
});

const ForkSchema = z.object({
  id: z.int(),
  at: InstantCodec.meta({ description: 'When it was taken back' }),
  from: PlaceSchema.meta({ description: 'Last block of the branch that was left' }),
  ancestor: z
    .object({ height: Height, hash: BlockHash.nullable() })
    .meta({ description: 'Last block that both branches share; without a hash if they share none' }),
  blocks: z.int().meta({ description: 'Blocks taken back' }),
  events: z.int().meta({ description: 'Events of our contracts in them' }),
  transactions: z.int().meta({ description: 'Transactions these are of' }),
  rowsUndone: z.int().nullable().meta({
    description: 'Changes of rows undone; null where the fork was so deep that everything was replayed instead',
  }),
});
export type Fork = z.output<typeof ForkSchema>;

export const listForks = endpoint({
  id: 'chain.listForks',
  method: 'GET',
  path: '/v1/chain/forks',
  summary: 'Forks that were taken back, newest first',
  callers: 'public',
  query: pageQuery(),
  result: z.object({ items: z.array(ForkSchema), next: NextSchema }),
});

export const FATES = ['kept', 'moved', 'lost'] as const;

export const ForkDetailSchema = ForkSchema.extend({
  takenBack: z
    .array(BlockSchema.pick({ height: true, hash: true, burnHeight: true, at: true }))
    .meta({ description: 'The branch that was left, oldest first; of a deep one the first 200 blocks' }),
  inPlace: z
    .array(BlockSchema)
    .meta({ description: 'Blocks of these heights as they are now, oldest first; of a deep fork the first 200' }),
  fates: z
    .array(
      z.object({
        txid: z.string(),
        height: Height.meta({ description: 'Where it was' }),
        sender: z.string().meta({ description: 'Account that signed it' }),
        summary: z.string().meta({ description: 'What it did, in words' }),
        fate: z.enum(FATES).meta({
          description:
            'kept: in a block of the same height again; moved: in a block of another height; lost: without effect so far',
        }),
        now: PlaceSchema.nullable().meta({ description: 'The block it is in now' }),
      }),
    )
    .meta({ description: 'Transactions of the branch that was left, and where they are now' }),
});
export type ForkDetail = z.output<typeof ForkDetailSchema>;

export const readFork = endpoint({
  id: 'chain.readFork',
  method: 'GET',
  path: '/v1/chain/forks/:fork',
  summary: 'What a fork took away, and what came in its place',
  callers: 'public',
  params: z.object({
    fork: z.coerce.number().int().min(1).max(2_147_483_647).meta({ description: 'Number of the fork' }),
  }),
  result: ForkDetailSchema,
  problems: ['not-found'],
});

export const historyEndpoints = [listBlocks, listForks, readFork];
