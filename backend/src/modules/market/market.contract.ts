import { z } from 'zod';
import { ContractCallSchema, PrincipalSchema, TxidSchema } from '../../chain/chain.contract.ts';
import { endpoint, NextSchema, pageQuery } from '../../kit/endpoint.ts';
import { ChainIdCodec, InstantCodec, SatsCodec, SatsPerMwhCodec, WattHoursCodec } from '../../kit/units.ts';

/** All the sats there will ever be; the contract refuses a higher price. */
export const MAX_PRICE = 2_100_000_000_000_000n;

/** On chain, times are whole seconds since 1970. */
export const SecondCodec = InstantCodec.refine(
  (at) => at.getTime() % 1000 === 0,
  'Write the time in whole seconds.',
).refine((at) => at.getTime() >= 0, 'Write a time after 1970.');

/** Hundredths of a percent, a plain number in JSON. */
export const BasisPointsCodec = z.codec(z.int().min(0).max(10_000), z.bigint(), {
  decode: (bps) => BigInt(bps),
  encode: (bps) => Number(bps),
});

export const AskedWhSchema = WattHoursCodec.refine((wh) => wh > 0n, 'Ask for at least 1 Wh.');

/** Where the energy of a lot came from. */
export const OriginSchema = z.object({
  issuance: ChainIdCodec,
  firstWh: WattHoursCodec.meta({ description: 'Serial range of the lot: [firstWh, firstWh + wh) of the issuance' }),
  periodStart: InstantCodec,
  periodEnd: InstantCodec,
  vintage: z.string().meta({ description: 'Month of the last instant of the period, e.g. 2026-07' }),
  facility: z.object({
    facility: ChainIdCodec,
    name: z.string().nullable().meta({ description: 'Null where the facility was registered without this service' }),
    country: z.string(),
    fuel: z.string(),
    fuelLabel: z.string(),
    technology: z.string(),
    technologyLabel: z.string(),
  }),
});
export type Origin = z.output<typeof OriginSchema>;

export const LISTING_STATES = ['open', 'expired', 'sold', 'cancelled', 'released'] as const;
export type ListingState = (typeof LISTING_STATES)[number];
export const ListingStateSchema = z.enum(LISTING_STATES).meta({
  description:
    'expired: not sold in time; nobody can buy it and its seller can take it back; released: expired and given back',
});

export const ListingSchema = z.object({
  listing: ChainIdCodec,
  token: ChainIdCodec.meta({
    description: 'The lot in escrow; a part sale continues with the rest under a new number',
  }),
  seller: PrincipalSchema,
  state: ListingStateSchema,
  price: SatsPerMwhCodec,
  version: ChainIdCodec.meta({ description: 'Of the price: it grows with every change, and a purchase names it' }),
  buyer: PrincipalSchema.nullable().meta({ description: 'Only this account can buy it; null: anybody can' }),
  trial: z.boolean().meta({ description: 'Certificates of a trial facility: no real energy' }),
  wh: WattHoursCodec.meta({ description: 'What is left' }),
  offeredWh: WattHoursCodec,
  feeBps: BasisPointsCodec.meta({ description: 'Basis points of the total, as they were at listing' }),
  expiresAt: InstantCodec,
  origin: OriginSchema,
  listedAt: InstantCodec,
  listedTxid: TxidSchema,
  closedAt: InstantCodec.nullable(),
  closedTxid: TxidSchema.nullable(),
});
export type Listing = z.output<typeof ListingSchema>;

export const QuoteSchema = z.object({
  listing: ChainIdCodec,
  token: ChainIdCodec,
  version: ChainIdCodec.meta({ description: 'Of the price' }),
  wh: WattHoursCodec,
  price: SatsPerMwhCodec,
  total: SatsCodec.meta({ description: 'What the buyer pays: wh * price / 1 MWh, rounded up' }),
  fee: SatsCodec.meta({ description: 'Part of the total that goes to the market, rounded down' }),
  sellerGets: SatsCodec,
  guards: z.array(z.string()).meta({ description: 'The post-conditions of the purchase in words' }),
});
export type Quote = z.output<typeof QuoteSchema>;

export const PurchaseSchema = z.object({
  txid: TxidSchema,
  at: InstantCodec,
  height: z.number().int(),
  listing: ChainIdCodec,
  token: ChainIdCodec.meta({ description: 'The lot that was bought' }),
  buyer: PrincipalSchema,
  seller: PrincipalSchema,
  wh: WattHoursCodec,
  price: SatsPerMwhCodec,
  total: SatsCodec,
  fee: SatsCodec,
  retirement: ChainIdCodec.nullable().meta({ description: 'Set when it was bought and retired in one transaction' }),
});
export type Purchase = z.output<typeof PurchaseSchema>;

const VintageSchema = z
  .string()
  .regex(/^[12][0-9]{3}-(0[1-9]|1[0-2])$/, 'Write the month as in 2026-07.')
  .meta({ description: 'Month, e.g. 2026-07' });

export const LISTING_SORTS = ['price', 'newest', 'vintage'] as const;
export type ListingSort = (typeof LISTING_SORTS)[number];

const listingQuery = pageQuery().extend({
  state: ListingStateSchema.default('open'),
  sort: z
    .enum(LISTING_SORTS)
    .default('price')
    .meta({ description: 'Lowest price, newest listing or latest vintage first' }),
  technology: z
    .string()
    .regex(/^T[0-9]{1,6}$/, 'Write an EECS technology code, or its beginning: T01 is all solar.')
    .optional()
    .meta({ description: 'EECS technology code or its beginning' }),
  fuel: z
    .string()
    .regex(/^F[0-9]{1,8}$/, 'Write an EECS fuel code, or its beginning.')
    .optional()
    .meta({ description: 'EECS fuel code or its beginning' }),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'Write the country as its two-letter code (ISO 3166-1).')
    .optional(),
  vintageFrom: VintageSchema.optional(),
  vintageTo: VintageSchema.optional(),
  minWh: WattHoursCodec.optional().meta({ description: 'At least this much is left' }),
  maxPrice: SatsPerMwhCodec.optional(),
  seller: PrincipalSchema.max(200).optional(),
  buyer: PrincipalSchema.max(200).optional().meta({
    description: 'Reserved for this account; reserved listings are found only by it or by their seller',
  }),
  facility: ChainIdCodec.optional(),
});
export type ListingQuery = z.output<typeof listingQuery>;

const ListingParams = z.object({ listing: ChainIdCodec });

export const listListings = endpoint({
  id: 'market.listListings',
  method: 'GET',
  path: '/v1/listings',
  summary: 'Lots for sale',
  callers: 'public',
  query: listingQuery,
  result: z.object({ items: z.array(ListingSchema), next: NextSchema }),
});

export const readListing = endpoint({
  id: 'market.readListing',
  method: 'GET',
  path: '/v1/listings/:listing',
  summary: 'One listing',
  callers: 'public',
  params: ListingParams,
  result: ListingSchema,
  problems: ['not-found'],
});

const purchaseQuery = pageQuery().extend({
  listing: ChainIdCodec.optional(),
  buyer: PrincipalSchema.max(200).optional(),
  seller: PrincipalSchema.max(200).optional(),
});
export type PurchaseQuery = z.output<typeof purchaseQuery>;

export const listPurchases = endpoint({
  id: 'market.listPurchases',
  method: 'GET',
  path: '/v1/purchases',
  summary: 'Purchases as the chain recorded them, newest first',
  callers: 'public',
  query: purchaseQuery,
  result: z.object({ items: z.array(PurchaseSchema), next: NextSchema }),
});

export const readMarket = endpoint({
  id: 'market.readMarket',
  method: 'GET',
  path: '/v1/market',
  summary: 'Fee of new listings, and what is paused',
  callers: 'public',
  result: z.object({
    feeBps: BasisPointsCodec.meta({
      description: 'Basis points of the total; the fee of a listing is fixed when it is made',
    }),
    treasury: PrincipalSchema.nullable().meta({
      description: 'Null while fees go to the account that deployed the contracts',
    }),
    listingPaused: z.boolean(),
    buyingPaused: z.boolean(),
    auctionsPaused: z.boolean(),
    bidsPaused: z.boolean(),
    quotesPaused: z.boolean(),
    forwardsPaused: z.boolean(),
  }),
});

const facetShape = { listings: z.int(), wh: WattHoursCodec };

export const MarketSummarySchema = z.object({
  listings: z.int().meta({ description: 'Open listings' }),
  wh: WattHoursCodec.meta({ description: 'What they have left, together' }),
  lowestPrice: SatsPerMwhCodec.nullable(),
  lastSale: z
    .object({ listing: ChainIdCodec, price: SatsPerMwhCodec, wh: WattHoursCodec, total: SatsCodec, at: InstantCodec })
    .nullable(),
  countries: z.array(z.object({ country: z.string(), ...facetShape })),
  technologies: z.array(z.object({ technology: z.string(), label: z.string(), ...facetShape })),
});
export type MarketSummary = z.output<typeof MarketSummarySchema>;

export const readMarketSummary = endpoint({
  id: 'market.readMarketSummary',
  method: 'GET',
  path: '/v1/market/summary',
  summary: 'What can be bought now: figures, and the countries and technologies with their counts',
  callers: 'public',
  result: MarketSummarySchema,
});

export const quoteListing = endpoint({
  id: 'market.quoteListing',
  method: 'POST',
  path: '/v1/listings/:listing/quote',
  summary: 'What a purchase would cost, to the satoshi',
  callers: 'public',
  params: ListingParams,
  body: z.object({ wh: AskedWhSchema }),
  result: QuoteSchema,
  problems: [
    'not-found',
    'unknown-listing',
    'listing-expired',
    'buying-paused',
    'amount-outside-listing',
    'payment-refused',
  ],
});

export const listLotCall = endpoint({
  id: 'market.listLotCall',
  method: 'POST',
  path: '/v1/listings/calls/list',
  summary: 'The contract call that offers a lot for sale',
  description: 'The lot goes into the escrow of the marketplace until it is sold or taken back.',
  callers: ['producer', 'buyer'],
  body: z.object({
    token: ChainIdCodec,
    price: SatsPerMwhCodec.refine((price) => price > 0n && price <= MAX_PRICE, {
      error: `The price is from 1 to ${MAX_PRICE} sats per MWh.`,
    }),
    expiresAt: SecondCodec,
  }),
  result: ContractCallSchema,
  problems: [
    'not-found',
    'not-lot-owner',
    'no-live-lot',
    'wrong-state',
    'expiry-passed',
    'outlives-lot',
    'listing-paused',
  ],
});

export const cancelListingCall = endpoint({
  id: 'market.cancelListingCall',
  method: 'POST',
  path: '/v1/listings/:listing/calls/cancel',
  summary: 'The contract call that takes a listing back',
  description: 'Works for its seller at any time, also when the listing has expired or the market is paused.',
  callers: ['producer', 'buyer'],
  params: ListingParams,
  result: ContractCallSchema,
  problems: ['not-found', 'not-seller', 'unknown-listing'],
});

/** How much to buy, and the most to pay for it. */
export const PurchaseInputSchema = z.object({
  wh: AskedWhSchema,
  version: ChainIdCodec.optional().meta({
    description: 'Of the price that was shown: refused if the seller changed it since. The price of now when left out',
  }),
  maxTotal: SatsCodec.optional().meta({
    description: 'Refuse if the total is above this, e.g. the total of the quote that was shown',
  }),
});

export const PURCHASE_PROBLEMS = [
  'not-found',
  'unknown-listing',
  'listing-expired',
  'buying-paused',
  'own-listing',
  'private-listing',
  'price-changed',
  'amount-outside-listing',
  'above-limit',
  'payment-refused',
] as const;

export const buyCall = endpoint({
  id: 'market.buyCall',
  method: 'POST',
  path: '/v1/listings/:listing/calls/buy',
  summary: 'The contract call that buys a listing or a part of it',
  description:
    'The wallet pays exactly the quoted total in sBTC and receives the lot in the same transaction, or nothing moves.',
  callers: ['buyer'],
  params: ListingParams,
  body: PurchaseInputSchema,
  result: ContractCallSchema,
  problems: PURCHASE_PROBLEMS,
});

export const marketEndpoints = [
  listListings,
  readListing,
  listPurchases,
  readMarket,
  readMarketSummary,
  quoteListing,
  listLotCall,
  cancelListingCall,
  buyCall,
];
