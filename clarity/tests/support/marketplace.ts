import { Cl, type ClarityValue } from '@stacks/transactions';
import { claim, MWH, type Outcome, type Scenario } from '../../tools/scenario.ts';
import { opened } from './market.ts';

export const LIMIT = 10n ** 12n;
export const START_SATS = 10n ** 9n;
/** What an administrative act by a stranger, and a pause by one, are refused with. */
export const NOT_COUNCIL_MEMBER = 1005n;
export const NOT_GUARDIAN = 1009n;
export const FORMS = ['list', 'buy', 'auctions', 'bids', 'quotes', 'forwards'] as const;
export type Form = (typeof FORMS)[number];

/** A listing and the version of its price that the buyer saw. */
export type Item = bigint | { listing: bigint; version: bigint };

/** A market with a funded buyer. */
export function funded(sats = START_SATS): Scenario {
  const s = opened();
  s.fund(s.buyer, sats);
  return s;
}

const purchase = (listing: bigint, { wh = MWH, version = 1n, limit = LIMIT } = {}) =>
  [listing, version, wh, limit].map((n) => Cl.uint(n));

type Purchase = Partial<{ wh: bigint; version: bigint; limit: bigint; buyer: string }>;

export const buy = (s: Scenario, listing: bigint, { buyer = s.buyer, ...terms }: Purchase = {}): Outcome =>
  s.call(buyer, 'marketplace/buy', ...purchase(listing, terms));

export const buyAndRetire = (
  s: Scenario,
  listing: bigint,
  { buyer = s.buyer, ...terms }: Purchase = {},
  fields: Parameters<typeof claim>[0] = {},
): Outcome => s.call(buyer, 'marketplace/buy-and-retire', ...purchase(listing, terms), claim(fields));

export const itemList = (items: readonly Item[]) =>
  Cl.list(
    items.map((item) => {
      const { listing, version } = typeof item === 'bigint' ? { listing: item, version: 1n } : item;
      return Cl.tuple({ listing: Cl.uint(listing), version: Cl.uint(version) });
    }),
  );

export const sweep = (s: Scenario, items: readonly Item[], { buyer = s.buyer, limit = LIMIT } = {}): Outcome =>
  s.call(buyer, 'marketplace/sweep', itemList(items), Cl.uint(limit));

export const sweepAndRetire = (
  s: Scenario,
  items: readonly Item[],
  { buyer = s.buyer, limit = LIMIT } = {},
  fields: Parameters<typeof claim>[0] = {},
): Outcome => s.call(buyer, 'marketplace/sweep-and-retire', itemList(items), Cl.uint(limit), claim(fields));

export const offerList = (tokens: readonly bigint[], price: bigint, expiresAt: bigint) =>
  Cl.list(
    tokens.map((token) => Cl.tuple({ token: Cl.uint(token), price: Cl.uint(price), 'expires-at': Cl.uint(expiresAt) })),
  );

export const listMany = (s: Scenario, tokens: readonly bigint[], price = 5_000n, expiresAt = s.now() + 86_400n) =>
  s.call(s.producer, 'marketplace/list-many', offerList(tokens, price, expiresAt));

export const changePrice = (s: Scenario, listing: bigint, price: bigint, sender = s.producer): Outcome =>
  s.call(sender, 'marketplace/change-price', Cl.uint(listing), Cl.uint(price));
export const cancel = (s: Scenario, listing: bigint, sender = s.producer): Outcome =>
  s.call(sender, 'marketplace/cancel', Cl.uint(listing));
export const release = (s: Scenario, listing: bigint, sender = s.outsider): Outcome =>
  s.call(sender, 'marketplace/release-expired', Cl.uint(listing));
export const listing = (s: Scenario, id: bigint) => s.read('marketplace/get-listing', Cl.uint(id));

export const setFee = (s: Scenario, bps: bigint) => s.must(s.member, 'marketplace/set-fee', Cl.uint(bps));
export const setTreasury = (s: Scenario, who: string) =>
  s.must(s.member, 'marketplace/set-treasury', Cl.principal(who));
export const flags = (...paused: Form[]) =>
  Cl.tuple(Object.fromEntries(FORMS.map((form) => [form, Cl.bool(paused.includes(form))])));
export const setPaused = (s: Scenario, ...paused: Form[]) =>
  s.must(s.member, 'marketplace/set-paused', flags(...paused));

/** `count` lots of 1 Wh each, cut off one lot of the holder. */
export function smallLots(s: Scenario, count: number, holder = s.producer): bigint[] {
  let rest = s.lot(1_000n, holder);
  return Array.from({ length: count }, () => {
    const parts = s.must(holder, 'rec-nft/split', Cl.uint(rest), Cl.uint(1), Cl.principal(holder));
    const { part, rest: left } = parts as { part: bigint; rest: bigint };
    rest = left;
    return part;
  });
}

/** A lot of 1 MWh of the producer that is only good until `expiresAt`, or belongs to a rehearsal; not from an issue. */
export function specialLot(s: Scenario, { expiresAt, trial = false }: { expiresAt?: bigint; trial?: boolean }): bigint {
  const token = 1_000_000n;
  const values: Record<string, ClarityValue> = {
    token: Cl.uint(token),
    owner: Cl.principal(s.producer),
    lot: Cl.tuple({
      issuance: Cl.uint(1),
      'first-wh': Cl.uint(0),
      wh: Cl.uint(MWH),
      'expires-at': expiresAt === undefined ? Cl.none() : Cl.some(Cl.uint(expiresAt)),
      trial: Cl.bool(trial),
    }),
  };
  const { functions } = s.simnet.getContractsInterfaces().get(`${s.deployer}.rec-nft`)!;
  const { args } = functions.find(({ name }) => name === 'create-lot')!;
  const inOrder = args.map(({ name }) => values[name]) as unknown as Parameters<typeof s.simnet.callPrivateFn>[2];
  s.simnet.callPrivateFn('rec-nft', 'create-lot', inOrder, s.deployer);
  return token;
}

/** sBTC of every account that trades, and of the market itself. */
export const balances = (s: Scenario) =>
  Object.fromEntries(
    (['buyer', 'buyer2', 'producer', 'producer2', 'outsider', 'treasury', 'marketplace'] as const).map((role) => [
      role,
      s.sats(s[role]),
    ]),
  );
