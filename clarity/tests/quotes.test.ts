import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { quoteDigest } from '../tools/quote-signing.ts';
import { MWH } from '../tools/scenario.ts';
import { expiringLot } from './support/expiring-lots.ts';
import { opened } from './support/market.ts';
import { allBut, pauseOnly } from './support/paused.ts';
import { deposit, domainOf, hex, quoteFor, quotesOf, settle, stock, stocked, withdraw } from './support/quotes.ts';

describe('depositing', () => {
  it('moves the lot into stock and announces it with the fee of today', () => {
    const s = opened();
    const token = s.lot(10n * MWH);
    const outcome = deposit(s, token);
    const entry = { seller: s.producer, wh: 10n * MWH, 'expires-at': null, trial: false, 'fee-bps': 100n };
    expect(outcome).toMatchObject({ ok: 10n * MWH, moves: ['nft_transfer_event'] });
    expect(outcome.prints).toEqual([{ event: 'quote-stock-deposited', token, ...entry }]);
    expect(stock(s, token)).toEqual(entry);
    expect(s.owner(token)).toBe(quotesOf(s));
  });

  it("refuses somebody else's lot, a lot in stock already, and a lot that never was", () => {
    const s = opened();
    const token = s.lot(MWH);
    expect(deposit(s, token, s.outsider).err).toBe(3002n);
    expect(deposit(s, token).ok).toBeDefined();
    expect(deposit(s, token).err).toBe(3002n);
    expect(deposit(s, 99n).err).toBe(3003n);
  });

  it('refuses while quotes are paused', () => {
    const s = opened();
    const token = s.lot(MWH);
    pauseOnly(s, 'quotes');
    expect(deposit(s, token).err).toBe(7001n);
    expect(s.owner(token)).toBe(s.producer);
  });

  it('takes a lot that expires in the next second, and refuses one that expires in this very second', () => {
    const s = opened();
    expect(
      deposit(
        s,
        expiringLot(s, (issue) => issue + 10n),
      ).err,
    ).toBe(7008n);
    expect(
      deposit(
        s,
        expiringLot(s, (issue) => issue + 11n),
      ).ok,
    ).toBeDefined();
  });
});

describe('settling', () => {
  it('a whole lot pays seller and treasury and moves the lot', () => {
    const { s, token } = stocked(opened());
    const quote = quoteFor(s, token, { buyer: s.buyer });
    const outcome = settle(s, quote);
    expect(outcome.ok).toEqual({ token, rest: null, wh: 10n * MWH, total: 50_000n, fee: 500n });
    expect(outcome.moves).toEqual(['ft_transfer_event', 'ft_transfer_event', 'nft_transfer_event']);
    expect(outcome.prints).toEqual([
      {
        event: 'quote-settled',
        digest: hex(quoteDigest(quote, domainOf(s))),
        stock: token,
        token,
        rest: null,
        seller: s.producer,
        buyer: s.buyer,
        wh: 10n * MWH,
        price: 5_000n,
        total: 50_000n,
        fee: 500n,
        remaining: 0n,
        trial: false,
        nonce: 1n,
        counter: 0n,
      },
    ]);
    expect([s.sats(s.buyer), s.sats(s.producer), s.sats(s.treasury)]).toEqual([950_000n, 49_500n, 500n]);
    expect([s.owner(token), stock(s, token)]).toEqual([s.buyer, null]);
  });

  it('a part leaves the rest in stock under its new id, for new quotes only', () => {
    const { s, token } = stocked(opened());
    const quote = quoteFor(s, token, { wh: 4n * MWH });
    const outcome = settle(s, quote);
    expect(outcome.ok).toEqual({ token: token + 1n, rest: token + 2n, wh: 4n * MWH, total: 20_000n, fee: 200n });
    expect(outcome.prints.at(-1)).toMatchObject({ stock: token, token: token + 1n, remaining: 6n * MWH });
    expect([s.owner(token + 1n), s.owner(token + 2n)]).toEqual([s.buyer, quotesOf(s)]);
    expect([stock(s, token), stock(s, token + 2n)]).toMatchObject([null, { seller: s.producer, wh: 6n * MWH }]);
    expect(settle(s, quoteFor(s, token, { wh: 6n * MWH, nonce: 2n })).err).toBe(7002n);
    expect(settle(s, quoteFor(s, token + 2n, { wh: 6n * MWH })).ok).toMatchObject({ token: token + 2n });
  });

  it('rounds the total up and the fee down, at 1 Wh and 1 sat too', () => {
    const { s, token } = stocked(opened());
    const sale = (at: bigint, wh: bigint, price: bigint) => settle(s, quoteFor(s, at, { wh, price })).ok;
    expect(sale(token, 1n, 1n)).toMatchObject({ total: 1n, fee: 0n });
    expect(sale(token + 2n, MWH, 1n)).toMatchObject({ total: 1n, fee: 0n });
    expect(sale(token + 4n, MWH + 1n, 1n)).toMatchObject({ total: 2n, fee: 0n });
    expect(sale(token + 6n, MWH, 199n)).toMatchObject({ total: 199n, fee: 1n });
    expect([s.sats(s.producer), s.sats(s.treasury)]).toEqual([202n, 1n]);
  });

  it('takes the fee of the day of the deposit', () => {
    const { s, token } = stocked(opened());
    s.must(s.member, 'marketplace/set-fee', Cl.uint(500));
    expect(settle(s, quoteFor(s, token)).ok).toMatchObject({ fee: 500n });
  });

  it('without a fee is one payment', () => {
    const s = opened();
    s.must(s.member, 'marketplace/set-fee', Cl.uint(0));
    const { token } = stocked(s);
    expect(settle(s, quoteFor(s, token)).moves).toEqual(['ft_transfer_event', 'nft_transfer_event']);
    expect(s.sats(s.producer)).toBe(50_000n);
  });

  it.each(['buyer', 'producer'] as const)('by or from the treasury is one payment without a fee: %s', (treasury) => {
    const { s, token } = stocked(opened());
    s.must(s.member, 'marketplace/set-treasury', Cl.principal(s[treasury]));
    const outcome = settle(s, quoteFor(s, token));
    expect(outcome.ok).toMatchObject({ total: 50_000n, fee: 0n });
    expect(outcome.moves).toEqual(['ft_transfer_event', 'nft_transfer_event']);
    expect([s.sats(s.buyer), s.sats(s.producer)]).toEqual([950_000n, 50_000n]);
  });

  it('by a buyer with too little sBTC changes nothing', () => {
    const { s, token } = stocked(opened());
    const quote = quoteFor(s, token);
    expect(settle(s, quote, { buyer: s.buyer2 })).toMatchObject({ err: 7014n, moves: [], prints: [] });
    expect(s.owner(token)).toBe(quotesOf(s));
    expect(settle(s, quote).ok).toBeDefined();
  });

  it('works until the second before the expiry of the quote', () => {
    const { s, token } = stocked(opened());
    expect(settle(s, quoteFor(s, token, { expiresAt: s.now() })).err).toBe(7007n);
    expect(settle(s, quoteFor(s, token, { expiresAt: s.now() + 1n })).ok).toBeDefined();
  });

  it('works until the second before the certificates expire, however long the quote is good', () => {
    const s = opened();
    const sale = (token: bigint) => settle(s, quoteFor(s, token, { wh: MWH, expiresAt: s.now() + 86_400n }));
    const late = stocked(
      s,
      expiringLot(s, (issue) => issue + 20n),
    ).token;
    expect(sale(late).err).toBe(7008n);
    const { token } = stocked(
      s,
      expiringLot(s, (issue) => issue + 21n),
    );
    expect(sale(token).ok).toMatchObject({ rest: token + 2n });
    expect([withdraw(s, late).ok, withdraw(s, token + 2n).ok]).toEqual([3n * MWH, 2n * MWH]);
  });

  it('is refused while quotes are paused', () => {
    const { s, token } = stocked(opened());
    pauseOnly(s, 'quotes');
    expect(settle(s, quoteFor(s, token)).err).toBe(7001n);
    pauseOnly(s, ...allBut('quotes'));
    expect(settle(s, quoteFor(s, token)).ok).toBeDefined();
  });

  it('says that certificates are trial ones', () => {
    const s = opened();
    const { token } = stocked(s, s.issued({ facility: s.approved({ trial: true }) }).token as bigint);
    expect(stock(s, token)).toMatchObject({ trial: true });
    expect(settle(s, quoteFor(s, token, { wh: MWH })).prints.at(-1)).toMatchObject({ trial: true });
  });

  it('is refused for a lot that is not in stock, and for the lot of another seller', () => {
    const { s, token } = stocked(opened());
    expect(settle(s, quoteFor(s, s.lot(MWH), { wh: MWH })).err).toBe(7002n);
    expect(settle(s, quoteFor(s, token, { seller: s.producer2 })).err).toBe(7004n);
  });

  it('is refused to the seller and to another buyer than the one named', () => {
    const { s, token } = stocked(opened());
    s.fund(s.buyer2, 1_000_000n);
    expect(settle(s, quoteFor(s, token), { buyer: s.producer }).err).toBe(7005n);
    expect(settle(s, quoteFor(s, token, { buyer: s.producer }), { buyer: s.producer }).err).toBe(7005n);
    expect(settle(s, quoteFor(s, token, { buyer: s.buyer }), { buyer: s.buyer2 }).err).toBe(7006n);
  });

  it.each([0n, 10n * MWH + 1n])('is refused for %d Wh of 10 MWh', (wh) => {
    const { s, token } = stocked(opened());
    expect(settle(s, quoteFor(s, token, { wh })).err).toBe(7010n);
  });

  it('takes the highest price and refuses no price and one sat more', () => {
    const { s, token } = stocked(opened());
    const max = 2_100_000_000_000_000n;
    s.fund(s.buyer, 2_100_000_000n);
    const price = (sats: bigint) => settle(s, quoteFor(s, token, { wh: 1n, price: sats }));
    expect(price(0n).err).toBe(7011n);
    expect(price(max + 1n).err).toBe(7011n);
    expect(price(max).ok).toMatchObject({ total: 2_100_000_000n });
  });
});
