import { Cl } from '@stacks/transactions';
import { z } from 'zod';
import { ContractReads } from './contract-reads.ts';

const Last = z.bigint();
const OkLast = z.object({ ok: z.literal(true), value: z.bigint() }).transform(({ value }) => value);
const Counters = z.object({ issuances: z.bigint(), lots: z.bigint() });
const CouncilShape = z.object({ members: z.array(z.string()) });
const BodyShape = z.object({ organisation: z.instanceof(Uint8Array), admitted: z.boolean() });
const MarketShape = z.object({
  'fee-bps': z.bigint(),
  treasury: z.string(),
  listings: z.bigint(),
  'list-paused': z.boolean(),
  'buy-paused': z.boolean(),
  'auctions-paused': z.boolean(),
  'bids-paused': z.boolean(),
  'quotes-paused': z.boolean(),
  'forwards-paused': z.boolean(),
});
const ListingShape = z.object({
  token: z.bigint(),
  seller: z.string(),
  wh: z.bigint(),
  price: z.bigint(),
  'expires-at': z.bigint(),
  'fee-bps': z.bigint(),
  version: z.bigint(),
  buyer: z.string().nullable(),
});

export type ChainListing = z.output<typeof ListingShape>;
export type ChainMarket = z.output<typeof MarketShape>;

/** What is needed to go through everything on chain: how far the numbers go, and what stands beside the certificates. */
export class LedgerReads extends ContractReads {
  lastFacility(): Promise<bigint> {
    return this.read('facilities', 'get-last-facility', [], Last);
  }

  lastLot(): Promise<bigint> {
    return this.read('rec-nft', 'get-last-token-id', [], OkLast);
  }

  /** No function of rec-nft tells it, so it comes from the variable itself. */
  async lastIssuance(): Promise<bigint> {
    const counters = await this.api.dataVariable(this.names.contracts['rec-nft'], 'counters');
    return Counters.parse(counters).issuances;
  }

  /** Settings of the market and, as `listings`, the last number given to a listing. */
  market(): Promise<ChainMarket> {
    return this.read('marketplace', 'get-config', [], MarketShape);
  }

  /** Null once it is closed, as before it was opened. */
  listing(listing: bigint): Promise<ChainListing | null> {
    return this.read('marketplace', 'get-listing', [Cl.uint(listing)], ListingShape.nullable());
  }

  async councilMembers(): Promise<string[]> {
    return (await this.read('council', 'get-config', [], CouncilShape)).members;
  }

  body(address: string) {
    return this.read('verification', 'get-body', [Cl.principal(address)], BodyShape.nullable());
  }

  /** Sats, with what the sBTC protocol has locked. */
  async sbtcOf(principal: string): Promise<bigint> {
    const args = [Cl.serialize(Cl.principal(principal))];
    return OkLast.parse(await this.api.callRead(this.names.sbtc, 'get-balance', args, this.names.deployer));
  }
}
