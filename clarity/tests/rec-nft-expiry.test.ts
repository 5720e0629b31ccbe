import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { type Outcome, type Scenario, SECONDS_PER_BLOCK } from '../tools/scenario.ts';
import { SpareIssuer } from '../tools/spare-issuer.ts';
import { expire, halves, lotOf, merge, retire, retireMany, sendMany, split, transfer } from './support/lots.ts';
import { opened } from './support/market.ts';

/** A lot of the producer that expires `seconds` after the time which the next call sees. */
function expiring(s: Scenario, seconds: bigint, wh = 10n): bigint {
  const issuer = new SpareIssuer(s).appoint();
  return issuer.lot(wh, { expiresAt: s.now() + SECONDS_PER_BLOCK + seconds });
}

describe('a lot that expires', () => {
  const retirements: [string, (s: Scenario, token: bigint) => Outcome][] = [
    ['retire', (s, token) => retire(s, token, 10n)],
    ['retire, of a part,', (s, token) => retire(s, token, 1n)],
    ['retire-many', (s, token) => retireMany(s, [token])],
  ];
  it.each(retirements)('can be retired one second before its expiry: %s', (_, call) => {
    const good = opened();
    expect(call(good, expiring(good, 1n)).ok).toBeDefined();
  });
  it.each(retirements.flatMap(([name, call]) => [0n, 1n, 1_000n].map((after) => ({ name, call, after }))))(
    'cannot be retired at its expiry nor later: $name, $after s after it',
    ({ call, after }) => {
      const s = opened();
      const token = expiring(s, -after);
      expect(call(s, token)).toMatchObject({ err: 3011n, prints: [], moves: [] });
      expect(s.owner(token)).toBe(s.producer);
    },
  );

  it('stops a retirement of many with nothing retired', () => {
    const s = opened();
    const good = s.lot(1n);
    const token = expiring(s, 0n);
    expect(retireMany(s, [good, token])).toMatchObject({ err: 3011n, prints: [], moves: [] });
    expect(s.owner(good)).toBe(s.producer);
  });

  it('can still be sent, split and merged after it, as long as nobody clears it away', () => {
    const s = opened();
    const [low, high] = halves(s, expiring(s, -1n), 4n);
    const merged = merge(s, low, high).ok as bigint;
    expect(transfer(s, merged, s.producer, s.buyer).ok).toBe(true);
    expect(sendMany(s, [merged], s.producer, s.buyer).ok).toBe(1n);
  });

  it('cannot escape its expiry by being split or merged', () => {
    const s = opened();
    const [low, high] = halves(s, expiring(s, 5n), 4n);
    const merged = merge(s, low, high).ok as bigint;
    const { part } = split(s, merged, 3n, s.buyer).ok as { part: bigint };
    expect(retire(s, part, 3n, { sender: s.buyer }).err).toBe(3011n);
  });
});

describe('expire', () => {
  it('burns an expired lot, whoever calls, and says what it was', () => {
    const s = opened();
    const token = expiring(s, 0n);
    const outcome = expire(s, token);
    expect(outcome).toMatchObject({ ok: true, moves: ['nft_burn_event'] });
    expect(outcome.prints).toEqual([
      {
        event: 'expired',
        token,
        issuance: 1n,
        'first-wh': 0n,
        wh: 10n,
        owner: s.producer,
        at: simnet.getBlockTime(),
      },
    ]);
    expect(s.owner(token)).toBeNull();
    expect(lotOf(s, token)).toMatchObject({ issuance: 1n, 'first-wh': 0n, wh: 10n });
    expect(s.read('rec-nft/get-retirement', Cl.uint(token))).toBeNull();
  });

  it.each([
    { seconds: 1n, err: 3016n },
    { seconds: 0n, err: undefined },
    { seconds: -1n, err: undefined },
  ])('is refused until its expiry: called $seconds s before it', ({ seconds, err }) => {
    const s = opened();
    expect(expire(s, expiring(s, seconds)).err).toBe(err);
  });

  it('names the part of the issuance and its holder after a split and a sale', () => {
    const s = opened();
    const { part, rest } = split(s, expiring(s, -1n), 4n, s.buyer).ok as { part: bigint; rest: bigint };
    expect(expire(s, rest).prints).toMatchObject([{ 'first-wh': 4n, wh: 6n, owner: s.producer }]);
    expect(expire(s, part).prints).toMatchObject([{ 'first-wh': 0n, wh: 4n, owner: s.buyer }]);
  });

  it('never touches a lot that does not expire', () => {
    const s = opened();
    const token = s.lot(10n);
    expect(expire(s, token, s.producer)).toMatchObject({ err: 3016n, moves: [] });
    expect(s.owner(token)).toBe(s.producer);
  });

  it('refuses a lot that is not live: unknown, split, retired, or cleared away before', () => {
    const s = opened();
    const [low, high] = halves(s, expiring(s, 21n), 4n);
    retire(s, high, 6n);
    expect(expire(s, 99n).err).toBe(3003n);
    expect(expire(s, low - 1n).err).toBe(3003n);
    expect(expire(s, high).err).toBe(3003n);
    expect(expire(s, low).ok).toBe(true);
    expect(expire(s, low).err).toBe(3003n);
  });

  it('leaves nothing to withdraw', () => {
    const s = opened();
    const issuer = new SpareIssuer(s).appoint();
    const token = issuer.lot(10n, { expiresAt: s.now() });
    expire(s, token);
    expect(issuer.withdraw(1n, token).err).toBe(3015n);
  });
});
