import { z } from 'zod';
import { endpoint } from '../kit/endpoint.ts';
import { InstantCodec } from '../kit/units.ts';

/** What is read from the chain may also be a contract (`<address>.<name>`): anybody can call the contracts. */
export const PrincipalSchema = z.string().meta({ description: 'Stacks address or contract id (SIP-005)' });
export const TxidSchema = z.string().meta({ description: 'Transaction id in hex' });
export const HashSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ description: 'sha256 in hex' });

/** In the numbers of the contract, from 1. */
export const RETIREMENT_PURPOSES = [
  'voluntary',
  're100',
  'compliance',
  'green-tariff',
  'product-claim',
  'other',
] as const;
export type RetirementPurpose = (typeof RETIREMENT_PURPOSES)[number];

const Hex = z.string().regex(/^([0-9a-f]{2})+$/, 'Write lower-case hex without 0x.');

/** A contract call for a wallet to sign, in the form `stx_callContract` takes. Always deny mode: nothing unnamed moves. */
export const ContractCallSchema = z.object({
  contract: z
    .string()
    .regex(/^S[0-9A-Z]+\.[a-zA-Z][\w-]{0,127}$/, 'Write a contract id: <address>.<name>.')
    .meta({ description: 'Contract id' }),
  functionName: z.string(),
  functionArgs: z.array(Hex).meta({ description: 'Clarity values, consensus bytes in hex without 0x' }),
  postConditions: z.array(Hex).meta({ description: 'SIP-005 post-conditions in hex without 0x' }),
  postConditionMode: z.literal('deny'),
  describe: z.record(z.string(), z.string()).optional().meta({ description: 'What is about to be signed, in words' }),
});
export type ContractCall = z.output<typeof ContractCallSchema>;

const AskedTxidSchema = z
  .string()
  .regex(/^(0x)?[0-9a-fA-F]{64}$/, 'Write the 64 hex digits of a transaction id.')
  .meta({ description: 'Transaction id, 64 hex digits, with or without 0x' });

export const TRANSACTION_STATUSES = ['pending', 'confirmed', 'final', 'failed', 'not-found'] as const;

export const TransactionStatusSchema = z.object({
  txid: z.string(),
  status: z.enum(TRANSACTION_STATUSES).meta({
    description:
      'pending: waits for a block; confirmed: in a block; final: so deep under Bitcoin blocks that no fork removes it; ' +
      'failed: in a block without effect; not-found: neither in a block nor waiting',
  }),
  height: z.number().int().nullable().meta({ description: 'Stacks block height' }),
  at: InstantCodec.nullable().meta({ description: 'Time of the block' }),
  recorded: z.boolean().meta({ description: 'Its effects are visible in this API' }),
  problem: z
    .object({ name: z.string(), title: z.string() })
    .nullable()
    .meta({ description: 'Why it failed, in the words of a failed request' }),
  events: z.array(z.object({ contract: z.string(), name: z.string() })).meta({ description: 'What our contracts did' }),
});
export type TransactionStatus = z.output<typeof TransactionStatusSchema>;

export const readTransaction = endpoint({
  id: 'chain.readTransaction',
  method: 'GET',
  path: '/v1/transactions/:txid',
  summary: 'What became of a transaction',
  callers: 'public',
  params: z.object({ txid: AskedTxidSchema }),
  result: TransactionStatusSchema,
  problems: ['chain-unavailable'],
});

/** How far the follower is; part of `GET /v1/status`. */
export const ChainStatusSchema = z.object({
  height: z.number().int().nullable().meta({ description: 'Last block whose effects are visible here' }),
  tipHeight: z.number().int().nullable().meta({ description: 'Newest block of the node' }),
  lag: z.number().int().nullable().meta({ description: 'Blocks still to read' }),
  lastAt: InstantCodec.nullable().meta({ description: 'When the follower last reached the node' }),
  lastError: z.string().nullable().meta({ description: 'What keeps the follower from going on' }),
});
export type ChainStatus = z.output<typeof ChainStatusSchema>;

export const chainEndpoints = [readTransaction];
