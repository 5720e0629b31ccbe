import { createHash } from 'node:crypto';
import type { ChainNames, ClarityValue } from '../../src/chain/index.ts';
import type { Clock } from '../../src/kit/clock.ts';
import type { FedEvent } from './feed.ts';

export interface StoryLot {
  issuance: bigint;
  firstWh: bigint;
  wh: bigint;
  /** Null once burned. */
  owner: string | null;
}

export interface StoryListing {
  token: bigint;
  seller: string;
  wh: bigint;
  price: bigint;
  version: bigint;
  expiresAt: Date;
  feeBps: bigint;
}

export interface StoryClaim {
  beneficiary?: Uint8Array;
  country?: string;
  purpose?: bigint;
  note?: Uint8Array | null;
  start?: Date;
  end?: Date;
}

/** Where a story is played: a block of events at a time. */
export interface Stage {
  names: ChainNames;
  clock: Clock;
  feed: { block(...events: FedEvent[]): Promise<unknown> };
}

/** The flags of `paused-set` while nothing is paused. */
export const ALL_OPEN = { list: false, buy: false, auctions: false, bids: false, quotes: false, forwards: false };

const seconds = (at: Date): bigint => BigInt(at.getTime() / 1000);
const hash = (text: string): Uint8Array => createHash('sha256').update(text).digest();
const DAY = 86_400_000;

/**
 * Plays the contracts for the projections: each method is one transaction that succeeded, with its events in the order
 * and the shape in which the contracts print them, and keeps what should be true afterwards.
 */
export class LotStory {
  readonly lots = new Map<bigint, StoryLot>();
  readonly listings = new Map<bigint, StoryListing>();
  readonly escrow: string;
  feeBps = 100n;
  private last = { facility: 0n, issuance: 0n, token: 0n, listing: 0n };

  constructor(private readonly test: Stage) {
    this.escrow = test.names.contracts.marketplace;
  }

  async facility(of: { owner: string; fuel?: string; technology?: string; country?: string }): Promise<bigint> {
    const facility = ++this.last.facility;
    const { owner, fuel = 'F01040100', technology = 'T010100', country = 'DE' } = of;
    const commissioned = { 'commissioned-at': 1_600_000_000n, 'nameplate-w': 50_000_000n, unit: 1n };
    const data = {
      facility,
      owner,
      fuel,
      technology,
      country,
      ...commissioned,
      details: hash(`facility ${facility}`),
      trial: false,
    };
    await this.test.feed.block({ contract: 'facilities', name: 'facility-registered', data });
    return facility;
  }

  async issue(of: { facility: bigint; owner: string; wh: bigint; periodStart?: Date; periodEnd?: Date }) {
    const issuance = ++this.last.issuance;
    const token = ++this.last.token;
    const { facility, owner, wh } = of;
    const { periodStart = new Date('2026-05-01T00:00:00Z'), periodEnd = new Date('2026-06-01T00:00:00Z') } = of;
    const hashes = { 'readings-root': hash('r'), 'verdict-hash': hash('v'), evidence: hash(`e ${issuance}`) };
    const data = {
      issuance,
      token,
      facility,
      owner,
      'period-start': seconds(periodStart),
      'period-end': seconds(periodEnd),
      'attested-wh': wh,
      'attested-before': 0n,
      wh,
      'minted-before': 0n,
      'corrected-before': 0n,
      'expires-at': null,
      trial: false,
      leaves: 744n,
      'issued-at': seconds(this.test.clock.now()),
      digest: hash(`digest ${issuance}`),
      residual: 0n,
      ...hashes,
    };
    await this.test.feed.block(this.mint(token, owner), { contract: 'rec-nft', name: 'issued', data });
    this.lots.set(token, { issuance, firstWh: 0n, wh, owner });
    return token;
  }

  async transfer(token: bigint, recipient: string): Promise<void> {
    await this.test.feed.block(this.move(token, recipient));
  }

  async list(token: bigint, terms: { price: bigint; expiresAt?: Date; buyer?: string | null }): Promise<bigint> {
    const listing = ++this.last.listing;
    const { owner, wh } = this.lot(token);
    const seller = owner ?? '';
    const { price, expiresAt = new Date(this.test.clock.now().getTime() + 30 * DAY), buyer = null } = terms;
    const data = {
      listing,
      token,
      seller,
      wh,
      price,
      'expires-at': seconds(expiresAt),
      'fee-bps': this.feeBps,
      version: 1n,
      buyer,
      trial: false,
    };
    await this.test.feed.block(this.move(token, this.escrow), this.market('listed', data));
    this.listings.set(listing, { token, seller, wh, price, version: 1n, expiresAt, feeBps: this.feeBps });
    return listing;
  }

  /** Taken back by its seller, or given back to him after its expiry. */
  async cancel(listing: bigint, name: 'cancelled' | 'released' = 'cancelled'): Promise<void> {
    const { token, seller } = this.listing(listing);
    await this.test.feed.block(this.move(token, seller), this.market(name, { listing, token, seller }));
    this.listings.delete(listing);
  }

  async reprice(listing: bigint, price: bigint): Promise<void> {
    const offer = this.listing(listing);
    const version = offer.version + 1n;
    await this.test.feed.block(this.market('price-changed', { listing, seller: offer.seller, price, version }));
    this.listings.set(listing, { ...offer, price, version });
  }

  /** Two neighbours become a new lot. */
  async merge(first: bigint, second: bigint): Promise<bigint> {
    const [{ issuance, firstWh, wh, owner }, high] = [this.lot(first), this.lot(second)];
    const holder = owner ?? '';
    const token = ++this.last.token;
    const data = { token, first, second, issuance, 'first-wh': firstWh, wh: wh + high.wh, owner: holder };
    const events = [this.burn(first), this.burn(second), this.mint(token, holder)];
    await this.test.feed.block(...events, { contract: 'rec-nft', name: 'merged', data });
    this.lots.set(token, { issuance, firstWh, wh: wh + high.wh, owner: holder });
    return token;
  }

  async expire(token: bigint): Promise<void> {
    const { issuance, firstWh, wh, owner } = this.lot(token);
    const at = seconds(this.test.clock.now());
    const data = { token, issuance, 'first-wh': firstWh, wh, owner, at };
    await this.test.feed.block(this.burn(token), { contract: 'rec-nft', name: 'expired', data });
  }

  async split(token: bigint, wh: bigint, recipient: string) {
    const owner = this.lot(token).owner ?? '';
    const { events, part, rest } = this.cut(token, wh, recipient, owner);
    await this.test.feed.block(...events);
    return { part, rest };
  }

  async buy(listing: bigint, wh: bigint, buyer: string): Promise<bigint> {
    const offer = this.listing(listing);
    if (wh === offer.wh) {
      await this.test.feed.block(
        this.move(offer.token, buyer),
        this.bought(listing, wh, buyer, offer.token, null, null),
      );
      return offer.token;
    }
    const { events, part, rest } = this.cut(offer.token, wh, buyer, this.escrow);
    await this.test.feed.block(...events, this.bought(listing, wh, buyer, part, rest, null));
    return part;
  }

  async retire(token: bigint, wh: bigint, claim: StoryClaim = {}): Promise<bigint> {
    const owner = this.lot(token).owner ?? '';
    const { events, retirement } = this.retired(token, wh, owner, owner, claim);
    await this.test.feed.block(...events);
    return retirement;
  }

  async buyAndRetire(listing: bigint, wh: bigint, buyer: string, claim: StoryClaim = {}): Promise<bigint> {
    const { token } = this.listing(listing);
    const { events, retirement, rest } = this.retired(token, wh, this.escrow, buyer, claim);
    await this.test.feed.block(...events, this.bought(listing, wh, buyer, retirement, rest, retirement));
    return retirement;
  }

  async configure(name: 'fee-set' | 'treasury-set' | 'paused-set', data: Record<string, ClarityValue>): Promise<void> {
    if (typeof data.bps === 'bigint') this.feeBps = data.bps;
    await this.test.feed.block(this.market(name, data));
  }

  lot(token: bigint): StoryLot {
    const lot = this.lots.get(token);
    if (lot === undefined) throw new Error(`The story has no lot ${token}.`);
    return lot;
  }

  listing(listing: bigint): StoryListing {
    const offer = this.listings.get(listing);
    if (offer === undefined) throw new Error(`The story has no open listing ${listing}.`);
    return offer;
  }

  private market(name: string, data: Record<string, ClarityValue>): FedEvent {
    return { contract: 'marketplace', name, data };
  }

  private mint(token: bigint, recipient: string): FedEvent {
    return { contract: 'rec-nft', name: 'nft-minted', data: { token, sender: null, recipient } };
  }

  private burn(token: bigint): FedEvent {
    const lot = this.lot(token);
    const data = { token, sender: lot.owner, recipient: null };
    lot.owner = null;
    return { contract: 'rec-nft', name: 'nft-burned', data };
  }

  private move(token: bigint, recipient: string): FedEvent {
    const lot = this.lot(token);
    const data = { token, sender: lot.owner, recipient };
    lot.owner = recipient;
    return { contract: 'rec-nft', name: 'nft-transferred', data };
  }

  private cut(token: bigint, wh: bigint, recipient: string, owner: string) {
    const { issuance, firstWh, wh: all } = this.lot(token);
    const part = ++this.last.token;
    const rest = ++this.last.token;
    const data = { token, part, rest, 'part-wh': wh, owner, recipient };
    const events: FedEvent[] = [this.burn(token), this.mint(part, recipient), this.mint(rest, owner)];
    events.push({ contract: 'rec-nft', name: 'split', data });
    this.lots.set(part, { issuance, firstWh, wh, owner: recipient });
    this.lots.set(rest, { issuance, firstWh: firstWh + wh, wh: all - wh, owner });
    return { events, part, rest };
  }

  private retired(token: bigint, wh: bigint, by: string, account: string, claim: StoryClaim) {
    const { issuance, firstWh, wh: all } = this.lot(token);
    const whole = wh === all;
    const retirement = whole ? token : ++this.last.token;
    const rest = whole ? null : ++this.last.token;
    const events: FedEvent[] = [this.burn(token)];
    if (rest !== null) {
      events.push(this.mint(rest, by));
      this.lots.set(rest, { issuance, firstWh: firstWh + wh, wh: all - wh, owner: by });
    }
    const { start = new Date('2026-01-01T00:00:00Z'), end = new Date('2027-01-01T00:00:00Z') } = claim;
    const told = {
      beneficiary: claim.beneficiary ?? hash('nobody told'),
      country: claim.country ?? 'DE',
      purpose: claim.purpose ?? 1n,
      'reporting-start': seconds(start),
      'reporting-end': seconds(end),
      note: claim.note ?? null,
      consumption: null,
    };
    const range = { issuance, 'first-wh': firstWh, wh };
    const at = seconds(this.test.clock.now());
    const data = { retirement, token, rest, ...range, by, account, claim: told, at, trial: false };
    events.push({ contract: 'rec-nft', name: 'retired', data });
    return { events, retirement, rest };
  }

  private bought(
    listing: bigint,
    wh: bigint,
    buyer: string,
    token: bigint,
    rest: bigint | null,
    retirement: bigint | null,
  ): FedEvent {
    const offer = this.listing(listing);
    const { seller, price, feeBps } = offer;
    const total = (wh * price + 999_999n) / 1_000_000n;
    const fee = (total * feeBps) / 10_000n;
    const remaining = offer.wh - wh;
    if (rest === null) this.listings.delete(listing);
    else this.listings.set(listing, { ...offer, token: rest, wh: remaining });
    const money = { wh, price, total, fee, remaining };
    return this.market('bought', { listing, token, rest, buyer, seller, ...money, retirement });
  }
}
