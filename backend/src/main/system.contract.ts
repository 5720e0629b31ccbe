import { z } from 'zod';
import { ChainStatusSchema } from '../chain/chain.contract.ts';
import { endpoint } from '../kit/endpoint.ts';

const PartSchema = z.enum(['up', 'down']);

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
  }),
});

export const systemEndpoints = [readStatus];
