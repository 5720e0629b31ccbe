import { z } from 'zod';
import {
  ContractCallSchema,
  HashSchema,
  PrincipalSchema,
  RETIREMENT_PURPOSES,
  TxidSchema,
} from '../../chain/chain.contract.ts';
import { endpoint, NextSchema, pageQuery } from '../../kit/endpoint.ts';
import { ChainIdCodec, InstantCodec, SatsCodec, SatsPerMwhCodec, WattHoursCodec } from '../../kit/units.ts';
import { AddressSchema, CountrySchema, NameSchema } from '../identity/identity.contract.ts';
import {
  AskedWhSchema,
  ListingStateSchema,
  OriginSchema,
  PURCHASE_PROBLEMS,
  PurchaseInputSchema,
  SecondCodec,
} from '../market/market.contract.ts';

const claimShape = {
  beneficiary: z.object({
    name: NameSchema.meta({ description: 'Stays off chain; the chain keeps sha256(salt || UTF-8 of the name in NFC)' }),
    country: CountrySchema.meta({ description: 'Where the energy is counted as used' }),
  }),
  purpose: z.enum(RETIREMENT_PURPOSES),
  reportingStart: SecondCodec,
  reportingEnd: SecondCodec.meta({ description: 'The reporting period is [reportingStart, reportingEnd)' }),
  note: z.string().trim().min(1).max(500).optional().meta({ description: 'Kept off chain like the name' }),
  publish: z.boolean().default(true).meta({ description: 'Show name and note on the public page of the retirement' }),
};

const endsAfterStart = ({ reportingStart, reportingEnd }: { reportingStart: Date; reportingEnd: Date }) =>
  reportingEnd > reportingStart;
const endFault = { path: ['reportingEnd'], error: 'The reporting period ends before it starts. Give a later end.' };

const claimInput = z.object(claimShape);
export type ClaimInput = z.output<typeof claimInput>;

export const HoldingSchema = z.object({
  token: ChainIdCodec,
  wh: WattHoursCodec,
  origin: OriginSchema,
  trial: z.boolean().meta({ description: 'Certificates of a trial facility: no real energy' }),
  expiresAt: InstantCodec.nullable().meta({ description: 'From then on it can no longer be retired; null: never' }),
  state: z.enum(['held', 'listed']),
  listing: z
    .object({
      listing: ChainIdCodec,
      price: SatsPerMwhCodec,
      expiresAt: InstantCodec,
      state: ListingStateSchema.extract(['open', 'expired']),
    })
    .nullable()
    .meta({ description: 'The listing for which the lot is in escrow' }),
});
export type Holding = z.output<typeof HoldingSchema>;

const disclosedShape = {
  hash: HashSchema.meta({ description: 'sha256(salt || text), as the chain holds it' }),
  salt: HashSchema.nullable().meta({ description: '32 bytes; null where the text is not disclosed' }),
};

export const RetirementSchema = z.object({
  retirement: ChainIdCodec,
  token: ChainIdCodec.meta({
    description: 'The lot it was taken from; the same number when the whole lot was retired',
  }),
  wh: WattHoursCodec,
  origin: OriginSchema,
  trial: z.boolean().meta({ description: 'Certificates of a trial facility: no real energy' }),
  by: PrincipalSchema.meta({ description: 'Who retired it: the holder, or the buyer of a purchase with retirement' }),
  account: PrincipalSchema.meta({ description: 'For whom the energy counts as used' }),
  beneficiary: z.object({ ...disclosedShape, name: z.string().nullable(), country: z.string() }),
  purpose: z.enum(RETIREMENT_PURPOSES),
  reportingStart: InstantCodec,
  reportingEnd: InstantCodec,
  note: z.object({ ...disclosedShape, text: z.string().nullable() }).nullable(),
  consumption: HashSchema.nullable().meta({ description: 'Root of the consumption data it is matched with' }),
  purchase: z
    .object({ listing: ChainIdCodec, price: SatsPerMwhCodec, total: SatsCodec })
    .nullable()
    .meta({ description: 'Set when it was bought and retired in one transaction' }),
  at: InstantCodec,
  txid: TxidSchema,
  height: z.number().int(),
});
export type Retirement = z.output<typeof RetirementSchema>;

export const listHoldings = endpoint({
  id: 'portfolio.listHoldings',
  method: 'GET',
  path: '/v1/holdings',
  summary: 'The lots of the signed-in account, newest first, with those it has for sale',
  callers: 'signed-in',
  query: pageQuery().extend({ state: HoldingSchema.shape.state.optional() }),
  result: z.object({ items: z.array(HoldingSchema), next: NextSchema }),
});

export const readPortfolio = endpoint({
  id: 'portfolio.readPortfolio',
  method: 'GET',
  path: '/v1/portfolio',
  summary: 'What the signed-in account holds, sells, has retired, paid and earned',
  callers: 'signed-in',
  result: z.object({
    heldWh: WattHoursCodec,
    listedWh: WattHoursCodec.meta({ description: 'In escrow for listings, expired ones included' }),
    retiredWh: WattHoursCodec.meta({ description: 'Retired for this account' }),
    satsSpent: SatsCodec.meta({ description: 'Totals of all purchases' }),
    satsEarned: SatsCodec.meta({ description: 'Totals of all sales less the fee' }),
  }),
});

const retirementQuery = pageQuery().extend({
  account: PrincipalSchema.max(200).optional(),
  issuance: ChainIdCodec.optional(),
  facility: ChainIdCodec.optional(),
  country: CountrySchema.optional().meta({ description: 'Country of the beneficiary' }),
});
export type RetirementQuery = z.output<typeof retirementQuery> & { retirement?: bigint | undefined };

export const listRetirements = endpoint({
  id: 'portfolio.listRetirements',
  method: 'GET',
  path: '/v1/retirements',
  summary: 'Retirements as the chain recorded them, newest first',
  callers: 'public',
  query: retirementQuery,
  result: z.object({ items: z.array(RetirementSchema), next: NextSchema }),
});

export const listOwnRetirements = endpoint({
  id: 'portfolio.listOwnRetirements',
  method: 'GET',
  path: '/v1/portfolio/retirements',
  summary: 'Retirements for the signed-in account, with the names and notes it does not publish',
  callers: 'signed-in',
  query: pageQuery().extend({ retirement: ChainIdCodec.optional().meta({ description: 'Only this one' }) }),
  result: z.object({ items: z.array(RetirementSchema), next: NextSchema }),
});

const RetirementParams = z.object({ retirement: ChainIdCodec });

export const readRetirement = endpoint({
  id: 'portfolio.readRetirement',
  method: 'GET',
  path: '/v1/retirements/:retirement',
  summary: 'One retirement, with what is needed to check it against the chain',
  callers: 'public',
  params: RetirementParams,
  result: RetirementSchema,
  problems: ['not-found'],
});

export const publishRetirement = endpoint({
  id: 'portfolio.publishRetirement',
  method: 'PUT',
  path: '/v1/retirements/:retirement/publication',
  summary: 'Show or hide the name and the note of a retirement',
  description: 'The hashes on chain stay; whoever was given name and salt can still check them.',
  callers: 'signed-in',
  params: RetirementParams,
  body: z.object({ published: z.boolean() }),
  result: RetirementSchema,
  problems: ['not-found', 'not-owner'],
});

const LotParams = z.object({ token: ChainIdCodec });
const LOT_PROBLEMS = ['not-found', 'not-lot-owner', 'no-live-lot', 'wrong-state'] as const;

export const retireCall = endpoint({
  id: 'portfolio.retireCall',
  method: 'POST',
  path: '/v1/lots/:token/calls/retire',
  summary: 'The contract call that retires a lot or a part of it, for ever',
  callers: ['producer', 'buyer'],
  params: LotParams,
  body: z.object({ wh: AskedWhSchema, ...claimShape }).refine(endsAfterStart, endFault),
  result: ContractCallSchema,
  problems: [...LOT_PROBLEMS, 'amount-outside-lot', 'lot-expired'],
});

export const buyAndRetireCall = endpoint({
  id: 'portfolio.buyAndRetireCall',
  method: 'POST',
  path: '/v1/listings/:listing/calls/buy-and-retire',
  summary: 'The contract call that buys from a listing and retires the same energy at once',
  callers: ['buyer'],
  params: z.object({ listing: ChainIdCodec }),
  body: z.object({ ...PurchaseInputSchema.shape, ...claimShape }).refine(endsAfterStart, endFault),
  result: ContractCallSchema,
  problems: PURCHASE_PROBLEMS,
});

export const transferCall = endpoint({
  id: 'portfolio.transferCall',
  method: 'POST',
  path: '/v1/lots/:token/calls/transfer',
  summary: 'The contract call that sends a lot to another account',
  callers: ['producer', 'buyer'],
  params: LotParams,
  body: z.object({ recipient: AddressSchema }),
  result: ContractCallSchema,
  problems: [...LOT_PROBLEMS, 'already-held'],
});

export const splitCall = endpoint({
  id: 'portfolio.splitCall',
  method: 'POST',
  path: '/v1/lots/:token/calls/split',
  summary: 'The contract call that splits a lot in two',
  description: 'Both parts stay with the holder, under new numbers: `wh` in the first, the rest in the second.',
  callers: ['producer', 'buyer'],
  params: LotParams,
  body: z.object({ wh: AskedWhSchema }),
  result: ContractCallSchema,
  problems: [...LOT_PROBLEMS, 'amount-outside-lot'],
});

export const portfolioEndpoints = [
  listHoldings,
  readPortfolio,
  listRetirements,
  listOwnRetirements,
  readRetirement,
  publishRetirement,
  retireCall,
  buyAndRetireCall,
  transferCall,
  splitCall,
];
