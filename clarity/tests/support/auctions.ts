import { Cl } from '@stacks/transactions';
import { HOUR, MWH, type Outcome, SBTC, type Scenario } from '../../tools/scenario.ts';
import { opened } from './market.ts';

export const MINUTE = 60n;
export const DAY = 24n * HOUR;
export const START_SATS = 1_000_000n;

/** Gives a contract sBTC, which the simnet mints only to accounts. */
export function fundContract(s: Scenario, contract: string, sats: bigint): void {
  s.fund(s.outsider, sats);
  const [from, to] = [Cl.principal(s.outsider), Cl.principal(contract)];
  s.must(s.outsider, `${SBTC}/transfer`, Cl.uint(sats), from, to, Cl.none());
}

interface Terms {
  token?: bigint;
  seller?: string;
  endsAt?: bigint;
}

export const escrowOf = (s: Scenario): string => `${s.deployer}.auctions`;
export const held = (s: Scenario): bigint => s.sats(escrowOf(s));
export const auctionOf = (s: Scenario, id = 1n) => s.read('auctions/get-auction', Cl.uint(id));

/** A market with two bidders who have sBTC. */
export function funded(): Scenario {
  const s = opened();
  for (const who of [s.buyer, s.buyer2]) s.fund(who, START_SATS);
  return s;
}

export function openEnglish(s: Scenario, reserve = 1_000n, terms: Terms = {}): Outcome {
  const { seller = s.producer, token = s.lot(MWH, seller), endsAt = s.now() + DAY } = terms;
  return s.call(seller, 'auctions/open-english', Cl.uint(token), Cl.uint(reserve), Cl.uint(endsAt));
}

export function openDutch(s: Scenario, start = 2_000n, end = 1_000n, terms: Terms = {}): Outcome {
  const { seller = s.producer, token = s.lot(MWH, seller), endsAt = s.now() + DAY } = terms;
  return s.call(seller, 'auctions/open-dutch', Cl.uint(token), Cl.uint(start), Cl.uint(end), Cl.uint(endsAt));
}

export const bid = (s: Scenario, amount: bigint, bidder = s.buyer, id = 1n): Outcome =>
  s.call(bidder, 'auctions/place-bid', Cl.uint(id), Cl.uint(amount));
export const buyDutch = (s: Scenario, { limit = START_SATS, buyer = s.buyer, id = 1n } = {}): Outcome =>
  s.call(buyer, 'auctions/buy-dutch', Cl.uint(id), Cl.uint(limit));
export const settle = (s: Scenario, id = 1n, sender = s.outsider): Outcome =>
  s.call(sender, 'auctions/settle', Cl.uint(id));
export const cancel = (s: Scenario, sender = s.producer, id = 1n): Outcome =>
  s.call(sender, 'auctions/cancel-auction', Cl.uint(id));

/** An English auction of a fresh lot, and when it ends. */
export function english(s: Scenario, reserve = 1_000n): { token: bigint; endsAt: bigint } {
  const token = s.lot(MWH);
  const endsAt = s.now() + DAY;
  if (openEnglish(s, reserve, { token, endsAt }).ok === undefined) throw new Error('The auction did not open');
  return { token, endsAt };
}

/** A Dutch auction of a fresh lot, and when it ends. */
export function dutch(s: Scenario, start = 2_000n, end = 1_000n): { token: bigint; endsAt: bigint } {
  const token = s.lot(MWH);
  const endsAt = s.now() + DAY;
  if (openDutch(s, start, end, { token, endsAt }).ok === undefined) throw new Error('The auction did not open');
  return { token, endsAt };
}
