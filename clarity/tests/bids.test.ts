import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { MWH, type Scenario } from '../tools/scenario.ts';
import { bidOf, cancel, DAY, fill, funded, held, place, placed, release, START_SATS } from './support/bids.ts';
import { passTo } from './support/clock.ts';
import { allBut, everything, pauseOnly } from './support/paused.ts';

const MAX_PRICE = 2_100_000_000_000_000n;
const MAX_WH = 10n ** 18n;

describe('placing a bid', () => {
  it('takes the sBTC for all of it and announces everything with the fee of today', () => {
    const s = funded();
    const facility = s.approved();
    const expiresAt = s.now() + DAY;
    const wanted = { facility, countries: ['NL'], fuels: ['F01'], technologies: ['T01', 'T02'], minFill: MWH };
    const outcome = place(s, { expiresAt }, wanted);
    const offer = {
      bidder: s.buyer,
      wh: 10n * MWH,
      price: 5_000n,
      'expires-at': expiresAt,
      'fee-bps': 100n,
      criteria: {
        facility,
        countries: ['NL'],
        fuels: ['F01'],
        technologies: ['T01', 'T02'],
        'period-start': 0n,
        'period-end': 2n ** 64n,
        trial: false,
        'valid-until': expiresAt,
        'min-fill': MWH,
      },
    };
    expect(outcome).toMatchObject({ ok: 1n, moves: ['ft_transfer_event'] });
    expect(outcome.prints).toEqual([{ event: 'bid-placed', bid: 1n, total: 50_000n, ...offer }]);
    expect(bidOf(s)).toEqual(offer);
    expect([s.sats(s.buyer), held(s), s.read('bids/get-last-bid')]).toEqual([START_SATS - 50_000n, 50_000n, 1n]);
  });

  it('rounds the total up, to 1 sat for 1 Wh', () => {
    const s = funded();
    placed(s, { wh: 1n, price: 1n });
    expect(held(s)).toBe(1n);
    placed(s, { wh: MWH, price: 1n });
    expect(held(s)).toBe(2n);
    placed(s, { wh: MWH + 1n, price: 1n });
    expect(held(s)).toBe(4n);
  });

  it.each([
    { what: '0 Wh', terms: { wh: 0n }, err: 6002n },
    { what: 'more than 1,000,000 TWh', terms: { wh: MAX_WH + 1n }, err: 6002n },
    { what: '0 sats per MWh', terms: { price: 0n }, err: 6003n },
    { what: 'more than 21 million bitcoin per MWh', terms: { price: MAX_PRICE + 1n }, err: 6003n },
    { what: 'the largest amount and price', terms: { wh: MAX_WH, price: MAX_PRICE }, err: 6025n },
    { what: 'one sat more than the bidder has', terms: { wh: MWH, price: START_SATS + 1n }, err: 6025n },
    { what: 'all that the bidder has', terms: { wh: MWH, price: START_SATS }, err: undefined },
  ])('for $what is answered with $err', ({ terms, err }) => {
    expect(place(funded(), terms).err).toBe(err);
  });

  it('refuses an expiry in this very second and takes the next', () => {
    const s = funded();
    expect(place(s, { expiresAt: s.now() }).err).toBe(6004n);
    expect(place(s, { expiresAt: s.now() + 1n }).ok).toBe(1n);
  });

  it.each([
    { what: 'a smallest fill of 0 Wh', wanted: { minFill: 0n }, err: 6005n },
    { what: 'a smallest fill above the amount', wanted: { minFill: 10n * MWH + 1n }, err: 6005n },
    { what: 'a smallest fill of the whole amount', wanted: { minFill: 10n * MWH }, err: undefined },
    { what: 'an empty production period', wanted: { periodStart: 5n, periodEnd: 5n }, err: 6006n },
    { what: 'a production period of a second', wanted: { periodStart: 5n, periodEnd: 6n }, err: undefined },
    { what: 'a country of one letter', wanted: { countries: ['NL', 'N'] }, err: 6007n },
    { what: 'an empty beginning of a fuel', wanted: { fuels: ['F01', ''] }, err: 6007n },
    { what: 'an empty beginning of a technology', wanted: { technologies: [''] }, err: 6007n },
    {
      what: 'the longest lists',
      wanted: { countries: Array(16).fill('NL'), fuels: Array(8).fill('F') },
      err: undefined,
    },
  ])('with $what is answered with $err', ({ wanted, err }) => {
    expect(place(funded(), {}, wanted).err).toBe(err);
  });

  it.each([
    { what: 'countries', wanted: { countries: Array(17).fill('NL') } },
    { what: 'fuels', wanted: { fuels: Array(9).fill('F01') } },
    { what: 'technologies', wanted: { technologies: Array(9).fill('T01') } },
  ])('takes no more $what than the list holds', ({ wanted }) => {
    const s = funded();
    expect(() => place(s, {}, wanted)).toThrow();
  });

  it('refuses a facility that there is not', () => {
    const s = funded();
    const facility = s.approved();
    expect(place(s, {}, { facility: facility + 1n }).err).toBe(6026n);
    expect(place(s, {}, { facility }).ok).toBe(1n);
  });

  it('refuses lots that may expire a second before the bid does', () => {
    const s = funded();
    const expiresAt = s.now() + DAY;
    expect(place(s, { expiresAt }, { validUntil: expiresAt - 1n }).err).toBe(6008n);
    expect(place(s, { expiresAt }, { validUntil: expiresAt }).ok).toBe(1n);
  });
});

describe('cancelling a bid', () => {
  it('gives back all that waits for it, once', () => {
    const s = funded();
    placed(s);
    const outcome = cancel(s);
    expect(outcome).toMatchObject({ ok: 50_000n, moves: ['ft_transfer_event'] });
    expect(outcome.prints).toEqual([
      { event: 'bid-cancelled', bid: 1n, bidder: s.buyer, wh: 10n * MWH, refund: 50_000n },
    ]);
    expect([s.sats(s.buyer), held(s), bidOf(s)]).toEqual([START_SATS, 0n, null]);
    expect(cancel(s).err).toBe(6009n);
  });

  it('is for the bidder only', () => {
    const s = funded();
    placed(s);
    expect([s.outsider, s.member, s.deployer].map((who) => cancel(s, who).err)).toEqual([6023n, 6023n, 6023n]);
  });

  it('works after the expiry too', () => {
    const s = funded();
    placed(s, { expiresAt: s.now() + 10n });
    expect(cancel(s).ok).toBe(50_000n);
  });

  it('leaves the money of other bids alone', () => {
    const s = funded();
    placed(s);
    placed(s, { bidder: s.buyer2, price: 1n });
    cancel(s);
    expect([held(s), s.sats(s.buyer2)]).toEqual([10n, START_SATS - 10n]);
  });
});

describe('releasing an expired bid', () => {
  it('gives the bidder his money back, whoever calls, in the second of the expiry and not before', () => {
    const s = funded();
    const expiresAt = s.now() + DAY;
    placed(s, { expiresAt });
    passTo(s, expiresAt - 10n);
    expect(release(s).err).toBe(6024n);
    const outcome = release(s);
    expect(outcome.prints).toEqual([
      { event: 'bid-expired', bid: 1n, bidder: s.buyer, wh: 10n * MWH, refund: 50_000n },
    ]);
    expect([s.sats(s.buyer), held(s), bidOf(s)]).toEqual([START_SATS, 0n, null]);
    expect(release(s).err).toBe(6009n);
  });
});

describe('while bids are paused', () => {
  const prepared = (): { s: Scenario; token: bigint; expiresAt: bigint } => {
    const s = funded();
    const token = s.lot(MWH);
    const expiresAt = s.now() + DAY;
    placed(s, { expiresAt });
    placed(s, { expiresAt });
    return { s, token, expiresAt };
  };

  it('nothing is placed or filled', () => {
    const { s, token } = prepared();
    pauseOnly(s, 'bids');
    expect([place(s).err, fill(s, token, MWH).err]).toEqual([6001n, 6001n]);
  });

  it('all money finds its way back', () => {
    const { s, expiresAt } = prepared();
    pauseOnly(s, ...everything());
    expect(cancel(s).ok).toBe(50_000n);
    passTo(s, expiresAt);
    expect(release(s, s.outsider, 2n).ok).toBe(50_000n);
    expect([s.sats(s.buyer), held(s)]).toEqual([START_SATS, 0n]);
  });

  it('and only then: a pause of everything else leaves them alone', () => {
    const { s, token } = prepared();
    pauseOnly(s, ...allBut('bids'));
    expect([place(s).err, fill(s, token, MWH).err]).toEqual([undefined, undefined]);
  });
});

it('a fee of another day does not change what a bid pays back', () => {
  const s = funded();
  placed(s);
  s.must(s.member, 'marketplace/set-fee', Cl.uint(500));
  expect(cancel(s).ok).toBe(50_000n);
});
