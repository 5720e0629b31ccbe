import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { hashOf, requestTuple, type Scenario } from '../tools/scenario.ts';
import { SpareIssuer } from '../tools/spare-issuer.ts';
import { certificatesOnly } from './support/certificates.ts';
import { halves, merge, retire, split, transfer } from './support/lots.ts';
import { opened } from './support/market.ts';

const REASON = hashOf('the meter was read wrongly');

const setIssuer = (s: Scenario, sender: string, contract: string, hash: Uint8Array) =>
  s.call(sender, 'rec-nft/set-issuer', Cl.principal(contract), Cl.buffer(hash));
const withdrawal = (s: Scenario, issuance: bigint) => s.read('rec-nft/get-withdrawal', Cl.uint(issuance));

/** A market with a spare issuer in office. */
function withIssuer(): { s: Scenario; issuer: SpareIssuer } {
  const s = opened();
  return { s, issuer: new SpareIssuer(s).appoint() };
}

describe('set-issuer', () => {
  it('gives the right to issue to a contract with the reviewed code, and announces it', () => {
    const s = opened();
    const issuer = new SpareIssuer(s);
    const [contract, hash] = issuer.appointment();
    const outcome = s.call(s.member, 'rec-nft/set-issuer', contract!, hash!);
    const codeHash = s.read('spare-issuer/code-hash-of', contract!);
    expect(outcome).toMatchObject({ ok: true, moves: [] });
    expect(outcome.prints).toContainEqual({ event: 'issuer-set', issuer: issuer.address, 'code-hash': codeHash });
    expect(s.read('rec-nft/get-issuer')).toBe(issuer.address);
    expect(issuer.issue(5n).ok).toEqual({ issuance: 1n, token: 1n });
  });

  it('takes it from the issuer before: there is exactly one', () => {
    const s = opened();
    const [first, second] = [new SpareIssuer(s, 'first'), new SpareIssuer(s, 'second')];
    const request = s.attested({ facility: s.approved() });
    first.appoint();
    expect(s.call(s.producer, 'issuance/issue', requestTuple(request))).toMatchObject({ err: 3001n, moves: [] });
    expect(second.issue(5n)).toMatchObject({ err: 3001n, moves: [] });
    const { issuance, token } = first.issue(5n).ok as { issuance: bigint; token: bigint };
    second.appoint();
    expect(first.issue(5n)).toMatchObject({ err: 3001n, moves: [] });
    expect(first.withdraw(issuance, token)).toMatchObject({ err: 3001n, moves: [] });
    expect(second.issue(5n).ok).toEqual({ issuance: issuance + 1n, token: token + 1n });
    expect(second.withdraw(issuance, token).ok).toBe(true);
  });

  it('can give the right back', () => {
    const s = opened();
    const before = s.read('rec-nft/get-issuer') as string;
    const issuer = new SpareIssuer(s).appoint();
    s.must(s.member, 'rec-nft/set-issuer', ...issuer.appointment(before));
    expect(s.lot(5n)).toBe(1n);
    expect(issuer.issue(5n).err).toBe(3001n);
  });

  it('keeps every issuance and every lot as it was', () => {
    const s = opened();
    const token = s.lot(10n);
    const record = s.read('rec-nft/get-issuance', Cl.uint(1));
    new SpareIssuer(s).appoint();
    expect(s.read('rec-nft/get-issuance', Cl.uint(1))).toEqual(record);
    expect(split(s, token, 4n, s.buyer).ok).toBeDefined();
  });

  it('asks the council for exactly this contract and this code, under its delay', async () => {
    const { s, issuer } = await certificatesOnly({ recordingCouncil: true });
    const [contract, hash] = issuer.appointment();
    const action = Cl.serialize(
      Cl.tuple({ action: Cl.stringAscii('set-issuer'), contract: contract!, 'code-hash': hash! }),
    );
    const outcome = s.call(s.outsider, 'rec-nft/set-issuer', contract!, hash!);
    expect(outcome.prints[0]).toEqual({
      event: 'asked',
      by: `${s.deployer}.rec-nft`,
      caller: s.outsider,
      action,
      delayed: true,
    });
  });

  it('refuses code other than what was reviewed, an account, and an address without a contract', () => {
    const s = opened();
    const issuer = new SpareIssuer(s);
    const before = s.read('rec-nft/get-issuer');
    const other = Buffer.from(s.read('spare-issuer/code-hash-of', Cl.principal(s.marketplace)) as string, 'hex');
    for (const [contract, hash] of [
      [issuer.address, other],
      [issuer.address, new Uint8Array(32)],
      [issuer.address, other.subarray(0, 31)],
      [s.producer, other],
      [`${s.deployer}.not-deployed`, other],
    ] as const)
      expect(setIssuer(s, s.member, contract, hash)).toMatchObject({ err: 3018n, prints: [] });
    expect(s.read('rec-nft/get-issuer')).toBe(before);
  });

  it.each(['deployer', 'outsider', 'producer', 'body'] as const)(
    'is refused to the %s: it is for the council',
    (who) => {
      const s = opened();
      const [contract, hash] = new SpareIssuer(s).appointment();
      expect(s.call(s[who], 'rec-nft/set-issuer', contract!, hash!).err).toBe(1005n);
    },
  );
});

describe('withdraw', () => {
  it('burns the lot of an issuance of which nothing was used, and records why', () => {
    const { s, issuer } = withIssuer();
    const token = issuer.lot(10n);
    const outcome = issuer.withdraw(1n, token, REASON);
    const reason = Buffer.from(REASON).toString('hex');
    expect(outcome).toMatchObject({ ok: true, moves: ['nft_burn_event'] });
    expect(outcome.prints).toEqual([
      { event: 'withdrawn', issuance: 1n, token, wh: 10n, reason, at: simnet.getBlockTime() },
    ]);
    expect(withdrawal(s, 1n)).toEqual({ at: simnet.getBlockTime(), reason });
    expect(s.owner(token)).toBeNull();
    expect(transfer(s, token, s.producer, s.buyer).err).toBe(3003n);
  });

  it('takes an issuance that was split and merged again', () => {
    const { s, issuer } = withIssuer();
    const [low, high] = halves(s, issuer.lot(10n), 4n);
    const merged = merge(s, low, high).ok as bigint;
    expect(issuer.withdraw(1n, merged)).toMatchObject({ ok: true, moves: ['nft_burn_event'] });
  });

  it('takes an issuance that minted nothing, and no token for it', () => {
    const { s, issuer } = withIssuer();
    const other = issuer.lot(10n);
    issuer.issue(0n);
    expect(issuer.withdraw(2n, other)).toMatchObject({ err: 3015n, moves: [] });
    expect(issuer.withdraw(2n, null)).toMatchObject({
      ok: true,
      moves: [],
      prints: [{ event: 'withdrawn', issuance: 2n, token: null, wh: 0n }],
    });
    expect(s.owner(other)).toBe(s.producer);
  });

  it('is refused the second time', () => {
    const { issuer } = withIssuer();
    const token = issuer.lot(10n);
    issuer.issue(0n);
    for (const [issuance, held] of [
      [1n, token],
      [2n, null],
    ] as const) {
      expect(issuer.withdraw(issuance, held).ok).toBe(true);
      expect(issuer.withdraw(issuance, held)).toMatchObject({ err: 3014n, prints: [] });
    }
  });

  it('refuses an issuance that does not exist', () => {
    const { issuer } = withIssuer();
    expect(issuer.withdraw(1n, null).err).toBe(3013n);
  });

  const used: [string, (s: Scenario, token: bigint) => { named: bigint | null }][] = [
    ['no token is named', () => ({ named: null })],
    ['the token never existed', () => ({ named: 99n })],
    ['a part of it is meant', (s, token) => ({ named: halves(s, token, 4n)[0] })],
    ['the rest of it is meant', (s, token) => ({ named: halves(s, token, 4n)[1] })],
    ['it was split, and the lot before is meant', (s, token) => ({ named: halves(s, token, 4n)[0] - 1n })],
    ['it was retired', (s, token) => ({ named: retire(s, token, 10n).ok as bigint })],
    ['a part of it was retired', (s, token) => ({ named: (retire(s, token, 4n).ok as bigint) + 1n })],
  ];
  it.each(used)('is refused when %s', (_, use) => {
    const { s, issuer } = withIssuer();
    const { named } = use(s, issuer.lot(10n));
    expect(issuer.withdraw(1n, named)).toMatchObject({ err: 3015n, prints: [], moves: [] });
    expect(withdrawal(s, 1n)).toBeNull();
  });

  it('is refused when the lot was sold or is on sale, and works when it comes back', () => {
    const { s, issuer } = withIssuer();
    const token = issuer.lot(10n);
    transfer(s, token, s.producer, s.buyer);
    expect(issuer.withdraw(1n, token)).toMatchObject({ err: 3015n, moves: [] });
    transfer(s, token, s.buyer, s.producer);
    const listing = s.listed(token);
    expect(issuer.withdraw(1n, token)).toMatchObject({ err: 3015n, moves: [] });
    s.must(s.producer, 'marketplace/cancel', Cl.uint(listing));
    expect(issuer.withdraw(1n, token).ok).toBe(true);
  });

  it('does not take the lot of another issuance for its own', () => {
    const { s, issuer } = withIssuer();
    issuer.lot(10n);
    const other = issuer.lot(10n);
    expect(issuer.withdraw(1n, other).err).toBe(3015n);
    expect(s.owner(other)).toBe(s.producer);
  });

  it('is refused to everybody but the issuer, the owner and the council included', () => {
    const { s, issuer } = withIssuer();
    const token = issuer.lot(10n);
    const args = [Cl.uint(1), Cl.some(Cl.uint(token)), Cl.buffer(REASON)];
    for (const who of [s.producer, s.member, s.deployer, s.outsider])
      expect(s.call(who, 'rec-nft/withdraw', ...args)).toMatchObject({ err: 3001n, moves: [] });
  });
});
