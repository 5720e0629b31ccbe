/** What the contracts keep, in their own words. */
export type Claim = {
  beneficiary: string;
  country: string;
  purpose: bigint;
  'reporting-start': bigint;
  'reporting-end': bigint;
  note: string | null;
  consumption: string | null;
};

export type Lot = { issuance: bigint; 'first-wh': bigint; wh: bigint; 'expires-at': bigint | null; trial: boolean };

export type Registration = {
  unit: bigint;
  'nameplate-w': bigint;
  'commissioned-at': bigint;
  country: string;
  fuel: string;
  technology: string;
  details: string;
  trial: boolean;
};

export type Facility = {
  country: string;
  fuel: string;
  technology: string;
  details: string;
  status: bigint;
  body: string | null;
  'suspended-by': string | null;
  'offered-to': string | null;
};

export type Ledger = {
  owner: string;
  unit: bigint;
  'nameplate-w': bigint;
  'commissioned-at': bigint;
  trial: boolean;
  active: boolean;
  'attested-wh': bigint;
  'minted-wh': bigint;
  'corrected-wh': bigint;
};

export type Request = {
  facility: bigint;
  'period-start': bigint;
  'period-end': bigint;
  wh: bigint;
  'readings-root': string;
  leaves: bigint;
  'verdict-hash': string;
  evidence: string;
  nonce: bigint;
  'expires-at': bigint;
};

export type OpenRequest = {
  facility: bigint;
  owner: string;
  used: boolean;
  bodies: readonly { body: string; revocations: bigint }[];
};

export type Attestation = { body: string; owner: string; suspensions: bigint };

export type Body = { organisation: string; admitted: boolean; suspensions: bigint };

export type Issuance = {
  facility: bigint;
  owner: string;
  'period-start': bigint;
  'period-end': bigint;
  'attested-wh': bigint;
  'attested-before': bigint;
  wh: bigint;
  'minted-before': bigint;
  'corrected-before': bigint;
  'readings-root': string;
  leaves: bigint;
  'verdict-hash': string;
  evidence: string;
  'issued-at': bigint;
  'expires-at': bigint | null;
  trial: boolean;
};

export type Retirement = Claim & { by: string; account: string; at: bigint };

export type Listing = {
  token: bigint;
  seller: string;
  wh: bigint;
  price: bigint;
  'expires-at': bigint;
  'fee-bps': bigint;
  version: bigint;
  buyer: string | null;
};

export type Flags = {
  list: boolean;
  buy: boolean;
  auctions: boolean;
  bids: boolean;
  quotes: boolean;
  forwards: boolean;
};

export type MarketConfig = {
  'fee-bps': bigint;
  treasury: string;
  listings: bigint;
  'list-paused': boolean;
  'buy-paused': boolean;
  'auctions-paused': boolean;
  'bids-paused': boolean;
  'quotes-paused': boolean;
  'forwards-paused': boolean;
};

export type HighestBid = { bidder: string; amount: bigint };

export type Auction = {
  kind: string;
  token: bigint;
  seller: string;
  wh: bigint;
  trial: boolean;
  'start-price': bigint;
  'end-price': bigint;
  'starts-at': bigint;
  'ends-at': bigint;
  'hard-end': bigint;
  'fee-bps': bigint;
  highest: HighestBid | null;
};

export type Criteria = {
  facility: bigint | null;
  countries: readonly string[];
  fuels: readonly string[];
  technologies: readonly string[];
  'period-start': bigint;
  'period-end': bigint;
  trial: boolean;
  'valid-until': bigint;
  'min-fill': bigint;
};

export type Bid = {
  bidder: string;
  wh: bigint;
  price: bigint;
  'expires-at': bigint;
  'fee-bps': bigint;
  criteria: Criteria;
};

export type Stock = {
  seller: string;
  wh: bigint;
  'expires-at': bigint | null;
  trial: boolean;
  'fee-bps': bigint;
};

export type Quote = {
  seller: string;
  token: bigint;
  wh: bigint;
  price: bigint;
  buyer: string | null;
  'expires-at': bigint;
  nonce: bigint;
  counter: bigint;
};

export type Order = {
  facility: bigint;
  buyer: string;
  'period-start': bigint;
  'period-end': bigint;
  wh: bigint;
  price: bigint;
  deadline: bigint;
  trial: boolean;
  'fee-bps': bigint;
  'placed-at': bigint;
  delivered: bigint;
  'accepted-by': string | null;
};
