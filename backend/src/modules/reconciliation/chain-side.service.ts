import { type ChainNames, type ContractName, FACILITY_STATUS, type LedgerReads } from '../../chain/index.ts';
import { instantOfSeconds } from '../../kit/instant.ts';
import { MAX_AMOUNT } from '../../kit/units.ts';
import type { Fields } from './comparison.rules.ts';

const digits = (value: bigint): string => value.toString();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const hexOrNot = (bytes: Uint8Array | null): string | null => (bytes === null ? null : hex(bytes));
const yesOrNo = (value: boolean): string => String(value);
/** To the second, as our rows keep it: what lies after the year 9999 reads as its end. */
const second = (seconds: bigint): string => instantOfSeconds(seconds).toISOString().replace('.000Z', 'Z');
const secondOrNot = (seconds: bigint | null): string | null => (seconds === null ? null : second(seconds));

/** Numbered from 1 without gaps on chain. */
export type NumberedKind = 'facility' | 'issuance' | 'lot' | 'listing';

/** What the contracts say of each kind of thing, as fields. */
export class ChainSide {
  readonly #reads: LedgerReads;
  readonly #names: ChainNames;

  constructor(reads: LedgerReads, names: ChainNames) {
    this.#reads = reads;
    this.#names = names;
  }

  /** The last number given to a thing of the kind. */
  async last(kind: NumberedKind): Promise<bigint> {
    if (kind === 'facility') return this.#reads.lastFacility();
    if (kind === 'issuance') return this.#reads.lastIssuance();
    if (kind === 'lot') return this.#reads.lastLot();
    return (await this.#reads.market()).listings;
  }

  async settings(): Promise<Fields> {
    const market = await this.#reads.market();
    return {
      feeBps: digits(market['fee-bps']),
      treasury: market.treasury,
      listingPaused: yesOrNo(market['list-paused']),
      buyingPaused: yesOrNo(market['buy-paused']),
      auctionsPaused: yesOrNo(market['auctions-paused']),
      bidsPaused: yesOrNo(market['bids-paused']),
      quotesPaused: yesOrNo(market['quotes-paused']),
      forwardsPaused: yesOrNo(market['forwards-paused']),
    };
  }

  async council(): Promise<Fields> {
    return { members: (await this.#reads.councilMembers()).sort().join(' ') };
  }

  async body(address: string): Promise<Fields | null> {
    const body = await this.#reads.body(address);
    if (body === null) return null;
    return { organisation: hex(body.organisation), state: body.admitted ? 'admitted' : 'suspended' };
  }

  async facility(number: bigint): Promise<Fields | null> {
    const facility = await this.#reads.facility(number);
    if (facility === null) return null;
    return {
      owner: facility.owner,
      unitWh: digits(facility.unit),
      nameplateW: digits(facility['nameplate-w']),
      commissionedAt: second(facility['commissioned-at']),
      country: facility.country,
      fuel: facility.fuel,
      technology: facility.technology,
      trial: yesOrNo(facility.trial),
      details: hex(facility.details),
      state: FACILITY_STATUS[facility.status.toString()] ?? digits(facility.status),
      decidedBy: facility.body,
      suspendedBy: facility['suspended-by'],
      offeredTo: facility['offered-to'],
      attestedWh: digits(facility['attested-wh']),
      mintedWh: digits(facility['minted-wh']),
      correctedWh: digits(facility['corrected-wh']),
    };
  }

  async issuance(number: bigint): Promise<Fields | null> {
    const issuance = await this.#reads.issuance(number);
    if (issuance === null) return null;
    const [withdrawal, corrected] = await Promise.all([
      this.#reads.withdrawal(number),
      this.#reads.correctedWh(number),
    ]);
    const { leaves } = issuance;
    return {
      facility: digits(issuance.facility),
      owner: issuance.owner,
      periodStart: second(issuance['period-start']),
      periodEnd: second(issuance['period-end']),
      attestedWh: digits(issuance['attested-wh']),
      attestedBeforeWh: digits(issuance['attested-before']),
      wh: digits(issuance.wh),
      mintedBeforeWh: digits(issuance['minted-before']),
      correctedBeforeWh: digits(issuance['corrected-before']),
      readingsRoot: hex(issuance['readings-root']),
      leaves: digits(leaves < MAX_AMOUNT ? leaves : MAX_AMOUNT),
      verdictHash: hex(issuance['verdict-hash']),
      evidence: hex(issuance.evidence),
      expiresAt: secondOrNot(issuance['expires-at']),
      trial: yesOrNo(issuance.trial),
      withdrawnFor: hexOrNot(withdrawal?.reason ?? null),
      correctedWh: digits(corrected),
    };
  }

  /** A lot that is split, merged, expired or withdrawn is `gone`: the chain remembers what it was, and not which. */
  async lot(token: bigint): Promise<Fields | null> {
    const [lot, owner] = await Promise.all([this.#reads.lot(token), this.#reads.owner(token)]);
    if (lot === null) return null;
    return {
      issuance: digits(lot.issuance),
      firstWh: digits(lot['first-wh']),
      wh: digits(lot.wh),
      expiresAt: secondOrNot(lot['expires-at']),
      trial: yesOrNo(lot.trial),
      owner,
      state: await this.#stateOf(token, owner),
    };
  }

  async retirement(token: bigint): Promise<Fields | null> {
    const [retirement, lot] = await Promise.all([this.#reads.retirement(token), this.#reads.lot(token)]);
    if (retirement === null || lot === null) return null;
    return {
      issuance: digits(lot.issuance),
      firstWh: digits(lot['first-wh']),
      wh: digits(lot.wh),
      by: retirement.by,
      account: retirement.account,
      beneficiary: hex(retirement.beneficiary),
      country: retirement.country,
      purpose: digits(retirement.purpose),
      reportingStart: second(retirement['reporting-start']),
      reportingEnd: second(retirement['reporting-end']),
      note: hexOrNot(retirement.note),
      consumption: hexOrNot(retirement.consumption),
      trial: yesOrNo(lot.trial),
    };
  }

  /** Closed listings leave nothing on chain but their number. */
  async listing(number: bigint): Promise<Fields | null> {
    const listing = await this.#reads.listing(number);
    if (listing === null) return number > 0n && number <= (await this.last('listing')) ? { state: 'closed' } : null;
    return {
      state: 'open',
      token: digits(listing.token),
      seller: listing.seller,
      wh: digits(listing.wh),
      price: digits(listing.price),
      expiresAt: second(listing['expires-at']),
      feeBps: digits(listing['fee-bps']),
      version: digits(listing.version),
      buyer: listing.buyer,
      heldBy: await this.#reads.owner(listing.token),
    };
  }

  /** Wh of those of the lots that the account holds. */
  async whOf(account: string, tokens: readonly bigint[]): Promise<bigint> {
    let sum = 0n;
    for (const token of tokens)
      if ((await this.#reads.owner(token)) === account) sum += (await this.#reads.lot(token))?.wh ?? 0n;
    return sum;
  }

  async escrow(contract: string): Promise<Fields> {
    return { sats: digits(await this.#reads.sbtcOf(this.#names.contracts[contract as ContractName])) };
  }

  async #stateOf(token: bigint, owner: string | null): Promise<string> {
    if (owner === this.#names.contracts.marketplace) return 'listed';
    if (owner !== null) return this.#names.escrows.some((escrow) => escrow === owner) ? 'escrowed' : 'held';
    return (await this.#reads.retirement(token)) === null ? 'gone' : 'retired';
  }
}
