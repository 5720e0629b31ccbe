import { z } from 'zod';
import { ContractCallSchema, TxidSchema } from '../../chain/chain.contract.ts';
import { endpoint, NextSchema, pageQuery } from '../../kit/endpoint.ts';
import { IdSchema } from '../../kit/id.ts';
import { InstantCodec } from '../../kit/units.ts';

const SubmissionIdSchema = IdSchema('submission');
const Params = z.object({ submissionId: SubmissionIdSchema });

export const SUBMISSION_STATES = ['signing', 'pending', 'confirmed', 'final', 'failed', 'reverted'] as const;

const StateSchema = z.enum(SUBMISSION_STATES).meta({
  description:
    'signing: the wallet is asked; pending: signed, in no block yet; confirmed: in a block with effect; final: so deep under Bitcoin ' +
    'blocks that no fork removes it; failed: without effect, see `problem`; reverted: a fork took its block away for good',
});

export const SubmissionSchema = z.object({
  id: SubmissionIdSchema,
  label: z.string().meta({ description: 'What the person sees it called' }),
  page: z.string().nullable().meta({ description: 'Path of the page it was started on' }),
  contract: z.string(),
  functionName: z.string(),
  action: z.string().nullable().meta({ description: 'What it does, in words' }),
  state: StateSchema,
  paidBy: z.enum(['account', 'market']).nullable().meta({ description: 'Who pays the network fee; null until signed' }),
  txid: TxidSchema.nullable().meta({
    description: 'The transaction that counts now; another one after a fee was raised or a nonce was taken',
  }),
  height: z.number().int().nullable().meta({ description: 'Stacks block it is in' }),
  problem: z
    .object({ name: z.string(), title: z.string() })
    .nullable()
    .meta({ description: 'Why it has no effect, and what to do' }),
  openedAt: InstantCodec,
  signedAt: InstantCodec.nullable(),
  stateAt: InstantCodec.meta({ description: 'Since when it is in this state' }),
  deadlineAt: InstantCodec.nullable().meta({
    description: 'When the state ends by itself; null where only the chain ends it',
  }),
});
export type SubmissionView = z.output<typeof SubmissionSchema>;

const OfferSchema = z.object({
  offered: z.boolean().meta({ description: 'The market pays the network fee if the wallet signs with `sponsored`' }),
  reason: z.string().nullable().meta({ description: 'Why not' }),
  left: z.int().meta({ description: 'Transactions of this account that the market still pays for within 24 hours' }),
});
export type SponsorshipOffer = z.output<typeof OfferSchema>;

const KeySchema = z
  .string()
  .regex(/^[\w-]{8,100}$/, 'Write 8 to 100 letters, digits, dashes or underscores, new for every act.')
  .meta({
    description: 'Made by the client, new for every act: the same key with the same call is the same submission',
  });

export const openSubmission = endpoint({
  id: 'submission.openSubmission',
  method: 'POST',
  path: '/v1/submissions',
  summary: 'Record an act before the wallet is asked, so that it is followed whatever happens to the page',
  description:
    'Repeating it with the same key and call answers the same submission; the same key with another call is refused.',
  callers: 'signed-in',
  body: z.object({
    key: KeySchema,
    label: z.string().trim().min(1).max(120),
    page: z
      .string()
      .max(200)
      .regex(/^\/([\w.~%-]+(\/[\w.~%:-]+)*)?$/, 'Write the path of a page of this site, such as /listings/3.')
      .optional(),
    call: ContractCallSchema.meta({ description: 'As an endpoint of this API prepared it' }),
  }),
  status: 201,
  repeatStatus: 200,
  result: SubmissionSchema.extend({ sponsorship: OfferSchema }),
  problems: ['conflict', 'too-many-requests'],
});

export const SPONSOR_PROBLEMS = [
  'sponsorship-off',
  'sponsorship-used-up',
  'sponsor-budget-spent',
  'sponsor-fee-too-high',
  'sponsor-busy',
] as const;

export const reportTransaction = endpoint({
  id: 'submission.reportTransaction',
  method: 'POST',
  path: '/v1/submissions/:submissionId/transaction',
  summary: 'Hand over what the wallet answered: the id of what it sent, the signed transaction, or both',
  description:
    'A transaction signed with `sponsored` is checked, paid for and sent by the market. Anything else is followed as the account sent it, ' +
    'and sent where the wallet did not. Repeating the same answer changes nothing.',
  callers: 'signed-in',
  params: Params,
  body: z
    .object({
      txid: z
        .string()
        .regex(/^(0x)?[0-9a-fA-F]{64}$/, 'Write the 64 hex digits of a transaction id.')
        .optional(),
      transaction: z
        .string()
        .regex(/^(0x)?([0-9a-fA-F]{2})+$/, 'Write the signed transaction in hex.')
        .max(32_770)
        .optional(),
    })
    .refine(({ txid, transaction }) => txid !== undefined || transaction !== undefined, {
      message: 'Send the txid, the transaction, or both.',
    }),
  status: 202,
  result: SubmissionSchema,
  problems: [
    'not-found',
    'wrong-state',
    'unreadable-transaction',
    'other-call-signed',
    'account-busy',
    'too-many-requests',
    'chain-unavailable',
    'payment-refused',
    'price-changed',
    'unknown-listing',
    'listing-expired',
    'amount-outside-listing',
    'private-listing',
    'own-listing',
    'buying-paused',
    'no-live-lot',
    'not-lot-owner',
    'amount-outside-lot',
    'lot-expired',
    ...SPONSOR_PROBLEMS,
  ],
});

export const cancelSubmission = endpoint({
  id: 'submission.cancelSubmission',
  method: 'POST',
  path: '/v1/submissions/:submissionId/cancellation',
  summary: 'Say that the wallet declined; should it have sent the transaction all the same, report it',
  description:
    'From then on the market does not pay for it: `wrong-state` says that it was signed before, and is followed.',
  callers: 'signed-in',
  params: Params,
  result: SubmissionSchema,
  problems: ['not-found', 'wrong-state'],
});

export const listSubmissions = endpoint({
  id: 'submission.listSubmissions',
  method: 'GET',
  path: '/v1/submissions',
  summary: 'What the signed-in account did on chain through this market, newest first',
  callers: 'signed-in',
  query: pageQuery().extend({
    open: z.enum(['true', 'false']).optional().meta({ description: 'Only what is not at its end, or only what is' }),
  }),
  result: z.object({ items: z.array(SubmissionSchema), next: NextSchema }),
});

export const readSubmission = endpoint({
  id: 'submission.readSubmission',
  method: 'GET',
  path: '/v1/submissions/:submissionId',
  summary: 'One act with its history',
  callers: 'signed-in',
  params: Params,
  result: SubmissionSchema.extend({
    steps: z.array(z.object({ at: InstantCodec, state: StateSchema, note: z.string() })),
    txids: z.array(TxidSchema).meta({ description: 'Every form it was signed in, newest first' }),
  }),
  problems: ['not-found'],
});

export const readSponsorship = endpoint({
  id: 'submission.readSponsorship',
  method: 'GET',
  path: '/v1/sponsorship',
  summary: 'Whether the market pays network fees, and how often still for the signed-in account',
  callers: 'signed-in',
  result: z.object({
    on: z.boolean(),
    functions: z.array(z.string()).meta({ description: '`<contract>.<function>` that are paid for' }),
    left: z.int(),
  }),
});

const MicroStx = z.string().meta({ description: 'micro-STX, decimal digits' });

export const readSponsorAccount = endpoint({
  id: 'submission.readSponsorAccount',
  method: 'GET',
  path: '/v1/sponsorship/account',
  summary: 'The account that pays network fees: what it holds and what it spends',
  callers: ['administrator'],
  result: z.object({
    address: z.string().nullable().meta({ description: 'Null while nobody pays' }),
    balance: MicroStx.nullable(),
    seenAt: InstantCodec.nullable().meta({ description: 'When the balance was read' }),
    spent: MicroStx.meta({ description: 'Promised in the last 24 hours, micro-STX' }),
    budget: MicroStx,
    feeCap: MicroStx,
    pending: z.int().meta({ description: 'Sponsored transactions that wait for a block' }),
  }),
});

export const submissionEndpoints = [
  openSubmission,
  reportTransaction,
  cancelSubmission,
  listSubmissions,
  readSubmission,
  readSponsorship,
  readSponsorAccount,
];
