import { z } from 'zod';
import { ContractCallSchema, HashSchema, PrincipalSchema, TxidSchema } from '../../chain/chain.contract.ts';
import { endpoint, NextSchema } from '../../kit/endpoint.ts';
import { IdSchema } from '../../kit/id.ts';
import { ChainIdCodec, InstantCodec, WattHoursCodec } from '../../kit/units.ts';
import { RegistryFacilitySchema } from '../facility/facility.contract.ts';
import { AddressSchema } from '../identity/identity.contract.ts';

export const ISSUE_REQUEST_STATES = ['checked', 'attested', 'issued', 'rejected', 'withdrawn', 'expired'] as const;
export type IssueRequestState = (typeof ISSUE_REQUEST_STATES)[number];

const Cid = z.string().meta({ description: 'CID of a document on IPFS' });

const AttestationSchema = z.object({
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
  verdictCid: Cid,
  evidence: HashSchema,
  metadataCid: Cid,
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

export const LOT_STATES = ['held', 'listed', 'escrowed', 'split', 'merged', 'retired', 'withdrawn', 'expired'] as const;
export type LotState = (typeof LOT_STATES)[number];

const LotSchema = z.object({
  token: ChainIdCodec,
  firstWh: WattHoursCodec,
  wh: WattHoursCodec,
  state: z.enum(LOT_STATES).meta({
    description:
      'listed: for sale on the marketplace; escrowed: in another form of sale; split, merged: goes on in other lots; ' +
      'withdrawn: its issuance was taken back; expired: cleared away unused',
  }),
  owner: PrincipalSchema.nullable().meta({
    description: 'A contract of the market while the lot is in it; null once there is no such lot any more',
  }),
  parent: ChainIdCodec.nullable().meta({ description: 'The lot it was split off' }),
  mergedInto: ChainIdCodec.nullable().meta({ description: 'The lot it was merged into' }),
});

export const IssuanceSchema = z.object({
  issuance: ChainIdCodec,
  token: ChainIdCodec.nullable().meta({ description: 'The lot it was minted as; null where all Wh were carried on' }),
  facility: RegistryFacilitySchema,
  owner: PrincipalSchema,
  periodStart: InstantCodec,
  periodEnd: InstantCodec,
  vintage: z.string().meta({ description: 'Month of the last instant of the period, for example 2025-03' }),
  attestedWh: WattHoursCodec,
  attestedBefore: WattHoursCodec,
  wh: WattHoursCodec.meta({ description: 'Minted: whole units, what was carried included' }),
  mintedBefore: WattHoursCodec,
  correctedBefore: WattHoursCodec.meta({
    description: 'Energy of earlier issuances found not to exist, of which this one made up for what it could',
  }),
  residual: WattHoursCodec.meta({ description: 'Carried on to the next issuance' }),
  readingsRoot: HashSchema,
  leaves: ChainIdCodec,
  verdictHash: HashSchema,
  evidence: HashSchema,
  evidenceCid: Cid,
  digest: HashSchema,
  attestations: z.array(AttestationSchema),
  issuedAt: InstantCodec,
  issuedTxid: TxidSchema,
  expiresAt: InstantCodec.nullable().meta({ description: 'From then on it can no longer be retired; null: never' }),
  withdrawn: z
    .object({ by: PrincipalSchema, reasonHash: HashSchema, reasonCid: Cid, txid: TxidSchema, at: InstantCodec })
    .nullable()
    .meta({ description: 'Set when the whole issuance was taken back before anything of it was used' }),
  correctedWh: WattHoursCodec.meta({ description: 'Energy of this issuance found not to exist' }),
  corrections: z.array(
    z.object({
      wh: WattHoursCodec,
      body: PrincipalSchema,
      reasonHash: HashSchema,
      reasonCid: Cid,
      txid: TxidSchema,
      at: InstantCodec,
    }),
  ),
  lots: z
    .array(LotSchema)
    .meta({ description: 'All lots that were not split or merged, by serial: they tile the issuance' }),
  tiled: z.boolean().meta({ description: 'The lots cover every Wh of the issuance exactly once' }),
  trial: z
    .boolean()
    .meta({ description: 'Made on a test network or by a trial facility: it stands for no real energy' }),
});

export const readIssuance = endpoint({
  id: 'certificate.readIssuance',
  method: 'GET',
  path: '/v1/issuances/:issuance',
  summary: 'An issuance with its lots',
  callers: 'public',
  params: z.object({ issuance: ChainIdCodec }),
  result: IssuanceSchema,
  problems: ['not-found'],
});

export const PROVENANCE_STEPS = [
  'measured',
  'verified',
  'minted',
  'transferred',
  'entered-market',
  'left-market',
  'split',
  'merged',
  'retired',
  'withdrawn',
  'expired',
] as const;

export const readCertificate = endpoint({
  id: 'certificate.readCertificate',
  method: 'GET',
  path: '/v1/certificates/:token',
  summary: 'A certificate: a lot with its origin and its history',
  callers: 'public',
  params: z.object({ token: ChainIdCodec }),
  result: IssuanceSchema.omit({ lots: true, tiled: true, token: true, wh: true, owner: true }).extend({
    ...LotSchema.shape,
    issuer: PrincipalSchema,
    parts: z.array(ChainIdCodec).meta({ description: 'The lots it was split into' }),
    mergedFrom: z.array(ChainIdCodec).meta({ description: 'The lots that were merged into it' }),
    tokenUri: z.string(),
    sources: z
      .array(
        z.object({
          issuance: ChainIdCodec,
          firstWh: WattHoursCodec.meta({ description: 'Counted in the readings of that issuance, in time order' }),
          wh: WattHoursCodec,
          periodStart: InstantCodec,
          periodEnd: InstantCodec,
          readingsRoot: HashSchema,
          evidenceCid: Cid,
        }),
      )
      .meta({ description: 'Which measured energy it is made of, carried residual included' }),
    provenance: z.array(
      z.object({
        step: z.enum(PROVENANCE_STEPS),
        token: ChainIdCodec.nullable(),
        at: InstantCodec,
        txid: TxidSchema.nullable(),
        from: z.string().nullable(),
        to: z.string().nullable(),
      }),
    ),
  }),
  problems: ['not-found'],
});

export const readReadingProof = endpoint({
  id: 'certificate.readReadingProof',
  method: 'GET',
  path: '/v1/issuances/:issuance/readings/:start/proof',
  summary: 'Proof that a reading is part of an issuance',
  description: 'A Merkle-sum proof against the root on chain; the contract checks it too (`verify-reading`).',
  callers: 'public',
  params: z.object({
    issuance: ChainIdCodec,
    start: ChainIdCodec.meta({ description: 'Start of the reading, unix seconds' }),
  }),
  result: z.object({
    reading: z.object({ start: z.int(), end: z.int(), wh: WattHoursCodec }),
    index: z.int(),
    steps: z.array(z.object({ side: z.enum(['left', 'right']), hash: HashSchema, sum: WattHoursCodec })),
    readingsRoot: HashSchema,
    attestedWh: WattHoursCodec,
    leaves: z.int(),
    firstWh: WattHoursCodec.meta({ description: 'Number of its first Wh in all the facility ever attested' }),
  }),
  problems: ['not-found', 'ipfs-unavailable'],
});

export const READING_STEPS = ['interval', 'hour', 'day'] as const;

export const readReadings = endpoint({
  id: 'certificate.readReadings',
  method: 'GET',
  path: '/v1/issuances/:issuance/readings',
  summary: 'The measured energy behind an issuance as a series',
  description:
    'From the readings document on IPFS, whose root is compared with the one on chain. Hours and days are those of UTC, cut ' +
    'to the period; the points add up to the attested energy exactly.',
  callers: 'public',
  params: z.object({ issuance: ChainIdCodec }),
  query: z.object({
    step: z.enum(READING_STEPS).default('hour').meta({ description: 'interval: as the meter read' }),
  }),
  result: z.object({
    issuance: ChainIdCodec,
    periodStart: InstantCodec,
    periodEnd: InstantCodec,
    readingsRoot: HashSchema,
    cid: Cid.meta({ description: 'The readings document: one `start,end,wh` per line' }),
    leaves: z.int().meta({ description: 'Readings in the document' }),
    intervalSeconds: z.int().nullable().meta({ description: 'Length of each reading; null where they differ' }),
    step: z.enum(READING_STEPS),
    items: z.array(z.object({ start: InstantCodec, end: InstantCodec, wh: WattHoursCodec })),
  }),
  problems: ['not-found', 'ipfs-unavailable'],
});

export const readLedger = endpoint({
  id: 'certificate.readLedger',
  method: 'GET',
  path: '/v1/facilities/:id/ledger',
  summary: 'What a facility attested, minted and carries forward',
  description: 'Issuances that were taken back do not count.',
  callers: 'public',
  params: z.object({
    id: z
      .string()
      .regex(
        /^([0-9]{1,18}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
        'Write the id of the facility or its number on chain.',
      )
      .meta({ description: 'Id of the facility, or its number on chain' }),
  }),
  result: z.object({
    facility: ChainIdCodec,
    attestedWh: WattHoursCodec,
    mintedWh: WattHoursCodec,
    correctedWh: WattHoursCodec.meta({ description: 'Energy of earlier issuances found not to exist' }),
    residual: WattHoursCodec.meta({ description: 'Attested, and neither minted nor corrected' }),
    debit: WattHoursCodec.meta({ description: 'Minted too much; the next issuances make up for it' }),
    issuances: z.int(),
  }),
  problems: ['not-found'],
});

export const certificateEndpoints = [
  createIssueRequest,
  listIssueRequests,
  readIssueRequest,
  attestIssueRequestCall,
  rejectIssueRequest,
  withdrawIssueRequest,
  issueCall,
  readIssuance,
  readCertificate,
  readReadings,
  readReadingProof,
  readLedger,
];
