import { createHash } from 'node:crypto';
import type { ParsedTransactionResult, Simnet } from '@stacks/clarinet-sdk';
import { Cl, type ClarityValue, cvToString } from '@stacks/transactions';
import { type Plain, type PlainTuple, plainValue } from './plain-value.ts';

export const SBTC = 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token';
export const HOUR = 3600n;
export const MWH = 1_000_000n;
/** How far the simnet's clock moves with every call. */
export const SECONDS_PER_BLOCK = 10n;
export const UNIT_REC = MWH;
export const UNIT_GRANULAR = 1n;

/** sha256 of a text: stands for the documents whose hashes the contracts keep. */
export const hashOf = (text: string): Uint8Array => createHash('sha256').update(text).digest();

export interface Facility {
  unit: bigint;
  nameplateW: bigint;
  commissionedAt: bigint;
  country: string;
  fuel: string;
  technology: string;
  details: Uint8Array;
  trial: boolean;
}

export interface Request {
  facility: bigint;
  periodStart: bigint;
  periodEnd: bigint;
  wh: bigint;
  readingsRoot: Uint8Array;
  leaves: bigint;
  verdictHash: Uint8Array;
  evidence: Uint8Array;
  nonce: bigint;
  expiresAt: bigint;
}

/** A lot as `get-lot` answers it: the Wh [first-wh, first-wh + wh) of an issuance. */
export interface PlainLot {
  readonly issuance: bigint;
  readonly 'first-wh': bigint;
  readonly wh: bigint;
}

/** What a call did: `ok` or `err` is the answer, `prints` what our contracts announced, `moves` the other events. */
export interface Outcome {
  readonly ok?: Plain;
  readonly err?: bigint;
  readonly prints: readonly PlainTuple[];
  readonly moves: readonly string[];
  readonly costs: ParsedTransactionResult['costs'];
}

export const claim = (
  fields: Partial<{ country: string; purpose: bigint; start: bigint; end: bigint; note: Uint8Array }> = {},
) =>
  Cl.tuple({
    beneficiary: Cl.buffer(hashOf('beneficiary')),
    country: Cl.stringAscii(fields.country ?? 'NL'),
    purpose: Cl.uint(fields.purpose ?? 1n),
    'reporting-start': Cl.uint(fields.start ?? 1_700_000_000n),
    'reporting-end': Cl.uint(fields.end ?? 1_800_000_000n),
    note: fields.note ? Cl.some(Cl.buffer(fields.note)) : Cl.none(),
    consumption: Cl.none(),
  });

export const facilityTuple = (facility: Facility) =>
  Cl.tuple({
    unit: Cl.uint(facility.unit),
    'nameplate-w': Cl.uint(facility.nameplateW),
    'commissioned-at': Cl.uint(facility.commissionedAt),
    country: Cl.stringAscii(facility.country),
    fuel: Cl.stringAscii(facility.fuel),
    technology: Cl.stringAscii(facility.technology),
    details: Cl.buffer(facility.details),
    trial: Cl.bool(facility.trial),
  });

export const requestTuple = (request: Request) =>
  Cl.tuple({
    facility: Cl.uint(request.facility),
    'period-start': Cl.uint(request.periodStart),
    'period-end': Cl.uint(request.periodEnd),
    wh: Cl.uint(request.wh),
    'readings-root': Cl.buffer(request.readingsRoot),
    leaves: Cl.uint(request.leaves),
    'verdict-hash': Cl.buffer(request.verdictHash),
    evidence: Cl.buffer(request.evidence),
    nonce: Cl.uint(request.nonce),
    'expires-at': Cl.uint(request.expiresAt),
  });

/** The market on a simnet, with the roles of settings/Devnet.toml and the steps that lead to a lot on sale. */
export class Scenario {
  readonly simnet: Simnet;
  readonly deployer: string;
  readonly producer: string;
  readonly body: string;
  readonly buyer: string;
  readonly member: string;
  readonly treasury: string;
  readonly producer2: string;
  readonly buyer2: string;
  readonly outsider: string;
  readonly marketplace: string;
  #serial = 0n;

  constructor(simnet: Simnet) {
    const accounts = simnet.getAccounts();
    const account = (name: string): string => {
      const address = accounts.get(name);
      if (!address) throw new Error(`settings/Devnet.toml has no account ${name}`);
      return address;
    };
    this.simnet = simnet;
    this.deployer = account('deployer');
    this.producer = account('wallet_1');
    this.body = account('wallet_2');
    this.buyer = account('wallet_3');
    this.member = account('wallet_4');
    this.treasury = account('wallet_5');
    this.producer2 = account('wallet_6');
    this.buyer2 = account('wallet_7');
    this.outsider = account('wallet_8');
    this.marketplace = `${this.deployer}.marketplace`;
  }

  call(sender: string, target: string, ...args: ClarityValue[]): Outcome {
    const [contract = '', fn = ''] = target.split('/');
    return outcomeOf(this.simnet.callPublicFn(contract, fn, toSdk(args), sender));
  }

  /** The answer of a call that has to succeed; throws with the error code otherwise. */
  must(sender: string, target: string, ...args: ClarityValue[]): Plain {
    const outcome = this.call(sender, target, ...args);
    if (outcome.ok === undefined) throw new Error(`${target} answered (err u${outcome.err})`);
    return outcome.ok;
  }

  read(target: string, ...args: ClarityValue[]): Plain {
    const [contract = '', fn = ''] = target.split('/');
    const result = fromSdk(this.simnet.callReadOnlyFn(contract, fn, toSdk(args), this.outsider).result);
    return plainValue(result.type === 'ok' ? result.value : result);
  }

  /** The stacks-block-time that the next call will see. */
  now(): bigint {
    return this.simnet.getBlockTime() + SECONDS_PER_BLOCK;
  }

  fund(who: string, sats: bigint): void {
    this.simnet.mintFT(`${SBTC}.sbtc-token`, who, sats);
  }

  sats(who: string): bigint {
    const args = toSdk([Cl.principal(who)]);
    const { result } = this.simnet.callReadOnlyFn(SBTC, 'get-balance-available', args, this.outsider);
    const answer = fromSdk(result);
    if (answer.type !== 'ok') throw new Error(`No sBTC balance: ${cvToString(answer)}`);
    return plainValue(answer.value) as bigint;
  }

  owner(token: bigint): Plain {
    return this.read('rec-nft/get-owner', Cl.uint(token));
  }

  /** Names the council, admits the body, sets the treasury. */
  open(): this {
    this.must(
      this.deployer,
      'council/bootstrap',
      Cl.list([Cl.principal(this.member)]),
      Cl.uint(1),
      Cl.list([Cl.principal(this.member)]),
      Cl.uint(0),
    );
    this.admit(this.body);
    this.must(this.member, 'marketplace/set-treasury', Cl.principal(this.treasury));
    return this;
  }

  admit(body: string): void {
    this.must(this.member, 'verification/admit-body', Cl.principal(body), Cl.buffer(hashOf(body)));
  }

  facility(fields: Partial<Facility> = {}): Facility {
    this.#serial += 1n;
    return {
      unit: UNIT_REC,
      nameplateW: 5_000_000n,
      commissionedAt: 1_500_000_000n,
      country: 'NL',
      fuel: 'F01010100',
      technology: 'T010000',
      details: hashOf(`facility ${this.#serial}`),
      trial: false,
      ...fields,
    };
  }

  register(fields: Partial<Facility> = {}, owner = this.producer): bigint {
    return this.must(owner, 'facilities/register-facility', facilityTuple(this.facility(fields))) as bigint;
  }

  /** A registered and approved facility. */
  approved(fields: Partial<Facility> = {}, owner = this.producer): bigint {
    const facility = this.register(fields, owner);
    this.must(this.body, 'facilities/decide-facility', Cl.uint(facility), Cl.bool(true), Cl.buffer(hashOf('report')));
    return facility;
  }

  /** Start of a past hour, counted back from now: `hoursAgo(24n)` is 24 full hours before the current hour. */
  hoursAgo(hours: bigint): bigint {
    return (this.now() / HOUR - hours) * HOUR;
  }

  request(fields: Partial<Request> & { facility: bigint }): Request {
    this.#serial += 1n;
    return {
      periodStart: this.hoursAgo(48n),
      periodEnd: this.hoursAgo(24n),
      wh: 3n * MWH,
      readingsRoot: hashOf('root'),
      leaves: 24n,
      verdictHash: hashOf('verdict'),
      evidence: hashOf(`evidence ${this.#serial}`),
      nonce: this.#serial,
      expiresAt: this.now() + 86_400n,
      ...fields,
    };
  }

  attested(fields: Partial<Request> & { facility: bigint }): Request {
    const request = this.request(fields);
    this.must(this.body, 'verification/attest', requestTuple(request));
    return request;
  }

  issued(fields: Partial<Request> & { facility: bigint }, owner = this.producer): PlainTuple {
    return this.must(owner, 'issuance/issue', requestTuple(this.attested(fields))) as PlainTuple;
  }

  /** A fresh lot of the producer, from a granular facility of its own. */
  lot(wh: bigint, owner = this.producer): bigint {
    const facility = this.approved({ unit: UNIT_GRANULAR, nameplateW: 99_999_999n }, owner);
    return this.issued({ facility, wh }, owner).token as bigint;
  }

  /** The listing of a lot: for anybody, or for the one `buyer` that is named. */
  listed(
    token: bigint,
    {
      price = 5_000n,
      expiresAt = this.now() + 86_400n,
      seller = this.producer,
      buyer,
    }: Partial<{ price: bigint; expiresAt: bigint; seller: string; buyer: string }> = {},
  ): bigint {
    const terms = [Cl.uint(token), Cl.uint(price), Cl.uint(expiresAt)];
    const listing = buyer
      ? this.must(seller, 'marketplace/list-private', ...terms, Cl.principal(buyer))
      : this.must(seller, 'marketplace/list-lot', ...terms);
    return listing as bigint;
  }
}

// The SDK carries its own copy of @stacks/transactions: the same data, but other enum types.
const fromSdk = (value: unknown): ClarityValue => value as ClarityValue;
const toSdk = (values: ClarityValue[]) => values as unknown as Parameters<Simnet['callPublicFn']>[2];

function outcomeOf({ result, events, costs }: ParsedTransactionResult): Outcome {
  const answer = fromSdk(result);
  const prints = events.filter(({ event }) => event === 'print_event');
  const effects = {
    prints: prints.map(({ data }) => plainValue(fromSdk(data.value)) as PlainTuple),
    moves: events.filter(({ event }) => event !== 'print_event').map(({ event }) => event),
    costs,
  };
  if (answer.type === 'ok') return { ok: plainValue(answer.value), ...effects };
  if (answer.type === 'err') return { err: plainValue(answer.value) as bigint, ...effects };
  throw new TypeError(`A public function answers with a response, not ${cvToString(answer)}`);
}
