import { readFileSync } from 'node:fs';
import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { MWH, type Scenario } from '../tools/scenario.ts';
import { bidOf, cancel, DAY, escrowOf, fill, funded, held, placed, START_SATS } from './support/bids.ts';
import { passTo } from './support/clock.ts';

const setTreasury = (s: Scenario, who: string) => s.must(s.member, 'marketplace/set-treasury', Cl.principal(who));
const whOf = (s: Scenario, token: bigint) => s.read('rec-nft/get-lot', Cl.uint(token)) as { wh: bigint };

describe('filling', () => {
  it('with a whole lot sends it straight to the bidder and pays seller and treasury out of escrow', () => {
    const s = funded();
    placed(s);
    const token = s.lot(10n * MWH);
    const outcome = fill(s, token, 10n * MWH);
    expect(outcome.ok).toEqual({ token, rest: null, wh: 10n * MWH, total: 50_000n, fee: 500n });
    expect(outcome.moves).toEqual(['nft_transfer_event', 'ft_transfer_event', 'ft_transfer_event']);
    expect(outcome.prints).toEqual([
      {
        event: 'bid-filled',
        bid: 1n,
        lot: token,
        token,
        rest: null,
        bidder: s.buyer,
        seller: s.producer,
        wh: 10n * MWH,
        price: 5_000n,
        total: 50_000n,
        fee: 500n,
        remaining: 0n,
        trial: false,
      },
    ]);
    expect([s.sats(s.producer), s.sats(s.treasury), held(s)]).toEqual([49_500n, 500n, 0n]);
    expect([s.owner(token), bidOf(s)]).toEqual([s.buyer, null]);
    expect(fill(s, token, 1n).err).toBe(6009n);
  });

  it('with a lot smaller than the bid leaves it open for the rest', () => {
    const s = funded();
    placed(s);
    expect(fill(s, s.lot(4n * MWH), 4n * MWH).prints).toMatchObject([{ remaining: 6n * MWH, total: 20_000n }]);
    expect(bidOf(s)).toMatchObject({ wh: 6n * MWH, price: 5_000n });
    expect(held(s)).toBe(30_000n);
    expect(cancel(s).ok).toBe(30_000n);
  });

  it('with a part of a lot gives the seller the rest under a new id in the same call', () => {
    const s = funded();
    placed(s, { wh: 4n * MWH });
    const token = s.lot(10n * MWH);
    const outcome = fill(s, token, 4n * MWH);
    const [part, rest] = [token + 1n, token + 2n];
    expect(outcome.ok).toEqual({ token: part, rest, wh: 4n * MWH, total: 20_000n, fee: 200n });
    expect(outcome.prints.at(-1)).toMatchObject({ event: 'bid-filled', lot: token, token: part, rest, remaining: 0n });
    expect([s.owner(token), s.owner(part), s.owner(rest)]).toEqual([null, s.buyer, s.producer]);
    expect([whOf(s, part).wh, whOf(s, rest).wh]).toEqual([4n * MWH, 6n * MWH]);
  });

  it('by the bidder is refused', () => {
    const s = funded();
    placed(s);
    expect(fill(s, s.lot(MWH, s.producer), MWH, { seller: s.buyer }).err).toBe(6010n);
  });

  it("with somebody else's lot is refused, whole or in part", () => {
    const s = funded();
    placed(s);
    const token = s.lot(2n * MWH);
    expect(fill(s, token, 2n * MWH, { seller: s.outsider }).err).toBe(3002n);
    expect(fill(s, token, MWH, { seller: s.outsider }).err).toBe(3002n);
  });

  it('of an unknown bid or with an unknown lot is refused', () => {
    const s = funded();
    placed(s);
    const token = s.lot(MWH);
    expect(fill(s, token, MWH, { id: 2n }).err).toBe(6009n);
    expect(fill(s, token + 1n, MWH).err).toBe(6012n);
  });

  it('with a lot that was split meanwhile is refused', () => {
    const s = funded();
    placed(s);
    const token = s.lot(2n * MWH);
    s.must(s.producer, 'rec-nft/split', Cl.uint(token), Cl.uint(1n), Cl.principal(s.producer));
    expect(fill(s, token, 2n * MWH).err).toBe(3003n);
  });

  it.each([
    { what: '0 Wh', wh: 0n, err: 6013n },
    { what: '1 Wh more than the lot has', wh: 5n * MWH + 1n, err: 6013n },
    { what: 'all of the lot', wh: 5n * MWH, err: undefined },
  ])('with $what is answered with $err', ({ wh, err }) => {
    const s = funded();
    placed(s);
    expect(fill(s, s.lot(5n * MWH), wh).err).toBe(err);
  });

  it('with 1 Wh more than the bid wants is refused', () => {
    const s = funded();
    placed(s);
    expect(fill(s, s.lot(20n * MWH), 10n * MWH + 1n).err).toBe(6013n);
  });

  it('keeps to the smallest fill, except for all that is left', () => {
    const s = funded();
    placed(s, {}, { minFill: 4n * MWH });
    const lots = [s.lot(10n * MWH), s.lot(10n * MWH), s.lot(10n * MWH)] as const;
    expect(fill(s, lots[0], 4n * MWH - 1n).err).toBe(6014n);
    expect(fill(s, lots[0], 4n * MWH).ok).toBeDefined();
    expect(fill(s, lots[1], 4n * MWH).ok).toBeDefined();
    expect(fill(s, lots[2], 2n * MWH - 1n).err).toBe(6014n);
    expect(fill(s, lots[2], 2n * MWH).ok).toBeDefined();
    expect(bidOf(s)).toBeNull();
  });

  it('works until the second before the expiry', () => {
    const s = funded();
    const lots = [s.lot(MWH), s.lot(MWH)] as const;
    const last = s.now() + DAY;
    placed(s, { expiresAt: last + 1n });
    placed(s, { expiresAt: last + 10n });
    passTo(s, last);
    expect(fill(s, lots[0], MWH).ok).toBeDefined();
    expect(fill(s, lots[1], MWH, { id: 2n }).err).toBe(6011n);
  });
});

describe('the money of a bid', () => {
  it('is paid out to the last sat by fills of any size, each within 1 sat of its share', () => {
    const s = funded();
    placed(s, { wh: 3n * MWH + 1n, price: 333_333n });
    const taken = held(s);
    expect(taken).toBe(1_000_000n);
    let [rest, paid] = [s.lot(4n * MWH), 0n];
    for (const wh of [1_000_001n, 7n, 999_999n, 333_333n, 666_661n]) {
      const answer = fill(s, rest, wh).ok as { rest: bigint; total: bigint };
      expect(answer.total - (wh * 333_333n) / MWH).toBeGreaterThanOrEqual(0n);
      expect(answer.total - (wh * 333_333n) / MWH).toBeLessThanOrEqual(1n);
      [rest, paid] = [answer.rest, paid + answer.total];
    }
    expect([paid, held(s), bidOf(s)]).toEqual([taken, 0n, null]);
  });

  it('is not given for less than a sat of energy, but the last Wh always earns the last sat', () => {
    const s = funded();
    placed(s, { wh: 2n * MWH, price: 1n });
    const [small, large, last] = [s.lot(1n), s.lot(2n * MWH - 1n), s.lot(1n)] as const;
    expect(fill(s, small, 1n).err).toBe(6015n);
    expect(fill(s, large, 2n * MWH - 1n).ok).toMatchObject({ total: 1n, fee: 0n });
    expect(fill(s, last, 1n).ok).toMatchObject({ total: 1n, fee: 0n });
    expect([held(s), bidOf(s)]).toEqual([0n, null]);
  });

  it('bears the fee of the day of the bid, to the treasury of the day of the fill', () => {
    const s = funded();
    placed(s);
    s.must(s.member, 'marketplace/set-fee', Cl.uint(500));
    setTreasury(s, s.outsider);
    expect(fill(s, s.lot(10n * MWH), 10n * MWH).ok).toMatchObject({ fee: 500n });
    expect([s.sats(s.outsider), s.sats(s.treasury)]).toEqual([500n, 0n]);
  });

  it.each(['bidder', 'seller'] as const)('bears no fee when the treasury is the %s', (role) => {
    const s = funded();
    placed(s);
    setTreasury(s, role === 'bidder' ? s.buyer : s.producer);
    const outcome = fill(s, s.lot(10n * MWH), 10n * MWH);
    expect(outcome).toMatchObject({ ok: { fee: 0n }, moves: ['nft_transfer_event', 'ft_transfer_event'] });
    expect([s.sats(s.producer), s.sats(s.buyer)]).toEqual([50_000n, START_SATS - 50_000n]);
  });

  it('bears no fee for a treasury that is the escrow itself', () => {
    const s = funded();
    const fee = (treasury: string) =>
      simnet.callPrivateFn(
        'bids',
        'fee-of',
        [Cl.uint(10_000), Cl.uint(500), ...[s.buyer, s.producer, treasury].map((who) => Cl.principal(who))] as never,
        s.outsider,
      ).result;
    expect([fee(s.treasury), fee(escrowOf(s))]).toMatchObject([{ value: 500n }, { value: 0n }]);
  });
});

describe('through another contract', () => {
  function withContract(name: string): Scenario {
    const s = funded();
    const source = readFileSync(new URL(`./support/${name}.clar`, import.meta.url), 'latin1');
    simnet.deployContract(name, source, { clarityVersion: 5 }, s.deployer);
    return s;
  }

  it("a hostile one cannot bid with a user's sBTC, nor cancel his bid", () => {
    const s = withContract('offers-phishing');
    placed(s);
    expect(s.call(s.buyer, 'offers-phishing/place-his-bid').err).toBe(6025n);
    expect(s.call(s.buyer, 'offers-phishing/cancel-his-bid', Cl.uint(1)).err).toBe(6023n);
    expect(s.sats(s.buyer)).toBe(START_SATS - 50_000n);
  });

  it.each([MWH, 2n * MWH])('a hostile one cannot fill with %d Wh of a lot of 2 MWh of a user', (wh) => {
    const s = withContract('offers-phishing');
    placed(s);
    const token = s.lot(2n * MWH);
    const args = [Cl.uint(1), Cl.uint(token), Cl.uint(wh)];
    expect(s.call(s.producer, 'offers-phishing/fill-with-his-lot', ...args).err).toBe(3002n);
    expect(s.owner(token)).toBe(s.producer);
  });

  it('a hostile one cannot take money out of the escrow itself', () => {
    const s = withContract('offers-phishing');
    placed(s);
    expect(s.call(s.outsider, 'offers-phishing/empty', Cl.principal(escrowOf(s))).err).toBe(4n);
    expect(held(s)).toBe(50_000n);
  });

  it('one that deals for itself fills with a part of its lot and keeps the rest', () => {
    const s = withContract('smart-wallet');
    const wallet = `${s.deployer}.smart-wallet`;
    const token = s.lot(2n * MWH);
    s.must(s.producer, 'rec-nft/transfer', Cl.uint(token), Cl.principal(s.producer), Cl.principal(wallet));
    placed(s);
    const { ok } = s.call(s.outsider, 'smart-wallet/fill', Cl.uint(1), Cl.uint(token), Cl.uint(MWH));
    const { rest } = ok as { rest: bigint };
    expect([s.owner(rest), s.sats(wallet)]).toEqual([wallet, 4_950n]);
  });
});
