import { createHash } from 'node:crypto';
import { Cl, type ClarityValue, serializeCV } from '@stacks/transactions';
import type { Plain, PlainTuple } from '../plain-value.ts';
import type * as R from './records.ts';

export const MWH = 1_000_000n;
export const HOUR = 3600n;
export const MAX_PRICE = 2_100_000_000_000_000n;
const PAGE = 768n;

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const serialized = (value: ClarityValue): Uint8Array => Buffer.from(serializeCV(value), 'hex');

/** The call is refused with this code, and nothing has happened. */
export class Refusal extends Error {
  readonly code: bigint;
  constructor(code: bigint) {
    super(`(err u${code})`);
    this.code = code;
  }
}

export function demand(condition: boolean, code: bigint): asserts condition {
  if (!condition) throw new Refusal(code);
}

export function known<T>(value: T | undefined | null, code: bigint): T {
  if (value === undefined || value === null) throw new Refusal(code);
  return value;
}

/** Who signed a call (tx-sender), and who calls (contract-caller). */
export interface Ctx {
  readonly origin: string;
  readonly caller: string;
}

export const by = (who: string): Ctx => ({ origin: who, caller: who });

type Key = bigint | string;

/** Invariant 11: rows of these maps are written once. */
const FINAL = new Set(['rec-nft/lots', 'rec-nft/issuances', 'rec-nft/retirements', 'rec-nft/withdrawals']);

/** A map of the contracts; `source` names it on the chain, and is empty for what only the model knows. */
export class Table<K extends Key, V extends Plain> {
  readonly source: string;
  readonly #rows = new Map<K, V>();
  readonly #world: World;
  readonly #keyOf: (key: K) => Plain;

  constructor(world: World, source: string, keyOf: (key: K) => Plain = (key) => key) {
    this.#world = world;
    this.source = source;
    this.#keyOf = keyOf;
    if (source !== '') world.tables.push(this as unknown as Table<Key, Plain>);
  }

  get = (key: K): V | undefined => this.#rows.get(key);
  has = (key: K): boolean => this.#rows.has(key);
  entries = (): [K, V][] => [...this.#rows];
  chainKey = (key: K): Plain => this.#keyOf(key);

  set(key: K, value: V): void {
    if (FINAL.has(this.source) && this.#rows.has(key)) throw new Error(`${this.source} ${key} may never change`);
    this.#note(key);
    this.#rows.set(key, value);
  }

  delete(key: K): void {
    this.#note(key);
    this.#rows.delete(key);
  }

  #note(key: K): void {
    const before = this.#rows.get(key);
    this.#world.changed(this as unknown as Table<Key, Plain>, key, () => {
      if (before === undefined) this.#rows.delete(key);
      else this.#rows.set(key, before);
    });
  }
}

/** Everything the contracts know, and the lots and sats of everybody, as the documentation says it should be. */
export class World {
  readonly tables: Table<Key, Plain>[] = [];
  readonly deployer: string;
  readonly member: string;
  readonly guardian: string;
  now = 0n;
  /** All the sats there are, and the highest id that a mint has announced. */
  minted = 0n;
  lastMinted = 0n;
  /** Lots that moved since the owners were read last. */
  readonly unread = new Set<bigint>();
  prints: PlainTuple[] = [];
  moves: string[] = [];
  #undo: (() => void)[] = [];
  readonly touched = new Map<Table<Key, Plain>, Set<Key>>();

  readonly vars = new Table<string, Plain>(this, '');
  readonly sats = new Table<string, bigint>(this, '');
  readonly owners = new Table<bigint, string>(this, '');
  /** Whose issuance holds an hour of a facility: `facility/hour`. */
  readonly hours = new Table<string, bigint>(this, '');
  /** How the Wh of an issuance left the market: ranges by the id that held them last. */
  readonly ended = new Table<bigint, { how: string; issuance: bigint; first: bigint; wh: bigint }>(this, '');

  readonly facilities = new Table<bigint, R.Facility>(this, 'facilities/facilities');
  readonly documents = new Table<string, bigint>(this, 'facilities/facility-by-details');
  readonly ledgers = new Table<bigint, R.Ledger>(this, 'issuance/ledgers');
  readonly requests = new Table<string, R.OpenRequest>(this, 'issuance/requests');
  readonly revocations = new Table<string, bigint>(this, 'issuance/revocations');
  readonly pages = new Table<string, readonly bigint[]>(this, 'issuance/issued-hours', (key) => {
    const [facility = '', page = ''] = key.split('/');
    return { facility: BigInt(facility), page: BigInt(page) };
  });
  readonly corrections = new Table<bigint, bigint>(this, 'issuance/corrections');
  readonly bodies = new Table<string, R.Body>(this, 'verification/bodies');
  readonly keys = new Table<string, { revoked: boolean; suspensions: bigint }>(this, 'verification/keys', (key) => {
    const [body = '', text = ''] = key.split('/');
    return { body, key: text };
  });
  readonly organisations = new Table<string, string>(this, 'verification/organisations');
  readonly links = new Table<string, boolean>(this, 'verification/links', (key) => {
    const [from = '', to = ''] = key.split('/');
    return { from, to };
  });
  readonly attestations = new Table<string, readonly R.Attestation[]>(this, 'verification/attestations');
  readonly issuances = new Table<bigint, R.Issuance>(this, 'rec-nft/issuances');
  readonly lots = new Table<bigint, R.Lot>(this, 'rec-nft/lots');
  readonly retirements = new Table<bigint, R.Retirement>(this, 'rec-nft/retirements');
  readonly withdrawals = new Table<bigint, { at: bigint; reason: string }>(this, 'rec-nft/withdrawals');
  readonly listings = new Table<bigint, R.Listing>(this, 'marketplace/listings');
  readonly auctions = new Table<bigint, R.Auction>(this, 'auctions/auctions');
  readonly bids = new Table<bigint, R.Bid>(this, 'bids/bids');
  readonly stock = new Table<bigint, R.Stock>(this, 'quotes/stock');
  readonly usedQuotes = new Table<string, boolean>(this, 'quotes/used-quotes');
  readonly counters = new Table<string, bigint>(this, 'quotes/counters');
  readonly orders = new Table<bigint, R.Order>(this, 'forwards/orders');

  constructor(deployer: string, member: string, guardian: string) {
    this.deployer = deployer;
    this.member = member;
    this.guardian = guardian;
    const first: [string, Plain][] = [
      ['rec-nft/counters', { issuances: 0n, lots: 0n, issuer: this.contract('issuance') }],
      ['facilities/last-facility', 0n],
      ['auctions/last-auction', 0n],
      ['bids/last-bid', 0n],
      ['forwards/last-order', 0n],
      ['verification/config', { paused: false, 'two-from-w': 100_000_000n, 'three-from-w': 1_000_000_000n }],
    ];
    const authorities = { verification: this.contract('verification'), facilities: this.contract('facilities') };
    first.push(['issuance/config', { paused: false, validity: 0n, ...authorities }]);
    const flags = { 'list-paused': false, 'buy-paused': false, 'auctions-paused': false, 'bids-paused': false };
    const sales = { ...flags, 'quotes-paused': false, 'forwards-paused': false };
    first.push(['marketplace/config', { 'fee-bps': 100n, treasury: deployer, listings: 0n, ...sales }]);
    for (const [name, value] of first) this.vars.set(name, value);
  }

  contract = (name: string): string => `${this.deployer}.${name}`;

  get market(): R.MarketConfig {
    return this.vars.get('marketplace/config') as R.MarketConfig;
  }

  get counts(): { issuances: bigint; lots: bigint; issuer: string } {
    return this.vars.get('rec-nft/counters') as { issuances: bigint; lots: bigint; issuer: string };
  }

  get issuing(): { paused: boolean; validity: bigint; verification: string; facilities: string } {
    return this.vars.get('issuance/config') as never;
  }

  get attesting(): { paused: boolean; 'two-from-w': bigint; 'three-from-w': bigint } {
    return this.vars.get('verification/config') as never;
  }

  /** The next number of a counter, which is taken by this. */
  next(name: string): bigint {
    const id = (this.vars.get(name) as bigint) + 1n;
    this.vars.set(name, id);
    return id;
  }

  changed(table: Table<Key, Plain>, key: Key, undo: () => void): void {
    this.#undo.push(undo);
    const keys = this.touched.get(table) ?? new Set();
    keys.add(key);
    this.touched.set(table, keys);
  }

  print(event: PlainTuple): void {
    this.prints.push(event);
  }

  /** Does `act`, or nothing of it when it is refused. Answers the code of the refusal. */
  attempt(act: () => Plain): { ok?: Plain; err?: bigint } {
    this.prints = [];
    this.moves = [];
    this.#undo = [];
    this.touched.clear();
    try {
      return { ok: act() };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      for (const undo of this.#undo.reverse()) undo();
      this.prints = [];
      this.moves = [];
      return { err: error.code };
    }
  }

  /** A payment in sBTC asked for by the contract `via`: only of the signer's sats or its own. */
  pay(ctx: Ctx, via: string, from: string, to: string, amount: bigint, code: bigint): void {
    const balance = this.sats.get(from) ?? 0n;
    demand((from === ctx.origin || from === via) && amount > 0n && from !== to && balance >= amount, code);
    this.sats.set(from, balance - amount);
    this.sats.set(to, (this.sats.get(to) ?? 0n) + amount);
    this.moves.push(`${amount} sats ${from} > ${to}`);
  }

  /** Marks or frees the hours of a period and brings the pages of the bitmap up to date. */
  setHours(facility: bigint, from: bigint, to: bigint, issuance: bigint | null): void {
    for (let hour = from; hour < to; hour += 1n) {
      const key = `${facility}/${hour}`;
      if (issuance === null) this.hours.delete(key);
      else this.hours.set(key, issuance);
    }
    for (const page of new Set([from / PAGE, (to - 1n) / PAGE]))
      this.pages.set(`${facility}/${page}`, this.pageOf(facility, page));
  }

  /** The page of the bitmap that the hours make. */
  pageOf(facility: bigint, page: bigint): bigint[] {
    return Array.from({ length: 6 }, (_word, word) => {
      let bits = 0n;
      for (let bit = 0n; bit < 128n; bit += 1n)
        if (this.hours.has(`${facility}/${page * PAGE + BigInt(word) * 128n + bit}`)) bits |= 1n << bit;
      return bits;
    });
  }

  /** The council has one member who acts alone, so an act is announced and nothing is kept. */
  authorise(caller: string, contract: string, action: Record<string, ClarityValue>): void {
    demand(caller === this.member, 1005n);
    const target = this.contract(contract);
    const { action: name, ...rest } = action;
    const encoded = serialized(Cl.tuple({ action: name ?? Cl.none(), ...rest }));
    const digest = sha256(serialized(Cl.tuple({ target: Cl.principal(target), action: Cl.buffer(encoded) })));
    this.print({
      event: 'authorised',
      proposal: null,
      digest: hex(digest),
      target,
      action: hex(encoded),
      approvals: [],
      member: caller,
    });
  }
}

/** The SIP-018 hash of a message for a contract on the simnet. */
export function structuredDigest(contract: string, message: ClarityValue): Uint8Array {
  const domain = Cl.tuple({
    name: Cl.stringAscii(contract),
    version: Cl.stringAscii('1'),
    'chain-id': Cl.uint(0x80000000),
  });
  const parts = [Buffer.from('SIP018'), sha256(serialized(domain)), sha256(serialized(message))];
  return sha256(Buffer.concat(parts));
}

export const totalOf = (wh: bigint, price: bigint): bigint => (wh * price + MWH - 1n) / MWH;
