import { z } from 'zod';
import { endpoint } from '../kit/endpoint.ts';
import { ChainIdCodec, InstantCodec } from '../kit/units.ts';
import { historyEndpoints } from './chain-history.contract.ts';

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

/** Our contracts, in the order they are deployed. */
export const CONTRACTS = [
  'content-address',
  'council',
  'rec-nft',
  'issuance',
  'verification',
  'facilities',
  'readings',
  'marketplace',
  'auctions',
  'bids',
  'quotes',
  'forwards',
] as const;
export type ContractName = (typeof CONTRACTS)[number];

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

const EventsSchema = z
  .array(z.object({ contract: z.string(), name: z.string() }))
  .meta({ description: 'What our contracts did' });

export const TOUCHED_KINDS = ['facility', 'issuance', 'lot', 'listing', 'retirement'] as const;
const TouchedSchema = z.object({ kind: z.enum(TOUCHED_KINDS), id: ChainIdCodec });
export type Touched = z.output<typeof TouchedSchema>;
const TouchedListSchema = z.array(TouchedSchema).meta({ description: 'What it was about, by number on chain' });

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
  sender: z.string().nullable().meta({ description: 'Account that signed it, once its effects are visible here' }),
  summary: z.string().nullable().meta({ description: 'What it did, in words' }),
  events: EventsSchema,
  touched: TouchedListSchema,
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

const KebabName = z.string().regex(/^[a-z0-9-]{1,40}$/, 'Write the name of an event, such as facility-registered.');

export const listTransactions = endpoint({
  id: 'chain.listTransactions',
  method: 'GET',
  path: '/v1/transactions',
  summary: 'Transactions that our contracts took part in, newest first',
  callers: 'public',
  query: z.object({
    contract: z.enum(CONTRACTS).optional(),
    event: KebabName.optional().meta({ description: 'Name of an event, such as `bought` or `issued`' }),
    address: z
      .string()
      .regex(
        /^S[TPMN][0-9A-HJKMNP-TV-Z]{28,41}(\.[a-zA-Z][\w-]{0,127})?$/,
        'Write a Stacks address, or a contract id: <address>.<name>.',
      )
      .optional()
      .meta({ description: 'Signed by it, or named in an event' }),
    limit: z.coerce.number().int().min(1).max(100).default(50),
    cursor: z.string().max(200).optional().meta({ description: '`next` of the page before' }),
  }),
  result: z.object({
    items: z.array(
      z.object({
        txid: z.string(),
        height: z.number().int().meta({ description: 'Stacks block height' }),
        at: InstantCodec.meta({ description: 'Time of the block' }),
        sender: z.string().meta({ description: 'Account that signed it' }),
        final: z.boolean().meta({ description: 'So deep under Bitcoin blocks that no fork removes it' }),
        summary: z.string().meta({ description: 'What it did, in words' }),
        events: EventsSchema,
        touched: TouchedListSchema,
      }),
    ),
    next: z.string().nullable(),
  }),
});

export const chainEndpoints = [listTransactions, readTransaction, ...historyEndpoints];
