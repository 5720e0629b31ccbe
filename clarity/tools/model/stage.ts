import { privateKeyToAddress, signMessageHashRsv } from '@stacks/transactions';
import { devnetAccounts } from '../../localnet/accounts.ts';
import type { Chain } from './chain.ts';
import { Play, type Tally } from './play.ts';
import type * as R from './records.ts';
import { requestDigest } from './rules-issuance.ts';
import { FORMS } from './rules-marketplace.ts';
import { quoteDigest } from './rules-quotes.ts';
import { isIndependent, organisationOf, quorumOf } from './rules-verification.ts';
import { HOUR, hex, MWH, sha256, World } from './world.ts';

export const DAY = 24n * HOUR;
export const hashOf = (text: string): string => hex(sha256(Buffer.from(text)));
const START_SATS = 10n ** 12n;
const POOR_SATS = 30n;

const accounts = devnetAccounts();
/** Bodies sign requests, so the model has their keys. */
const BODY_KEYS = ['body 1', 'body 2', 'body 3'].map((name) => `${hashOf(`model ${name}`)}01`);
const keys = new Map(Object.values(accounts).map(({ address, privateKey }) => [address, privateKey]));
for (const key of BODY_KEYS) keys.set(privateKeyToAddress(key, 'testnet'), key);

export interface Held {
  readonly token: bigint;
  readonly owner: string;
  readonly lot: R.Lot;
}

/** The accounts of the play, and how they get what a command needs: mostly what is there already, sometimes new. */
export class Stage extends Play {
  readonly bodies = BODY_KEYS.map((key) => privateKeyToAddress(key, 'testnet'));
  readonly producers = [accounts.wallet_1.address, accounts.wallet_6.address];
  readonly treasury = accounts.wallet_5.address;
  readonly poor = accounts.wallet_8.address;
  readonly traders = [...this.producers, accounts.wallet_3.address, accounts.wallet_7.address, this.treasury];
  readonly member = accounts.wallet_4.address;
  readonly guardian = accounts.deployer.address;
  #serial = 0n;

  constructor(chain: Chain, tally: Tally) {
    super(chain, new World(accounts.deployer.address, accounts.wallet_4.address, accounts.deployer.address), tally);
    for (const who of [...this.traders, ...this.bodies]) this.#fund(who, START_SATS);
    this.#fund(this.poor, POOR_SATS);
    for (const body of this.bodies) this.admit(body);
    this.must(this.member, 'marketplace/set-treasury', this.treasury);
  }

  #fund(who: string, sats: bigint): void {
    this.chain.simnet.mintFT('SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token.sbtc-token', who, sats);
    this.world.sats.set(who, sats);
    this.world.minted += sats;
  }

  serial = (): bigint => {
    this.#serial += 1n;
    return this.#serial;
  };

  hash = (): string => hashOf(`${this.serial()} ${this.below(2 ** 31)}`);
  trader = (...except: readonly (string | null)[]): string =>
    this.pick(this.traders.filter((who) => !except.includes(who)));
  isAccount = (who: string): boolean => !who.includes('.');
  later = (): bigint => this.now + this.pick([40n, 600n, HOUR, DAY, 30n * DAY]);
  price = (): bigint => this.pick([1n, 199n, 5_000n, 123_457n]);
  part = (wh: bigint): bigint => (wh < 2n ? wh : this.pick([1n, wh - 1n, wh / 2n, wh / 3n + 1n]));
  admit = (body: string): unknown => this.must(this.member, 'verification/admit-body', body, hashOf(body));

  claim = (over: Partial<R.Claim> = {}): R.Claim => ({
    beneficiary: hashOf('beneficiary'),
    country: this.pick(['NL', 'DE', 'FR']),
    purpose: BigInt(this.below(6) + 1),
    'reporting-start': 1_700_000_000n,
    'reporting-end': 1_800_000_000n,
    note: this.chance(50) ? this.hash() : null,
    consumption: this.chance(20) ? this.hash() : null,
    ...over,
  });

  /** Somebody who could judge for this owner; makes the bodies independent again when there are too few. */
  judges(owner: string, needed = 1): string[] {
    const free = (): string[] => this.bodies.filter((body) => isIndependent(this.world, body, owner));
    const isApart = (body: string): boolean => this.world.bodies.get(body)?.organisation === hashOf(body);
    const linked = this.world.links.entries().some(([, isLinked]) => isLinked);
    const mixed = needed > 1 && (linked || !this.bodies.every(isApart));
    if (free().length < needed || mixed || this.chance(10)) {
      for (const body of this.bodies)
        if (
          this.world.bodies.get(body)?.admitted !== true ||
          this.world.bodies.get(body)?.organisation !== hashOf(body)
        )
          this.admit(body);
      for (const [link, isLinked] of this.world.links.entries()) {
        const [a = '', b = ''] = link.split('/');
        if (isLinked && this.world.links.get(link)) this.must(this.member, 'verification/set-link', a, b, false);
      }
      const organisation = this.world.organisations.get(owner);
      if (organisation !== undefined && organisation !== hashOf(owner))
        this.must(this.member, 'verification/set-organisation', owner, hashOf(owner));
    }
    return free();
  }

  judge = (owner: string): string => this.pick(this.judges(owner));

  registration = (over: Partial<R.Registration> = {}): R.Registration => ({
    unit: this.pick([1n, 1n, MWH]),
    'nameplate-w': this.pick([5_000_000n, 99_999_999n, 200_000_000n, 2_000_000_000n]),
    'commissioned-at': 1_500_000_000n,
    country: this.pick(['NL', 'DE']),
    fuel: this.pick(['F01010100', 'F01040100', 'F02010000']),
    technology: this.pick(['T010000', 'T020000']),
    details: this.hash(),
    trial: this.chance(15),
    ...over,
  });

  register = (over: Partial<R.Registration> = {}, owner = this.pick(this.producers)): bigint =>
    this.must(owner, 'facilities/register-facility', this.registration(over)) as bigint;

  /** A facility that may issue. */
  facility(wanted: { owner?: string; unit?: bigint; trial?: boolean; fresh?: boolean } = {}): bigint {
    const { owner, fresh = false, ...fields } = wanted;
    const fits = this.world.ledgers.entries().filter(([, ledger]) => {
      const isFit = Object.entries(fields).every(([name, value]) => ledger[name as 'unit'] === value);
      const isOwners = owner === undefined ? this.isAccount(ledger.owner) : ledger.owner === owner;
      return ledger.active && isOwners && isFit;
    });
    if (!fresh && fits.length > 0 && !this.chance(8)) return this.pick(fits)[0];
    const id = this.register(fields, owner);
    const who = this.ownerOf(id);
    this.must(this.judge(who), 'facilities/decide-facility', id, true, this.hash());
    return id;
  }

  ownerOf = (facility: bigint): string => this.ledger(facility).owner;

  ledger(facility: bigint): R.Ledger {
    const ledger = this.world.ledgers.get(facility);
    if (!ledger) throw new Error(`There is no facility ${facility}`);
    return ledger;
  }

  /** Offers a facility; a new owner is somebody whose organisation is known, when the old one's is. */
  offer(facility: bigint, to: string): void {
    if (organisationOf(this.world, to) === undefined)
      this.must(this.member, 'verification/set-organisation', to, hashOf(to));
    this.must(this.ownerOf(facility), 'facilities/offer-facility', facility, to);
  }

  handOver(facility: bigint, to: string): void {
    this.offer(facility, to);
    this.must(to, 'facilities/accept-facility', facility);
  }

  /** A request for hours of the past that are not issued yet. */
  request(facility: bigint, over: Partial<R.Request> = {}): R.Request {
    const present = this.now / HOUR;
    let [start, length] = [0n, 0n];
    do {
      length = BigInt(this.pick([1, 1, 2, 24, 24, this.chance(4) ? 744 : 3]));
      start = present - length - BigInt(this.below(20_000));
    } while (this.#isTaken(facility, start, start + length));
    const most = (this.ledger(facility)['nameplate-w'] * length * 110n) / 100n;
    const wh = this.pick([2n, 999_999n, MWH, 3n * MWH + 1n, 5n * MWH, most]);
    return {
      facility,
      'period-start': start * HOUR,
      'period-end': (start + length) * HOUR,
      wh: wh < most ? wh : most,
      'readings-root': hashOf('root'),
      leaves: length,
      'verdict-hash': hashOf('verdict'),
      evidence: this.hash(),
      nonce: this.serial(),
      'expires-at': this.now + 90n * DAY,
      ...over,
    };
  }

  #isTaken(facility: bigint, from: bigint, to: bigint): boolean {
    for (let hour = from; hour < to; hour += 1n) if (this.world.hours.has(`${facility}/${hour}`)) return true;
    return false;
  }

  digestOf = (request: R.Request): string => requestDigest(this.world, this.chain.abi, request);
  quorum = (facility: bigint): number => quorumOf(this.world, this.ledger(facility)['nameplate-w']);
  signWith = (digest: string, privateKey: string): string => signMessageHashRsv({ messageHash: digest, privateKey });
  signQuote = (quote: R.Quote, who = quote.seller): string =>
    this.signWith(quoteDigest(this.world, this.chain.abi, quote), keys.get(who) ?? '');

  /** A request with all the attestations it needs. */
  attested(facility = this.facility(), over: Partial<R.Request> = {}): R.Request {
    if (this.world.attesting.paused) this.must(this.member, 'verification/set-paused', false);
    const request = this.request(facility, over);
    const needed = this.quorum(facility);
    const judges = this.judges(this.ownerOf(facility), needed).slice(0, needed);
    for (const body of judges) this.direct(body, 'verification/attest', request);
    if (this.world.requests.has(this.digestOf(request))) return request;
    this.must(this.member, 'verification/set-quorum', 10n ** 10n, 10n ** 11n);
    return this.attested(facility, over);
  }

  issue(request: R.Request): bigint {
    if (this.world.issuing.paused) this.must(this.member, 'issuance/set-paused', false);
    const issued = this.must(this.ownerOf(request.facility), 'issuance/issue', request) as { issuance: bigint };
    return issued.issuance;
  }

  /** A lot that is good for long: of this owner, or of anybody who trades. */
  lot(wanted: { owner?: string | undefined; trial?: boolean; fresh?: boolean; facility?: bigint } = {}): Held {
    const { owner, trial, fresh = false, facility } = wanted;
    const fits = this.held().filter(({ token, owner: who, lot }) => {
      const isOwners = owner === undefined ? this.traders.includes(who) : who === owner;
      const isKind = trial === undefined || lot.trial === trial;
      const isFacility = facility === undefined || this.world.issuances.get(lot.issuance)?.facility === facility;
      return isOwners && isKind && isFacility && lot.wh > 1n && lot['expires-at'] === null && token > 0n;
    });
    if (!fresh && fits.length > 0 && !this.chance(8)) return this.pick(fits);
    const plant = facility ?? this.facility({ unit: 1n, ...(trial === undefined ? {} : { trial }) });
    const made = this.issued(this.attested(plant, { wh: 5n * MWH, leaves: 1n }));
    if (owner === undefined || owner === made.owner) return made;
    this.must(made.owner, 'rec-nft/transfer', made.token, made.owner, owner);
    return { ...made, owner };
  }

  /** The lot of a request; its facility mints single Wh and owes less than is issued, or is asked again. */
  issued(request: R.Request): Held {
    const validity = this.world.issuing.validity;
    if (validity !== 0n) this.must(this.member, 'issuance/set-validity', 0n);
    const issuance = this.issue(request);
    const found = this.held().find(({ lot }) => lot.issuance === issuance && lot.wh > 1n);
    return found ?? this.issued(this.attested(this.facility({ unit: 1n, fresh: true }), { wh: 5n * MWH }));
  }

  /** A lot that expires so many seconds from now. */
  expiringLot(seconds: bigint): Held {
    const facility = this.facility({ unit: 1n, fresh: true });
    const request = this.attested(facility, { wh: 5n * MWH });
    const validity = this.now + 10n + seconds - request['period-end'];
    this.must(this.member, 'issuance/set-validity', validity);
    const issuance = this.issue(request);
    this.must(this.member, 'issuance/set-validity', 0n);
    const found = this.held().find(({ lot }) => lot.issuance === issuance);
    if (!found) throw new Error('The issuance has no lot');
    return found;
  }

  held(): Held[] {
    return this.world.owners.entries().flatMap(([token, owner]) => {
      const lot = this.world.lots.get(token);
      return lot && this.isAccount(owner) ? [{ token, owner, lot }] : [];
    });
  }

  /** An id that was a lot once. */
  gone(): bigint {
    const dead = this.world.lots.entries().flatMap(([token]) => (this.world.owners.has(token) ? [] : [token]));
    if (dead.length > 0) return this.pick(dead);
    const { token, owner } = this.lot({ fresh: true });
    this.must(owner, 'rec-nft/split', token, 1n, owner);
    return token;
  }

  readonly open = Object.fromEntries(FORMS.map((form) => [form, false])) as R.Flags;

  resume(): void {
    if (FORMS.some((form) => this.world.market[`${form}-paused`]))
      this.must(this.member, 'marketplace/set-paused', this.open);
  }

  /** Tries a call while one form of sale is paused. */
  whilePaused(form: keyof R.Flags, act: () => unknown): void {
    if (this.chance(50)) this.must(this.guardian, 'marketplace/pause', { ...this.open, [form]: true });
    else this.must(this.member, 'marketplace/set-paused', { ...this.open, [form]: true });
    act();
  }
}
