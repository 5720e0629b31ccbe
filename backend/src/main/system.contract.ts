import { z } from 'zod';
import { ChainStatusSchema } from '../chain/chain-history.contract.ts';
import { endpoint } from '../kit/endpoint.ts';
import { IdSchema } from '../kit/id.ts';
import { InstantCodec } from '../kit/units.ts';
import { VerdictSchema } from '../modules/reconciliation/reconciliation.contract.ts';

const PartSchema = z.enum(['up', 'down']);

/** The example market that `npm start` fills a fresh data folder with. */
export const ExampleStatusSchema = z.object({
  state: z.enum(['loading', 'loaded', 'off']),
  done: z.int().meta({ description: 'Steps done' }),
  of: z.int().meta({ description: 'Steps in all' }),
});
export type ExampleStatus = z.output<typeof ExampleStatusSchema>;

export const readStatus = endpoint({
  id: 'system.readStatus',
  method: 'GET',
  path: '/v1/status',
  summary: 'How the service and its picture of the chain are doing',
  callers: 'public',
  result: z.object({
    version: z.string(),
    network: z.enum(['devnet', 'testnet', 'mainnet']),
    deployer: z.string().meta({ description: 'Address whose contracts this service follows' }),
    parts: z.object({ database: PartSchema, queue: PartSchema, ipfs: PartSchema, chain: PartSchema }),
    queueBackend: z.enum(['postgresql', 'redis']),
    chain: ChainStatusSchema,
    reconciliation: z
      .object({
        id: IdSchema('reconciliation_run').nullable(),
        verdict: VerdictSchema.nullable(),
        different: z.int().meta({ description: 'Rows that are not what the chain says' }),
        finishedAt: InstantCodec.nullable(),
      })
      .meta({ description: 'The last comparison of our rows with the chain; null before the first' }),
    local: z
      .boolean()
      .meta({ description: 'Runs on a chain of its own for development: `GET /v1/local` has its accounts' }),
    example: ExampleStatusSchema,
  }),
});

export const NoticeSchema = z.object({
  module: z.string().meta({ description: 'Module whose answers may have changed; `chain` for a block' }),
  event: z.string().meta({ description: 'What happened; `fork`: blocks were taken back, anything may have changed' }),
  height: z.int().nullable().meta({ description: 'Block it came with; null for what was done here' }),
});
export type Notice = z.output<typeof NoticeSchema>;

export const followLive = endpoint({
  id: 'system.followLive',
  method: 'GET',
  path: '/v1/live',
  summary: 'What changes, as it changes',
  description:
    'Server-sent events, for `EventSource`. An event says what to read again and holds nothing else. Events of the time ' +
    'without a connection are not sent later: read again after connecting anew.',
  callers: 'public',
  stream: true,
  result: NoticeSchema,
  problems: ['unavailable'],
});

export const systemEndpoints = [readStatus, followLive];
