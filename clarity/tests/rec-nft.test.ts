import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { hashOf } from '../tools/scenario.ts';
import { SpareIssuer } from '../tools/spare-issuer.ts';
import { halves, lotOf, merge, retire, sendMany, split, transfer } from './support/lots.ts';
import { opened } from './support/market.ts';

describe('split', () => {
  it('cuts the first Wh off for the recipient and leaves the rest with the holder', () => {
    const s = opened();
    const token = s.lot(10n);
    const outcome = split(s, token, 4n, s.buyer);
    expect(outcome).toMatchObject({
      ok: { part: 2n, rest: 3n },
      moves: ['nft_burn_event', ...twice('nft_mint_event')],
    });
    expect(outcome.prints).toEqual([
      { event: 'split', token: 1n, part: 2n, rest: 3n, 'part-wh': 4n, owner: s.producer, recipient: s.buyer },
    ]);
    expect(lotOf(s, 2n)).toMatchObject({ issuance: 1n, 'first-wh': 0n, wh: 4n });
    expect(lotOf(s, 3n)).toMatchObject({ issuance: 1n, 'first-wh': 4n, wh: 6n });
    expect([s.owner(1n), s.owner(2n), s.owner(3n)]).toEqual([null, s.buyer, s.producer]);
  });

  it('keeps the record of the lot that was split, and splits it only once', () => {
    const s = opened();
    const token = s.lot(10n);
    split(s, token, 4n, s.buyer);
    expect(lotOf(s, token)).toMatchObject({ issuance: 1n, 'first-wh': 0n, wh: 10n });
    expect(split(s, token, 4n, s.buyer).err).toBe(3003n);
  });

  it('hands expiry and rehearsal on to both parts', () => {
    const s = opened();
    const expiresAt = s.now() + 1_000_000n;
    const token = new SpareIssuer(s).appoint().lot(10n, { expiresAt, trial: true });
    for (const part of halves(s, token, 4n))
      expect(lotOf(s, part)).toMatchObject({ 'expires-at': expiresAt, trial: true });
  });

  it.each([0n, 10n, 11n])('refuses %d of 10 Wh', (wh) => {
    const s = opened();
    expect(split(s, s.lot(10n), wh, s.buyer)).toMatchObject({ err: 3005n, moves: [] });
  });

  it('cuts 1 Wh off and all but 1 Wh off', () => {
    const s = opened();
    const [, rest] = halves(s, s.lot(10n), 1n);
    expect(lotOf(s, rest)).toMatchObject({ 'first-wh': 1n, wh: 9n });
    expect(lotOf(s, halves(s, rest, 8n)[1])).toMatchObject({ 'first-wh': 9n, wh: 1n });
  });

  it('is refused to everybody but the holder', () => {
    const s = opened();
    expect(split(s, s.lot(10n), 4n, s.outsider, s.outsider)).toMatchObject({ err: 3002n, moves: [] });
  });
});

describe('merge-lots', () => {
  it('joins two adjacent lots into one with the sum', () => {
    const s = opened();
    const [low, high] = halves(s, s.lot(10n), 4n);
    const outcome = merge(s, low, high);
    expect(outcome).toMatchObject({ ok: 4n, moves: [...twice('nft_burn_event'), 'nft_mint_event'] });
    expect(outcome.prints).toEqual([
      {
        event: 'merged',
        token: 4n,
        first: low,
        second: high,
        issuance: 1n,
        'first-wh': 0n,
        wh: 10n,
        owner: s.producer,
      },
    ]);
    expect(lotOf(s, 4n)).toEqual({ issuance: 1n, 'first-wh': 0n, wh: 10n, 'expires-at': null, trial: false });
    expect([low, high, 4n].map((token) => s.owner(token))).toEqual([null, null, s.producer]);
    expect(s.read('rec-nft/get-last-token-id')).toBe(4n);
  });

  it('keeps expiry and rehearsal', () => {
    const s = opened();
    const expiresAt = s.now() + 1_000_000n;
    const [low, high] = halves(s, new SpareIssuer(s).appoint().lot(10n, { expiresAt, trial: true }), 4n);
    const merged = merge(s, low, high).ok as bigint;
    expect(lotOf(s, merged)).toMatchObject({ 'first-wh': 0n, wh: 10n, 'expires-at': expiresAt, trial: true });
  });

  it('refuses a lot with itself, the wrong order and a gap', () => {
    const s = opened();
    const [first, rest] = halves(s, s.lot(10n), 4n);
    const [second, third] = halves(s, rest, 3n);
    for (const [low, high] of [
      [first, first],
      [second, first],
      [first, third],
    ] as const)
      expect(merge(s, low, high)).toMatchObject({ err: 3012n, prints: [], moves: [] });
  });

  it('refuses lots of two issuances, however their ranges lie', () => {
    const s = opened();
    const [low] = halves(s, s.lot(10n), 4n);
    const [, high] = halves(s, s.lot(10n), 4n);
    expect(merge(s, low, high).err).toBe(3012n);
  });

  it('refuses whoever does not hold both, and undoes the half that went well', () => {
    const s = opened();
    const [low, high] = halves(s, s.lot(10n), 4n);
    expect(merge(s, low, high, s.outsider).err).toBe(3002n);
    transfer(s, high, s.producer, s.buyer);
    expect(merge(s, low, high)).toMatchObject({ err: 3002n, moves: [] });
    expect(merge(s, low, high, s.buyer).err).toBe(3002n);
    expect([s.owner(low), s.owner(high)]).toEqual([s.producer, s.buyer]);
  });

  it('refuses what is not live: never minted, merged before, or retired', () => {
    const s = opened();
    const [low, high] = halves(s, s.lot(10n), 4n);
    expect(merge(s, low, 99n).err).toBe(3003n);
    expect(merge(s, 99n, high).err).toBe(3003n);
    const merged = merge(s, low, high).ok as bigint;
    expect(merge(s, low, high).err).toBe(3003n);
    const retired = retire(s, merged, 4n).ok as bigint;
    expect(merge(s, retired, retired + 1n).err).toBe(3003n);
  });
});

describe('send-many', () => {
  it('sends all lots or none', () => {
    const s = opened();
    const lots = [s.lot(1n), s.lot(2n), s.lot(3n, s.producer2)];
    expect(sendMany(s, lots, s.buyer)).toMatchObject({ err: 3002n, moves: [] });
    expect(lots.map((lot) => s.owner(lot))).toEqual([s.producer, s.producer, s.producer2]);
    expect(sendMany(s, lots.slice(0, 2), s.buyer)).toMatchObject({ ok: 2n, prints: [] });
    expect(lots.map((lot) => s.owner(lot))).toEqual([s.buyer, s.buyer, s.producer2]);
  });

  it('refuses no lots, the same lot twice, a lot that does not exist, and the sender as recipient', () => {
    const s = opened();
    const lot = s.lot(1n);
    expect(sendMany(s, [], s.buyer).err).toBe(3006n);
    expect(sendMany(s, [lot, lot], s.buyer).err).toBe(3002n);
    expect(sendMany(s, [lot, 99n], s.buyer).err).toBe(3003n);
    expect(sendMany(s, [lot], s.producer).err).toBe(3004n);
    expect(s.owner(lot)).toBe(s.producer);
  });

  it('takes 1 lot and 100 lots, and no more', () => {
    const s = opened();
    const issuer = new SpareIssuer(s).appoint();
    const lots = Array.from({ length: 100 }, () => issuer.lot(1n));
    expect(sendMany(s, lots.slice(0, 1), s.buyer).ok).toBe(1n);
    expect(sendMany(s, lots.slice(0, 1), s.producer, s.buyer).ok).toBe(1n);
    expect(sendMany(s, lots, s.buyer).ok).toBe(100n);
    expect(() => sendMany(s, [...lots, 1n], s.buyer)).toThrow();
  });
});

describe('the holder of a lot', () => {
  it('is the only one who sends it', () => {
    const s = opened();
    const token = s.lot(1n);
    expect(sendMany(s, [token], s.buyer, s.outsider)).toMatchObject({ err: 3002n, moves: [] });
    expect(transfer(s, token, s.producer, s.outsider, s.outsider)).toMatchObject({ err: 3002n, moves: [] });
  });
});

describe('issue', () => {
  it('records what the issuer says and mints its one lot', () => {
    const s = opened();
    const expiresAt = s.now() + 1_000_000n;
    const { ok, prints, moves } = new SpareIssuer(s).appoint().issue(7n, { owner: s.buyer, expiresAt, trial: true });
    const record = s.read('rec-nft/get-issuance', Cl.uint(1)) as Record<string, unknown>;
    expect([ok, moves]).toEqual([{ issuance: 1n, token: 1n }, ['nft_mint_event']]);
    expect(record).toMatchObject({ owner: s.buyer, wh: 7n, 'expires-at': expiresAt, trial: true });
    expect(prints).toEqual([{ event: 'issued', issuance: 1n, token: 1n, digest: '00', residual: 0n, ...record }]);
    expect(lotOf(s, 1n)).toEqual({ issuance: 1n, 'first-wh': 0n, wh: 7n, 'expires-at': expiresAt, trial: true });
    expect(s.owner(1n)).toBe(s.buyer);
  });

  it('of nothing records the issuance and mints no lot', () => {
    const s = opened();
    const issuer = new SpareIssuer(s).appoint();
    expect(issuer.issue(0n)).toMatchObject({ ok: { issuance: 1n, token: null }, moves: [] });
    expect(s.read('rec-nft/get-last-token-id')).toBe(0n);
    expect(issuer.issue(1n).ok).toEqual({ issuance: 2n, token: 1n });
  });
});

describe('a number at the end of its range', () => {
  it('is refused with the reason', () => {
    const s = opened();
    const most = 2n ** 128n - 1n;
    const token = s.lot(10n);
    expect(split(s, token, most, s.buyer).err).toBe(3005n);
    expect(retire(s, token, most, { note: hashOf('note') }).err).toBe(3005n);
    expect(merge(s, token, most).err).toBe(3003n);
    expect(transfer(s, most, s.producer, s.buyer).err).toBe(3003n);
  });
});

const twice = (event: string): string[] => [event, event];
