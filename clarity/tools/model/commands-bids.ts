import { attempts, type Command } from './command.ts';
import type * as R from './records.ts';
import type { Held, Stage } from './stage.ts';
import { MAX_PRICE, MWH } from './world.ts';

const UNKNOWN = 999_999n;
const place = 'bids/place-bid';
type Standing = R.Bid & { readonly id: bigint };

const criteria = (over: Partial<R.Criteria> = {}): R.Criteria => ({
  facility: null,
  countries: [],
  fuels: [],
  technologies: [],
  'period-start': 0n,
  'period-end': 10n ** 12n,
  trial: false,
  'valid-until': 10n ** 11n,
  'min-fill': 1n,
  ...over,
});

const plantOf = (p: Stage, { lot }: Held): { facility: bigint; plant: R.Facility; issued: R.Issuance } => {
  const issued = p.world.issuances.get(lot.issuance) as R.Issuance;
  return { facility: issued.facility, plant: p.world.facilities.get(issued.facility) as R.Facility, issued };
};

/** Criteria that a lot meets, as narrow as chance has it. */
function fitting(p: Stage, held: Held): R.Criteria {
  const { facility, plant, issued } = plantOf(p, held);
  return criteria({
    facility: p.chance(30) ? facility : null,
    countries: p.chance(30) ? ['XX', plant.country] : [],
    fuels: p.chance(30) ? ['F09', plant.fuel.slice(0, p.pick([1, 3, 9]))] : [],
    technologies: p.chance(30) ? [plant.technology.slice(0, p.pick([2, 7]))] : [],
    trial: held.lot.trial,
    ...(p.chance(50) ? { 'period-start': issued['period-start'], 'period-end': issued['period-end'] } : {}),
  });
}

/** A bid of somebody else that a lot fits. */
function bidFor(
  p: Stage,
  held: Held,
  over: Partial<R.Criteria> = {},
  terms: { wh?: bigint; price?: bigint; until?: bigint } = {},
): Standing {
  p.resume();
  const bidder = p.trader(held.owner);
  const {
    wh = p.pick([MWH, 7n * MWH + 1n]),
    price = p.pick([199n, 5_000n, 123_457n]),
    until = p.later() + 200n,
  } = terms;
  const id = p.must(bidder, place, wh, price, until, { ...fitting(p, held), ...over }) as bigint;
  return { ...(p.world.bids.get(id) as R.Bid), id };
}

function standing(p: Stage): Standing {
  const found = p.world.bids.entries().filter(([, bid]) => bid['expires-at'] > p.now + 30n);
  const [id, bid] = found.length > 0 && !p.chance(30) ? p.pick(found) : [];
  return id !== undefined && bid ? { ...bid, id } : bidFor(p, p.lot());
}

function stale(p: Stage): Standing {
  const found = p.world.bids.entries().filter(([, bid]) => bid['expires-at'] <= p.now);
  const [id, bid] = found.length > 0 ? p.pick(found) : [];
  if (id !== undefined && bid) return { ...bid, id };
  const made = bidFor(p, p.lot(), {}, { until: p.now + 100n });
  p.chain.pass(120n);
  return made;
}

const most = (bid: Standing, { lot }: Held): bigint => (bid.wh < lot.wh ? bid.wh : lot.wh);

const misplaced = (
  aim: number,
  over: (p: Stage) => Partial<{ wh: bigint; price: bigint; until: bigint; criteria: R.Criteria }>,
) =>
  [
    aim,
    (p: Stage) => {
      p.resume();
      const terms = { wh: MWH, price: 199n, until: p.later(), criteria: criteria(), ...over(p) };
      p.call(p.trader(), place, terms.wh, terms.price, terms.until, terms.criteria);
    },
  ] as const;

const misfit = (aim: number, over: (p: Stage, held: Held) => Partial<R.Criteria>) =>
  [
    aim,
    (p: Stage) => {
      const held = p.lot();
      const bid = bidFor(p, held, over(p, held));
      p.call(held.owner, 'bids/fill', bid.id, held.token, most(bid, held));
    },
  ] as const;

export const bids: readonly Command[] = [
  ...attempts(
    place,
    [
      'ok',
      (p) => {
        p.resume();
        const wh = p.pick([1n, 999_999n, MWH, 7n * MWH + 1n]);
        p.call(p.trader(), place, wh, p.price(), p.later(), { ...fitting(p, p.lot()), 'min-fill': p.part(wh) });
      },
    ],
    [6001, (p) => p.whilePaused('bids', () => p.call(p.trader(), place, 1n, 1n, p.later(), criteria()))],
    misplaced(6002, (p) => ({ wh: p.pick([0n, 10n ** 18n + 1n]) })),
    misplaced(6003, (p) => ({ price: p.pick([0n, MAX_PRICE + 1n]) })),
    misplaced(6004, (p) => ({ until: p.now - p.pick([0n, 1n]) })),
    misplaced(6005, (p) => ({ criteria: criteria({ 'min-fill': p.pick([0n, MWH + 1n]) }) })),
    misplaced(6006, () => ({ criteria: criteria({ 'period-end': 0n }) })),
    misplaced(6007, (p) => ({
      criteria: criteria(p.pick([{ countries: ['N'] }, { fuels: [''] }, { technologies: [''] }])),
    })),
    misplaced(6008, () => ({ criteria: criteria({ 'valid-until': 1n }) })),
    misplaced(6025, () => ({ price: MAX_PRICE })),
    misplaced(6026, () => ({ criteria: criteria({ facility: UNKNOWN }) })),
  ),
  ...attempts(
    'bids/fill',
    [
      'ok',
      (p) => {
        const held = p.lot();
        const bid = bidFor(p, held);
        const all = most(bid, held);
        p.call(held.owner, 'bids/fill', bid.id, held.token, p.chance(50) ? all : p.part(all));
      },
      8,
    ],
    [6009, (p) => p.call(p.trader(), 'bids/fill', UNKNOWN, 1n, 1n)],
    [6012, (p) => p.call(p.trader(), 'bids/fill', standing(p).id, UNKNOWN, 1n)],
    [
      6001,
      (p) => {
        const held = p.lot();
        const bid = bidFor(p, held);
        p.whilePaused('bids', () => p.call(held.owner, 'bids/fill', bid.id, held.token, 1n));
      },
    ],
    [
      6010,
      (p) => {
        const bid = standing(p);
        p.resume();
        p.call(bid.bidder, 'bids/fill', bid.id, p.lot().token, 1n);
      },
    ],
    [
      6011,
      (p) => {
        const bid = stale(p);
        p.resume();
        const held = p.lot();
        p.call(held.owner === bid.bidder ? p.poor : held.owner, 'bids/fill', bid.id, held.token, 1n);
      },
    ],
    [
      6013,
      (p) => {
        const held = p.lot();
        const bid = bidFor(p, held);
        p.call(held.owner, 'bids/fill', bid.id, held.token, p.pick([0n, most(bid, held) + 1n]));
      },
    ],
    [
      6014,
      (p) => {
        const held = p.lot();
        const bid = bidFor(p, held, { 'min-fill': MWH }, { wh: 7n * MWH });
        p.call(held.owner, 'bids/fill', bid.id, held.token, 1n);
      },
    ],
    [
      6015,
      (p) => {
        const held = p.lot();
        const bid = bidFor(p, held, {}, { wh: 7n * MWH + 2n, price: 1n });
        p.call(held.owner, 'bids/fill', bid.id, held.token, 1n);
      },
    ],
    misfit(6016, (p, held) => ({
      facility: p.world.facilities.entries().find(([id]) => id !== plantOf(p, held).facility)?.[0] ?? null,
    })),
    misfit(6017, (_p, held) => ({ trial: !held.lot.trial })),
    misfit(6018, (p, held) =>
      p.pick([
        { 'period-start': plantOf(p, held).issued['period-start'] + 1n },
        { 'period-end': plantOf(p, held).issued['period-end'] - 1n },
      ]),
    ),
    [
      6019,
      (p) => {
        const held = p.expiringLot(100_000n);
        const bid = bidFor(p, held, { 'valid-until': (held.lot['expires-at'] ?? 0n) + 1n }, { until: p.now + 1_000n });
        p.call(held.owner, 'bids/fill', bid.id, held.token, 1_000n);
      },
    ],
    misfit(6020, () => ({ countries: ['XX'] })),
    misfit(6021, () => ({ countries: [], fuels: ['F09'] })),
    misfit(6022, () => ({ countries: [], fuels: [], technologies: ['T09'] })),
    [
      3002,
      (p) => {
        const held = p.lot();
        const bid = bidFor(p, held);
        const thief = p.trader(held.owner, bid.bidder);
        p.call(thief, 'bids/fill', bid.id, held.token, most(bid, held));
      },
    ],
  ),
  ...attempts(
    'bids/cancel-bid',
    [
      'ok',
      (p) => {
        const bid = p.chance(20) ? stale(p) : standing(p);
        p.call(bid.bidder, 'bids/cancel-bid', bid.id);
      },
      2,
    ],
    [6009, (p) => p.call(p.trader(), 'bids/cancel-bid', UNKNOWN)],
    [6023, (p) => p.call(p.poor, 'bids/cancel-bid', standing(p).id)],
  ),
  ...attempts(
    'bids/release-expired',
    ['ok', (p) => p.call(p.trader(), 'bids/release-expired', stale(p).id), 2],
    [6009, (p) => p.call(p.trader(), 'bids/release-expired', UNKNOWN)],
    [6024, (p) => p.call(p.trader(), 'bids/release-expired', standing(p).id)],
  ),
];
