import type { ClarityValue, ContractName } from '../../src/chain/index.ts';
import type { Random } from '../random.ts';

export interface StoryEvent {
  contract: ContractName;
  name: string;
  data: Record<string, ClarityValue>;
}

export const said = (contract: ContractName, name: string, data: StoryEvent['data']): StoryEvent => ({
  contract,
  name,
  data,
});

export interface StoryFacility {
  owner: string;
  state: 'registered' | 'approved' | 'rejected' | 'suspended' | 'deregistered';
  offeredTo: string | null;
}

export interface StoryRequest {
  digest: Uint8Array;
  facility: bigint;
  owner: string;
  wh: bigint;
  needed: number;
  bodies: string[];
}

export interface StoryIssuance {
  facility: bigint;
  wh: bigint;
  /** The lot while it is as it was issued: only then can the issuance be withdrawn. */
  token: bigint | null;
}

export interface StoryLot {
  issuance: bigint;
  firstWh: bigint;
  wh: bigint;
  owner: string;
}

export interface StoryListing {
  token: bigint;
  seller: string;
  wh: bigint;
  price: bigint;
  version: bigint;
}

/** What the contracts would know: enough to say only what they could have said. */
export interface Story {
  /** The last number given to one of each. */
  last: { facility: bigint; issuance: bigint; token: bigint; listing: bigint; auction: bigint };
  members: Set<string>;
  bodies: Set<string>;
  facilities: Map<bigint, StoryFacility>;
  requests: Map<string, StoryRequest>;
  issuances: Map<bigint, StoryIssuance>;
  /** Not burned; those in the market are owned by its contract. */
  lots: Map<bigint, StoryLot>;
  listings: Map<bigint, StoryListing>;
  /** Lots under the hammer, by auction. */
  auctions: Map<bigint, { token: bigint; seller: string }>;
  feeBps: bigint;
}

/** One transaction that succeeded: changes the story and gives its events, or null if it is not possible now. */
export type Act = (story: Story, random: Random) => StoryEvent[] | null;

export const emptyStory = (): Story => ({
  last: { facility: 0n, issuance: 0n, token: 0n, listing: 0n, auction: 0n },
  members: new Set(),
  bodies: new Set(),
  facilities: new Map(),
  requests: new Map(),
  issuances: new Map(),
  lots: new Map(),
  listings: new Map(),
  auctions: new Map(),
  feeBps: 100n,
});

export const PEOPLE = [
  'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM',
  'ST2CY5V39NHDPWSXMW9QDT3HC3GD6Q6XX4CFRK9AG',
  'ST2JHG361ZXG51QTKY2NQCVBPPRRE2KZB1HR05NNC',
] as const;
export const BODIES = [
  'ST2NEB84ASENDXKYGJPQW86YXQCEFEX2ZQPG87ND',
  'ST3AM1A56AK2C1XAFJ4115ZSV26EB49BVQ10MGCS0',
  'ST3NBRSFKX28FQ2ZJ1MAKX58HKHSDGNV5N7R21XCP',
] as const;
export const DEPLOYER = 'ST1HTBVD3JG9C05J7HBJTHGR0GGW7KXW28M5JS8QE';
export const MARKETPLACE = `${DEPLOYER}.marketplace`;
export const AUCTIONS = `${DEPLOYER}.auctions`;

/** Seconds of a moment that has nothing to do with the block: what the contracts say is as good as any. */
export const someTime = (random: Random): bigint => 1_750_000_000n + BigInt(random.between(0, 10_000_000));
