import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { hashOf } from '../tools/scenario.ts';
import { SpareIssuer } from '../tools/spare-issuer.ts';
import { lotOf, merge, retire, retireMany, sendMany, split, transfer } from './support/lots.ts';
import { opened } from './support/market.ts';

describe('retire', () => {
  it('takes a whole lot out of circulation under its own number', () => {
    const s = opened();
    const token = s.lot(10n);
    const note = hashOf('note');
    const { ok, prints, moves } = retire(s, token, 10n, { account: s.buyer, note, purpose: 6n });
    const record = s.read('rec-nft/get-retirement', Cl.uint(token)) as Record<string, unknown>;
    expect(ok).toBe(token);
    expect(moves).toEqual(['nft_burn_event']);
    const { by, account, at, ...claimed } = record;
    expect([by, account, at]).toEqual([s.producer, s.buyer, simnet.getBlockTime()]);
    expect(claimed).toEqual({
      beneficiary: Buffer.from(hashOf('beneficiary')).toString('hex'),
      country: 'NL',
      purpose: 6n,
      'reporting-start': 1_700_000_000n,
      'reporting-end': 1_800_000_000n,
      note: Buffer.from(note).toString('hex'),
      consumption: null,
    });
    const range = { issuance: 1n, 'first-wh': 0n, wh: 10n, trial: false };
    expect(prints).toEqual([
      { event: 'retired', retirement: token, token, rest: null, ...range, by, account, claim: claimed, at },
    ]);
    expect(s.read('rec-nft/get-last-token-id')).toBe(token);
  });

  it('of a part gives the part a number that is never minted, and the rest the next', () => {
    const s = opened();
    const token = s.lot(10n);
    const { ok, prints, moves } = retire(s, token, 4n, { account: s.buyer });
    expect(ok).toBe(2n);
    expect(moves).toEqual(['nft_burn_event', 'nft_mint_event']);
    expect(prints).toHaveLength(1);
    expect(prints[0]).toMatchObject({ retirement: 2n, token: 1n, rest: 3n, 'first-wh': 0n, wh: 4n });
    expect([s.owner(1n), s.owner(2n), s.owner(3n)]).toEqual([null, null, s.producer]);
    expect(lotOf(s, 2n)).toMatchObject({ issuance: 1n, 'first-wh': 0n, wh: 4n });
    expect(lotOf(s, 3n)).toMatchObject({ issuance: 1n, 'first-wh': 4n, wh: 6n });
  });

  it('is final: what is retired cannot be moved, split, merged, sold or retired again', () => {
    const s = opened();
    const token = s.lot(10n);
    const part = retire(s, token, 4n).ok as bigint;
    for (const gone of [token, part]) {
      expect(transfer(s, gone, s.producer, s.buyer).err).toBe(3003n);
      expect(sendMany(s, [gone], s.buyer).err).toBe(3003n);
      expect(split(s, gone, 1n, s.buyer).err).toBe(3003n);
      expect(retire(s, gone, 1n).err).toBe(3003n);
      expect(retireMany(s, [gone]).err).toBe(3003n);
      const offer = s.call(s.producer, 'marketplace/list-lot', Cl.uint(gone), Cl.uint(1), Cl.uint(s.now() + 60n));
      expect(offer.err).toBe(3003n);
    }
    expect(merge(s, part, part + 1n).err).toBe(3003n);
  });

  it('says of a rehearsal that it is one', () => {
    const s = opened();
    const token = new SpareIssuer(s).appoint().lot(10n, { trial: true });
    expect(retire(s, token, 4n).prints[0]).toMatchObject({ event: 'retired', trial: true });
    expect(retireMany(s, [token + 2n]).prints[0]).toMatchObject({ event: 'retired', trial: true });
  });

  it.each([0n, 11n])('refuses %d of 10 Wh', (wh) => {
    const s = opened();
    expect(retire(s, s.lot(10n), wh)).toMatchObject({ err: 3005n, moves: [] });
  });

  it('is refused to everybody but the holder', () => {
    const s = opened();
    const token = s.lot(10n);
    for (const wh of [10n, 4n])
      expect(retire(s, token, wh, { sender: s.outsider, account: s.outsider })).toMatchObject({
        err: 3002n,
        moves: [],
      });
  });
});

describe('retire-many', () => {
  it('retires whole lots, of several issuances too, each announced as `retire` announces it', () => {
    const s = opened();
    const lots = [s.lot(10n), s.lot(20n)];
    const note = hashOf('note');
    const single = retire(s, s.lot(30n), 30n, { account: s.buyer, note });
    const outcome = retireMany(s, lots, { account: s.buyer, note });
    expect(outcome).toMatchObject({ ok: 2n, moves: ['nft_burn_event', 'nft_burn_event'] });
    expect(outcome.prints.map((print) => Object.keys(print).sort())).toEqual(
      lots.map(() => Object.keys(single.prints[0]!).sort()),
    );
    lots.forEach((token, i) => {
      const { by, account, at, ...claimed } = s.read('rec-nft/get-retirement', Cl.uint(token)) as Record<
        string,
        unknown
      >;
      const range = { issuance: BigInt(i + 1), 'first-wh': 0n, wh: [10n, 20n][i], trial: false };
      expect(outcome.prints[i]).toEqual({
        event: 'retired',
        retirement: token,
        token,
        rest: null,
        ...range,
        by,
        account,
        claim: claimed,
        at,
      });
      expect([by, account, at]).toEqual([s.producer, s.buyer, simnet.getBlockTime()]);
      expect(claimed).toEqual(single.prints[0]!.claim);
      expect(s.owner(token)).toBeNull();
    });
    expect(s.read('rec-nft/get-last-token-id')).toBe(3n);
  });

  it('retires all or none: a lot of somebody else, a lot that is gone or the same lot twice stops it', () => {
    const s = opened();
    const [mine, his, gone] = [s.lot(1n), s.lot(2n, s.producer2), s.lot(3n)];
    retire(s, gone, 3n);
    expect(retireMany(s, [mine, his])).toMatchObject({ err: 3002n, prints: [], moves: [] });
    expect(retireMany(s, [mine, gone])).toMatchObject({ err: 3003n, prints: [], moves: [] });
    expect(retireMany(s, [mine, 99n])).toMatchObject({ err: 3003n, prints: [], moves: [] });
    expect(retireMany(s, [mine, mine])).toMatchObject({ err: 3003n, prints: [], moves: [] });
    expect(s.owner(mine)).toBe(s.producer);
    expect(s.read('rec-nft/get-retirement', Cl.uint(mine))).toBeNull();
  });

  it('wants the same claim as `retire`', () => {
    const s = opened();
    const lots = [s.lot(1n)];
    expect(retireMany(s, lots, { purpose: 0n }).err).toBe(3007n);
    expect(retireMany(s, lots, { purpose: 7n }).err).toBe(3007n);
    expect(retireMany(s, lots, { start: 1_800_000_000n, end: 1_800_000_000n }).err).toBe(3008n);
    expect(retireMany(s, lots, { country: 'N' }).err).toBe(3009n);
    expect(retireMany(s, lots, { purpose: 6n }).ok).toBe(1n);
  });

  it('takes 1 to 100 lots', () => {
    const s = opened();
    const issuer = new SpareIssuer(s).appoint();
    const lots = Array.from({ length: 101 }, () => issuer.lot(1n));
    expect(retireMany(s, []).err).toBe(3006n);
    expect(() => retireMany(s, lots)).toThrow();
    expect(retireMany(s, lots.slice(0, 100)).ok).toBe(100n);
    expect(retireMany(s, lots.slice(100)).ok).toBe(1n);
  });

  it('is refused to everybody but the holder', () => {
    const s = opened();
    expect(retireMany(s, [s.lot(1n)], { sender: s.outsider })).toMatchObject({ err: 3002n, moves: [] });
  });
});
