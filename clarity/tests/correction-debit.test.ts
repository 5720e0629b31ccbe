import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { HOUR, hashOf, MWH, type Scenario } from '../tools/scenario.ts';
import { correct, deregisterFacility, ledgerOf, suspendBody, withdrawAsBody } from '../tools/steps.ts';
import { opened } from './support/market.ts';

const MAX_UINT = 2n ** 128n - 1n;
const reason = Buffer.from(hashOf('reason')).toString('hex');

/** A facility that issues one hour after the other. */
function producing(unit: bigint, s = opened()): { s: Scenario; facility: bigint; next: (wh: bigint) => Issue } {
  const facility = s.approved({ unit, nameplateW: 50_000_000n });
  let hour = 200n;
  const next = (wh: bigint) => {
    hour -= 1n;
    const periodStart = s.hoursAgo(hour);
    return s.issued({ facility, wh, periodStart, periodEnd: periodStart + HOUR }) as unknown as Issue;
  };
  return { s, facility, next };
}
interface Issue {
  issuance: bigint;
  token: bigint | null;
  wh: bigint;
  residual: bigint;
}

describe('a correction', () => {
  it('is announced with what it charges, and what was charged to the issuance in all', () => {
    const { s, facility, next } = producing(1n);
    const { issuance } = next(10n);
    for (const [wh, all] of [
      [3n, 3n],
      [4n, 7n],
    ] as const)
      expect(correct(s, issuance, wh).prints).toEqual([
        { event: 'issuance-corrected', issuance, facility, wh, 'corrected-wh': all, body: s.body, reason },
      ]);
    expect(s.read('issuance/get-correction', Cl.uint(issuance))).toBe(7n);
    expect(ledgerOf(s, facility)).toMatchObject({ 'corrected-wh': 7n, debit: 7n, residual: 0n });
  });

  it('moves no lot, whoever holds it', () => {
    const { s, next } = producing(1n);
    const { issuance, token } = next(10n);
    expect(correct(s, issuance, 10n).moves).toEqual([]);
    expect(s.owner(token as bigint)).toBe(s.producer);
  });

  it('is at least 1 Wh and at most what was attested for the issuance, in all', () => {
    const { s, next } = producing(1n);
    const { issuance } = next(10n);
    next(100n);
    expect(correct(s, issuance, 0n).err).toBe(10015n);
    expect(correct(s, issuance, 11n).err).toBe(10015n);
    expect(correct(s, issuance, 9n).ok).toBe(true);
    expect(correct(s, issuance, 2n).err).toBe(10015n);
    expect(correct(s, issuance, 1n).ok).toBe(true);
    expect(correct(s, issuance, 1n).err).toBe(10015n);
  });

  it('of more than there is energy is refused', () => {
    const { s, next } = producing(1n);
    expect(correct(s, next(10n).issuance, MAX_UINT).err).toBe(10015n);
  });

  it('of an issuance that was withdrawn is refused', () => {
    const { s, next } = producing(1n);
    const { issuance, token } = next(10n);
    withdrawAsBody(s, issuance, token);
    expect(correct(s, issuance, 1n).err).toBe(10014n);
  });

  it('needs an issuance', () => {
    expect(correct(opened(), 1n, 1n).err).toBe(2021n);
  });

  it('is made by admitted bodies only, any of them', () => {
    const { s, next } = producing(1n);
    const { issuance } = next(10n);
    for (const sender of [s.producer, s.member, s.deployer, s.outsider])
      expect(correct(s, issuance, 1n, sender).err).toBe(2001n);
    s.admit(s.outsider);
    suspendBody(s, s.body);
    expect(correct(s, issuance, 1n).err).toBe(2001n);
    expect(correct(s, issuance, 1n, s.outsider).ok).toBe(true);
  });

  it('is asked neither of a pause nor of the state of the facility', () => {
    const { s, facility, next } = producing(1n);
    const { issuance } = next(10n);
    for (const contract of ['verification', 'issuance']) s.must(s.member, `${contract}/set-paused`, Cl.bool(true));
    deregisterFacility(s, facility);
    expect(correct(s, issuance, 1n).ok).toBe(true);
  });
});

describe('a debit', () => {
  it('is absorbed by later issues, over as many as it takes (1 Wh)', () => {
    const { s, facility, next } = producing(1n);
    correct(s, next(10n).issuance, 8n);
    expect(next(5n)).toMatchObject({ token: null, wh: 0n, residual: 0n });
    expect(ledgerOf(s, facility)).toMatchObject({ debit: 3n, 'minted-wh': 10n, 'attested-wh': 15n });
    expect(next(3n)).toMatchObject({ token: null, wh: 0n, residual: 0n });
    expect(ledgerOf(s, facility)).toMatchObject({ debit: 0n, residual: 0n });
    expect(next(4n)).toMatchObject({ wh: 4n, residual: 0n });
  });

  it('is absorbed by later issues before they mint a unit or carry a residual (1 MWh)', () => {
    const { s, facility, next } = producing(MWH);
    const { issuance } = next(3n * MWH);
    correct(s, issuance, 1_700_000n);
    expect(next(1_000_000n)).toMatchObject({ token: null, wh: 0n, residual: 0n });
    expect(ledgerOf(s, facility)).toMatchObject({ debit: 700_000n });
    expect(next(1_500_000n)).toMatchObject({ token: null, wh: 0n, residual: 800_000n });
    expect(ledgerOf(s, facility)).toMatchObject({ debit: 0n, residual: 800_000n });
    expect(next(200_000n)).toMatchObject({ wh: MWH, residual: 0n });
  });

  it('takes the residual first', () => {
    const { s, facility, next } = producing(MWH);
    const { issuance } = next(1_600_000n);
    correct(s, issuance, 500_000n);
    expect(ledgerOf(s, facility)).toMatchObject({ debit: 0n, residual: 100_000n });
    correct(s, issuance, 100_000n);
    expect(ledgerOf(s, facility)).toMatchObject({ debit: 0n, residual: 0n });
    correct(s, issuance, 1n);
    expect(ledgerOf(s, facility)).toMatchObject({ debit: 1n, residual: 0n });
    expect(next(MWH)).toMatchObject({ wh: 0n, residual: 999_999n });
  });

  it('of several issuances adds up', () => {
    const { s, facility, next } = producing(1n);
    const [a, b] = [next(10n), next(20n)];
    correct(s, a.issuance, 10n);
    correct(s, b.issuance, 20n);
    expect(ledgerOf(s, facility)).toMatchObject({ debit: 30n });
    expect(next(31n)).toMatchObject({ wh: 1n });
  });

  it('is recorded in the issuances after it, so that their serials skip what never existed', () => {
    const { s, next } = producing(1n);
    correct(s, next(10n).issuance, 4n);
    const { issuance } = next(6n);
    expect(s.read('rec-nft/get-issuance', Cl.uint(issuance))).toMatchObject({
      'attested-before': 10n,
      'minted-before': 10n,
      'corrected-before': 4n,
      wh: 2n,
    });
  });

  it('is that of one facility', () => {
    const { s, facility, next } = producing(1n);
    const other = producing(1n, s);
    correct(s, next(10n).issuance, 10n);
    expect(ledgerOf(s, facility)).toMatchObject({ debit: 10n });
    expect(other.next(7n)).toMatchObject({ wh: 7n });
  });
});
