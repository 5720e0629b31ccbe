import { z } from 'zod';
import { HashSchema, PrincipalSchema, TxidSchema } from '../../chain/chain.contract.ts';
import { endpoint } from '../../kit/endpoint.ts';
import { ChainIdCodec, InstantCodec, WattHoursCodec } from '../../kit/units.ts';
import { RegistryFacilitySchema } from '../facility/facility.contract.ts';
import { AttestationSchema, CidSchema, issueRequestEndpoints } from './issue-request.contract.ts';

export * from './issue-request.contract.ts';

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
  evidenceCid: CidSchema,
  digest: HashSchema,
  attestations: z.array(AttestationSchema),
  issuedAt: InstantCodec,
  issuedTxid: TxidSchema,
  expiresAt: InstantCodec.nullable().meta({ description: 'From then on it can no longer be retired; null: never' }),
  withdrawn: z
    .object({ by: PrincipalSchema, reasonHash: HashSchema, reasonCid: CidSchema, txid: TxidSchema, at: InstantCodec })
    .nullable()
    .meta({ description: 'Set when the whole issuance was taken back before anything of it was used' }),
  correctedWh: WattHoursCodec.meta({ description: 'Energy of this issuance found not to exist' }),
  corrections: z.array(
    z.object({
      wh: WattHoursCodec,
      body: PrincipalSchema,
      reasonHash: HashSchema,
      reasonCid: CidSchema,
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
          evidenceCid: CidSchema,
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
    cid: CidSchema.meta({ description: 'The readings document: one `start,end,wh` per line' }),
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
  ...issueRequestEndpoints,
  readIssuance,
  readCertificate,
  readReadings,
  readReadingProof,
  readLedger,
];
