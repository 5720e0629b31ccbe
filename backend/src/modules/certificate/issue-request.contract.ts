import { z } from 'zod';
import { ContractCallSchema, HashSchema, PrincipalSchema, TxidSchema } from '../../chain/chain.contract.ts';
import { endpoint, NextSchema } from '../../kit/endpoint.ts';
import { IdSchema } from '../../kit/id.ts';
import { ChainIdCodec, InstantCodec, WattHoursCodec } from '../../kit/units.ts';
import { AddressSchema } from '../identity/identity.contract.ts';

export const ISSUE_REQUEST_STATES = ['checked', 'attested', 'issued', 'rejected', 'withdrawn', 'expired'] as const;
export type IssueRequestState = (typeof ISSUE_REQUEST_STATES)[number];

export const CidSchema = z.string().meta({ description: 'CID of a document on IPFS' });

export const AttestationSchema = z.object({
  body: PrincipalSchema,
  organisation: z.string().nullable(),
  txid: TxidSchema,
  at: InstantCodec,
});

export const IssueRequestSchema = z.object({
  id: IdSchema('issue_request'),
  batchId: IdSchema('metering_batch'),
  facilityId: IdSchema('facility'),
  facility: ChainIdCodec.meta({ description: 'Number of the facility on chain' }),
  facilityName: z.string(),
  organisation: z.string(),
  ownerAddress: AddressSchema,
  state: z.enum(ISSUE_REQUEST_STATES),
  waitsFor: z.string().meta({ description: 'What happens next, in words' }),
  periodStart: InstantCodec,
  periodEnd: InstantCodec,
  wh: WattHoursCodec,
  readingsRoot: HashSchema,
  leaves: z.int(),
  verdictHash: HashSchema,
  verdictCid: CidSchema,
  evidence: HashSchema,
  metadataCid: CidSchema,
  nonce: ChainIdCodec,
  expiresAt: InstantCodec,
  digest: z.string().meta({ description: 'SIP-018 hash of the request in hex: what a verification body attests' }),
  attestations: z.array(AttestationSchema).meta({ description: 'Those that count, in the order of the chain' }),
  attestationsNeeded: z
    .int()
    .nullable()
    .meta({ description: 'How many independent bodies have to attest it; null before the first one did' }),
  closed: z.object({ by: AddressSchema, at: InstantCodec, reason: z.string().nullable() }).nullable(),
  issuance: ChainIdCodec.nullable(),
  token: ChainIdCodec.nullable().meta({ description: 'Null also where less than one unit was there to mint' }),
  issuanceWithdrawn: z
    .object({ txid: TxidSchema, at: InstantCodec })
    .nullable()
    .meta({ description: 'Set when what was issued was taken back: its hours can be requested again' }),
  correctedWh: WattHoursCodec.meta({
    description: 'Energy of the issuance found not to exist; later issuances of the facility make up for it',
  }),
  createdAt: InstantCodec,
});
export type IssueRequestView = z.output<typeof IssueRequestSchema>;

const RequestParams = z.object({ id: IdSchema('issue_request') });

export const createIssueRequest = endpoint({
  id: 'certificate.createIssueRequest',
  method: 'POST',
  path: '/v1/issue-requests',
  summary: 'Request certificates for a metering batch',
  description: 'Publishes the metadata of the certificates on IPFS; its hash is what the chain records as evidence.',
  callers: ['producer'],
  body: z.object({ batchId: IdSchema('metering_batch') }),
  status: 201,
  result: IssueRequestSchema,
  problems: [
    'not-found',
    'not-owner',
    'not-approved',
    'verdict-pending',
    'verdict-rejected',
    'hours-already-issued',
    'period-not-whole-hours',
    'bad-period',
    'period-not-over',
    'before-commissioning',
    'nothing-measured',
    'above-capacity',
    'conflict',
    'ipfs-unavailable',
  ],
});

export const listIssueRequests = endpoint({
  id: 'certificate.listIssueRequests',
  method: 'GET',
  path: '/v1/issue-requests',
  summary: 'Issue requests, newest first',
  description: 'A producer sees those of his facilities, a verification body and an administrator see all.',
  callers: ['producer', 'verification-body', 'administrator'],
  query: z.object({
    state: z.enum(ISSUE_REQUEST_STATES).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
    cursor: IdSchema('issue_request').optional().meta({ description: '`next` of the page before' }),
  }),
  result: z.object({ items: z.array(IssueRequestSchema), next: NextSchema }),
});

export const readIssueRequest = endpoint({
  id: 'certificate.readIssueRequest',
  method: 'GET',
  path: '/v1/issue-requests/:id',
  summary: 'One issue request with the metadata of its certificates',
  callers: ['producer', 'verification-body', 'administrator'],
  params: RequestParams,
  result: IssueRequestSchema.extend({ metadata: z.record(z.string(), z.unknown()) }),
  problems: ['not-found'],
});

export const attestIssueRequestCall = endpoint({
  id: 'certificate.attestIssueRequestCall',
  method: 'POST',
  path: '/v1/issue-requests/:id/calls/attest',
  summary: 'The contract call that attests an issue request',
  callers: ['verification-body'],
  params: RequestParams,
  result: ContractCallSchema,
  problems: [
    'not-found',
    'conflict-of-interest',
    'wrong-state',
    'already-attested',
    'same-organisation',
    'request-expired',
    'not-approved',
    'hours-already-issued',
    'verdict-pending',
    'verdict-rejected',
    'conflict',
  ],
});

export const rejectIssueRequest = endpoint({
  id: 'certificate.rejectIssueRequest',
  method: 'POST',
  path: '/v1/issue-requests/:id/reject',
  summary: 'Reject an issue request, saying why',
  callers: ['verification-body'],
  params: RequestParams,
  body: z.object({
    reason: z
      .string()
      .trim()
      .min(10, 'Say in at least ten characters what is wrong and what would cure it.')
      .max(2_000, 'At most 2000 characters.'),
  }),
  result: IssueRequestSchema,
  problems: ['not-found', 'conflict-of-interest', 'wrong-state'],
});

export const withdrawIssueRequest = endpoint({
  id: 'certificate.withdrawIssueRequest',
  method: 'POST',
  path: '/v1/issue-requests/:id/withdraw',
  summary: 'Withdraw an issue request',
  callers: ['producer'],
  params: RequestParams,
  result: IssueRequestSchema,
  problems: ['not-found', 'not-owner', 'wrong-state'],
});

export const issueCall = endpoint({
  id: 'certificate.issueCall',
  method: 'POST',
  path: '/v1/issue-requests/:id/calls/issue',
  summary: 'The contract call that issues what was attested',
  callers: ['producer'],
  params: RequestParams,
  result: ContractCallSchema,
  problems: ['not-found', 'not-owner', 'wrong-state', 'not-attested', 'request-expired', 'hours-already-issued'],
});

export const issueRequestEndpoints = [
  createIssueRequest,
  listIssueRequests,
  readIssueRequest,
  attestIssueRequestCall,
  rejectIssueRequest,
  withdrawIssueRequest,
  issueCall,
];
