import { Cl } from '@stacks/transactions';
import { HOUR, MWH, type Outcome, type Scenario } from '../../tools/scenario.ts';
import { opened } from './market.ts';

export const DAY = 24n * HOUR;
export const START_SATS = 1_000_000n;

export interface Criteria {
  facility?: bigint;
  countries?: string[];
  fuels?: string[];
  technologies?: string[];
  periodStart?: bigint;
  periodEnd?: bigint;
  trial?: boolean;
  validUntil?: bigint;
  minFill?: bigint;
}

interface Terms {
  wh?: bigint;
  price?: bigint;
  expiresAt?: bigint;
  bidder?: string;
}

export const escrowOf = (s: Scenario): string => `${s.deployer}.bids`;
export const held = (s: Scenario): bigint => s.sats(escrowOf(s));
export const bidOf = (s: Scenario, id = 1n) => s.read('bids/get-bid', Cl.uint(id));

/** A market with two bidders who have sBTC. */
export function funded(): Scenario {
  const s = opened();
  for (const who of [s.buyer, s.buyer2]) s.fund(who, START_SATS);
  return s;
}

const texts = (codes: string[] = []) => Cl.list(codes.map((code) => Cl.stringAscii(code)));

/** Criteria that every real lot meets, but for `wanted`. */
export const criteria = (wanted: Criteria, expiresAt: bigint) =>
  Cl.tuple({
    facility: wanted.facility === undefined ? Cl.none() : Cl.some(Cl.uint(wanted.facility)),
    countries: texts(wanted.countries),
    fuels: texts(wanted.fuels),
    technologies: texts(wanted.technologies),
    'period-start': Cl.uint(wanted.periodStart ?? 0n),
    'period-end': Cl.uint(wanted.periodEnd ?? 2n ** 64n),
    trial: Cl.bool(wanted.trial ?? false),
    'valid-until': Cl.uint(wanted.validUntil ?? expiresAt),
    'min-fill': Cl.uint(wanted.minFill ?? 1n),
  });

export function place(s: Scenario, terms: Terms = {}, wanted: Criteria = {}): Outcome {
  const { wh = 10n * MWH, price = 5_000n, expiresAt = s.now() + DAY, bidder = s.buyer } = terms;
  const args = [Cl.uint(wh), Cl.uint(price), Cl.uint(expiresAt), criteria(wanted, expiresAt)];
  return s.call(bidder, 'bids/place-bid', ...args);
}

/** The number of a bid that has to be accepted. */
export function placed(s: Scenario, terms: Terms = {}, wanted: Criteria = {}): bigint {
  const { ok, err } = place(s, terms, wanted);
  if (ok === undefined) throw new Error(`The bid was answered (err u${err})`);
  return ok as bigint;
}

export const fill = (s: Scenario, token: bigint, wh: bigint, { seller = s.producer, id = 1n } = {}): Outcome =>
  s.call(seller, 'bids/fill', Cl.uint(id), Cl.uint(token), Cl.uint(wh));
export const cancel = (s: Scenario, sender = s.buyer, id = 1n): Outcome =>
  s.call(sender, 'bids/cancel-bid', Cl.uint(id));
export const release = (s: Scenario, sender = s.outsider, id = 1n): Outcome =>
  s.call(sender, 'bids/release-expired', Cl.uint(id));
