import { z } from 'zod';
import { ContractCallSchema, HashSchema, PrincipalSchema, TxidSchema } from '../../chain/chain.contract.ts';
import { endpoint, NextSchema } from '../../kit/endpoint.ts';
import { IdSchema } from '../../kit/id.ts';
import { ChainIdCodec, InstantCodec, WattHoursCodec } from '../../kit/units.ts';
import { AddressSchema, CountrySchema, NameSchema } from '../identity/identity.contract.ts';
import { FUEL_CODES, TECHNOLOGY_CLASSES, TECHNOLOGY_CODES } from './energy-codes.contract.ts';

export const FACILITY_STATES = [
  'draft',
  'submitted',
  'under-review',
  'approved',
  'rejected',
  'suspended',
  'deregistered',
] as const;
export type FacilityState = (typeof FACILITY_STATES)[number];

/** Wh in one certificate of a facility. */
export const UNIT_WH = { certificate: 1_000_000n, granular: 1n } as const;

export const MAX_NAMEPLATE_W = 10_000_000_000n;

const WattsCodec = z.codec(
  z
    .string()
    .regex(/^[1-9][0-9]{0,17}$/, 'Write the power in whole watts, digits only, above zero.')
    .meta({ description: 'Power in W, decimal digits' }),
  z.bigint(),
  { decode: (text) => BigInt(text), encode: (watts) => watts.toString() },
);

const microdegrees = (most: number, what: string) =>
  z
    .int(`Write the ${what} in whole microdegrees: 52.52 degrees are 52520000.`)
    .min(-most, `The ${what} is below -${most / 1_000_000} degrees.`)
    .max(most, `The ${what} is above ${most / 1_000_000} degrees.`)
    .meta({ description: `${what} in microdegrees (WGS 84)` });

const MeterSchema = z
  .string()
  .trim()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,31}$/,
    'Write the meter as the grid operator names it, at most 32 characters.',
  );

/** What a producer states about a facility. */
export const FacilityInputSchema = z.object({
  name: NameSchema,
  fuel: z.enum(FUEL_CODES, 'Choose an energy source of the list (EECS, AIB Fact Sheet 5).'),
  technology: z.enum(TECHNOLOGY_CODES, 'Choose a technology of the list (EECS, AIB Fact Sheet 5).'),
  tracking: z.boolean().meta({ description: 'Solar panels that follow the sun' }),
  country: CountrySchema,
  subdivision: z
    .string()
    .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'Write the subdivision as in ISO 3166-2, for example DE-BB.')
    .nullable(),
  gridZone: z
    .string()
    .trim()
    .regex(/^[A-Z0-9][A-Z0-9_-]{1,19}$/, 'Write the bidding zone or grid area code, for example DE-LU.')
    .nullable(),
  latitude: microdegrees(90_000_000, 'latitude'),
  longitude: microdegrees(180_000_000, 'longitude'),
  nameplateW: WattsCodec.refine((watts) => watts <= MAX_NAMEPLATE_W, 'At most 10 GW (10000000000): is this in watts?'),
  commissionedAt: InstantCodec,
  unit: z
    .enum(['certificate', 'granular'])
    .meta({ description: 'certificate: whole MWh, the rest carries forward; granular: single Wh' }),
  meters: z
    .array(MeterSchema)
    .min(1, 'Name at least one meter.')
    .max(20, 'At most 20 meters.')
    .refine((meters) => new Set(meters).size === meters.length, 'A meter is named twice.')
    .meta({ description: 'Serial numbers or NMIs of the meters that measure the output' }),
  support: z.enum(['none', 'investment', 'production']).meta({ description: 'Public support the facility receives' }),
  declarations: z.object({
    wholeOutput: z.boolean().meta({ description: 'The meters show the whole output of the facility' }),
    notRegisteredElsewhere: z.boolean().meta({ description: 'No other registry certifies this energy' }),
  }),
  trial: z.boolean().meta({ description: 'Rehearses: its certificates are marked as trial for ever' }),
});
export type FacilityInput = z.output<typeof FacilityInputSchema>;

const DecisionSchema = z.object({
  approved: z.boolean(),
  body: PrincipalSchema,
  organisation: z.string().nullable(),
  reasonHash: HashSchema,
  reasonCid: z.string(),
  reason: z.string().nullable().meta({ description: 'Null where the document was not made here: read it by its CID' }),
  txid: TxidSchema,
  at: InstantCodec,
});

const SuspensionSchema = z.object({
  by: PrincipalSchema.meta({ description: 'The body that approved it, or a member of the council' }),
  reasonHash: HashSchema,
  reasonCid: z.string(),
  txid: TxidSchema,
  at: InstantCodec,
});

export const FacilitySchema = FacilityInputSchema.extend({
  id: IdSchema('facility'),
  organisation: z.object({ id: IdSchema('organisation'), name: z.string() }),
  ownerAddress: AddressSchema,
  technologyClass: z.enum(TECHNOLOGY_CLASSES),
  state: z.enum(FACILITY_STATES).meta({
    description:
      'submitted: the call was handed out and the chain has not seen it yet; under-review: registered on chain, ' +
      'waiting for a verification body; suspended: may not issue for now; deregistered: ended for ever by its owner',
  }),
  facility: ChainIdCodec.nullable().meta({ description: 'Number on chain, once registered' }),
  details: z.object({ hash: HashSchema, cid: z.string() }).nullable(),
  registeredTxid: TxidSchema.nullable(),
  decision: DecisionSchema.nullable(),
  suspension: SuspensionSchema.nullable(),
  createdAt: InstantCodec,
});
export type FacilityView = z.output<typeof FacilitySchema>;

const FacilityParams = z.object({ id: IdSchema('facility') });

export const createFacility = endpoint({
  id: 'facility.createFacility',
  method: 'POST',
  path: '/v1/facilities',
  summary: 'Start a facility as a draft',
  callers: ['producer'],
  body: FacilityInputSchema.extend({
    trial: FacilityInputSchema.shape.trial.default(false),
    organisationId: IdSchema('organisation').optional().meta({
      description: 'Needed only by an account that holds several producer organisations',
    }),
  }),
  status: 201,
  result: FacilitySchema,
  problems: ['invalid-input', 'not-owner'],
});

export const changeFacility = endpoint({
  id: 'facility.changeFacility',
  method: 'PATCH',
  path: '/v1/facilities/:id',
  summary: 'Change a draft',
  callers: ['producer'],
  params: FacilityParams,
  body: FacilityInputSchema.partial(),
  result: FacilitySchema,
  problems: ['not-found', 'not-owner', 'wrong-state'],
});

export const listFacilities = endpoint({
  id: 'facility.listFacilities',
  method: 'GET',
  path: '/v1/facilities',
  summary: 'Facilities, newest first',
  description: 'A producer sees his own; a verification body and an administrator see every one that is no draft.',
  callers: ['producer', 'verification-body', 'administrator'],
  query: z.object({
    state: z.enum(FACILITY_STATES).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
    cursor: IdSchema('facility').optional().meta({ description: '`next` of the page before' }),
  }),
  result: z.object({ items: z.array(FacilitySchema), next: NextSchema }),
});

export const readFacility = endpoint({
  id: 'facility.readFacility',
  method: 'GET',
  path: '/v1/facilities/:id',
  summary: 'One facility',
  callers: ['producer', 'verification-body', 'administrator'],
  params: FacilityParams,
  result: FacilitySchema,
  problems: ['not-found'],
});

export const registerFacilityCall = endpoint({
  id: 'facility.registerFacilityCall',
  method: 'POST',
  path: '/v1/facilities/:id/calls/register',
  summary: 'The contract call that registers a facility',
  description:
    'Publishes the facility document on IPFS and closes the draft. The same call may be asked for again until the chain has it.',
  callers: ['producer'],
  params: FacilityParams,
  result: ContractCallSchema,
  problems: ['not-found', 'not-owner', 'already-registered', 'invalid-input', 'conflict', 'ipfs-unavailable'],
});

export const decideFacilityCall = endpoint({
  id: 'facility.decideFacilityCall',
  method: 'POST',
  path: '/v1/facilities/:id/calls/decide',
  summary: 'The contract call that approves or rejects a facility',
  callers: ['verification-body'],
  params: FacilityParams,
  body: z.object({
    approved: z.boolean(),
    reason: z
      .string()
      .trim()
      .min(10, 'Say in at least ten characters what was examined and found.')
      .max(2_000, 'At most 2000 characters.'),
  }),
  result: ContractCallSchema,
  problems: ['not-found', 'conflict-of-interest', 'wrong-state', 'already-decided', 'ipfs-unavailable'],
});

export const RegistryFacilitySchema = z.object({
  facility: ChainIdCodec,
  owner: PrincipalSchema,
  state: z.enum(FACILITY_STATES).exclude(['draft', 'submitted']),
  trial: z.boolean().meta({ description: 'Rehearses: its certificates are marked as trial for ever' }),
  unitWh: WattHoursCodec,
  nameplateW: WattsCodec,
  commissionedAt: InstantCodec,
  country: z.string(),
  fuel: z.string(),
  fuelLabel: z.string(),
  technology: z.string(),
  technologyLabel: z.string(),
  details: z.object({
    hash: HashSchema,
    cid: z.string().meta({ description: 'CIDv1 of the document, made of the hash the chain holds' }),
    document: z.record(z.string(), z.unknown()).nullable().meta({ description: 'Null where it was not made here' }),
  }),
  registeredTxid: TxidSchema,
  registeredAt: InstantCodec,
  decision: DecisionSchema.nullable(),
  suspension: SuspensionSchema.nullable(),
});

export const readRegistryFacility = endpoint({
  id: 'facility.readRegistryFacility',
  method: 'GET',
  path: '/v1/registry/facilities/:facility',
  summary: 'A facility as the chain records it, with its document',
  callers: 'public',
  params: z.object({ facility: ChainIdCodec }),
  result: RegistryFacilitySchema,
  problems: ['not-found'],
});

export const facilityEndpoints = [
  createFacility,
  changeFacility,
  listFacilities,
  readFacility,
  registerFacilityCall,
  decideFacilityCall,
  readRegistryFacility,
];
