import { z } from 'zod';
import { endpoint } from '../../kit/endpoint.ts';

/** Where the API passes requests on to the local chain, as seen from its own origin. */
export const LOCAL_CHAIN_PATH = '/local/chain' as const;

/** What a person of the local chain is there for. */
export const LOCAL_ROLES = ['producer', 'verification-body', 'buyer', 'administrator'] as const;

export const LocalAccountSchema = z.object({
  role: z.enum(LOCAL_ROLES),
  name: z.string(),
  address: z.string().meta({ description: 'Stacks address of the development account' }),
  privateKey: z
    .string()
    .meta({ description: 'Known to everybody (settings/Devnet.toml): worth nothing, never to be funded' }),
});
export type LocalAccount = z.output<typeof LocalAccountSchema>;

/**
 * Not part of the product's API: served by `npm start` on a development network and nowhere else. `local` in
 * `GET /v1/status` says whether it is there.
 */
export const readLocal = endpoint({
  id: 'local.readLocal',
  method: 'GET',
  path: '/v1/local',
  summary: 'The development accounts of the local chain, for the development wallet',
  callers: 'public',
  result: z.object({
    chainPath: z
      .literal(LOCAL_CHAIN_PATH)
      .meta({ description: 'Path under which this origin reaches the local chain' }),
    accounts: z.array(LocalAccountSchema),
  }),
});

/** Deep enough to see what a fork does, and never below what is final on a chain that is used now and then. */
const DEEPEST_FORK = 12;

export const makeFork = endpoint({
  id: 'local.makeFork',
  method: 'POST',
  path: '/v1/local/forks',
  summary:
    'Makes the local chain fork: other blocks in place of the newest, with the same transactions in another order',
  callers: 'public',
  body: z.object({
    depth: z.int().min(1).max(DEEPEST_FORK).meta({ description: 'Blocks to replace' }),
  }),
  result: z.object({ height: z.int().meta({ description: 'Newest block of the new branch' }) }),
  problems: ['wrong-state', 'chain-unavailable'],
});
