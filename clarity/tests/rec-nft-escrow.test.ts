import { Cl } from '@stacks/transactions';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Scenario, SECONDS_PER_BLOCK } from '../tools/scenario.ts';
import type { SpareIssuer } from '../tools/spare-issuer.ts';
import { type Certificates, certificatesOnly } from './support/certificates.ts';
import { expire, lotOf, merge, retire, sendMany, split, transfer, transferLot } from './support/lots.ts';

const CLOSED = [
  ...['marketplace', 'auctions', 'bids', 'quotes', 'forwards', 'issuance', 'facilities', 'verification', 'readings'],
  ...['council', 'content-address', 'nft-trait', 'rec-nft'],
];
const TRADING = ['marketplace', 'auctions', 'bids', 'quotes', 'forwards'];

let chain: Certificates;
beforeAll(async () => {
  chain = await certificatesOnly({ escrows: TRADING });
});

const named = (s: Scenario, name: string): string => `${s.deployer}.${name}`;
const take = (s: Scenario, escrow: string, token: bigint) => s.call(s.producer, `${escrow}/take`, Cl.uint(token));
const give = (s: Scenario, escrow: string, token: bigint, to: string, fn = 'give') =>
  s.call(s.outsider, `${escrow}/${fn}`, Cl.uint(token), Cl.principal(to));

/** A lot of 10 Wh of the producer in the escrow of the marketplace. */
function escrowed(s: Scenario, issuer: SpareIssuer, expiresAt?: bigint): bigint {
  const token = issuer.lot(10n, { expiresAt });
  expect(take(s, 'marketplace', token).ok).toBeDefined();
  return token;
}

describe('a lot', () => {
  it.each(CLOSED)('cannot be sent by hand to %s, which could not give it back', (name) => {
    const { s, issuer } = chain;
    const token = issuer.lot(10n);
    const to = named(s, name);
    expect(transfer(s, token, s.producer, to).err).toBe(3010n);
    expect(transferLot(s, token, s.producer, to).err).toBe(3010n);
    expect(sendMany(s, [token], to).err).toBe(3010n);
    expect(split(s, token, 4n, to).err).toBe(3010n);
    expect(s.owner(token)).toBe(s.producer);
  });

  it.each(TRADING)('enters %s by its own call', (name) => {
    const { s, issuer } = chain;
    const token = issuer.lot(10n);
    expect(take(s, name, token).ok).toMatchObject({ wh: 10n });
    expect(s.owner(token)).toBe(named(s, name));
  });

  it('is not brought into one contract of the market by another, neither from a holder nor from its escrow', () => {
    const { s, issuer } = chain;
    const to = named(s, 'marketplace');
    const mine = issuer.lot(10n);
    expect(s.call(s.producer, 'bids/bring', Cl.uint(mine), Cl.principal(to)).err).toBe(3010n);
    expect(s.owner(mine)).toBe(s.producer);
    take(s, 'bids', mine);
    expect(give(s, 'bids', mine, to).err).toBe(3010n);
    expect(give(s, 'bids', mine, to, 'give-many').err).toBe(3010n);
    expect(s.call(s.outsider, 'bids/cut', Cl.uint(mine), Cl.uint(4), Cl.principal(to)).err).toBe(3010n);
    expect(s.owner(mine)).toBe(named(s, 'bids'));
  });

  it('is not issued to a contract of the market', () => {
    const { s, issuer } = chain;
    const args = [Cl.principal(s.marketplace), Cl.uint(1), Cl.none(), Cl.bool(false)];
    expect(s.call(s.producer, `${issuer.address.split('.')[1]}/issue`, ...args).err).toBe(3010n);
  });

  it('may go to any other contract, which has to know what it does', () => {
    const { s, issuer } = chain;
    const elsewhere = `${s.buyer}.marketplace`;
    expect(transfer(s, issuer.lot(10n), s.producer, elsewhere).ok).toBe(true);
  });
});

describe('a lot in escrow', () => {
  it.each(['give', 'give-many'])('leaves it when the escrow says so: %s', (fn) => {
    const { s, issuer } = chain;
    const token = escrowed(s, issuer);
    expect(give(s, 'marketplace', token, s.buyer, fn).ok).toBeDefined();
    expect(s.owner(token)).toBe(s.buyer);
  });

  it('is split there: the part goes to the buyer, the rest stays, also when the part stays', () => {
    const { s, issuer } = chain;
    const cut = (token: bigint, to: string) =>
      s.call(s.outsider, 'marketplace/cut', Cl.uint(token), Cl.uint(4), Cl.principal(to)).ok as {
        part: bigint;
        rest: bigint;
      };
    const { part, rest } = cut(escrowed(s, issuer), s.buyer);
    expect([s.owner(part), s.owner(rest)]).toEqual([s.buyer, s.marketplace]);
    const kept = cut(rest, s.marketplace);
    expect([s.owner(kept.part), s.owner(kept.rest)]).toEqual([s.marketplace, s.marketplace]);
    const joined = s.call(s.outsider, 'marketplace/join', Cl.uint(kept.part), Cl.uint(kept.rest)).ok as bigint;
    expect(lotOf(s, joined)).toMatchObject({ 'first-wh': 4n, wh: 6n });
    expect(s.owner(joined)).toBe(s.marketplace);
  });

  it('is retired there for the buyer', () => {
    const { s, issuer } = chain;
    const lots = [escrowed(s, issuer), escrowed(s, issuer)];
    const list = Cl.list(lots.map((token) => Cl.uint(token)));
    const outcome = s.call(s.outsider, 'marketplace/use', list, Cl.principal(s.buyer));
    expect(outcome.ok).toBe(2n);
    expect(outcome.prints).toMatchObject(lots.map((token) => ({ token, by: s.marketplace, account: s.buyer })));
  });

  it('is out of reach of its seller and of everybody else', () => {
    const { s, issuer } = chain;
    const token = escrowed(s, issuer);
    for (const who of [s.producer, s.outsider, s.deployer]) {
      expect(transfer(s, token, who, s.buyer).err).toBe(3002n);
      expect(transfer(s, token, s.marketplace, s.buyer, who).err).toBe(3002n);
      expect(sendMany(s, [token], s.buyer, who).err).toBe(3002n);
      expect(split(s, token, 4n, who, who).err).toBe(3002n);
      expect(retire(s, token, 10n, { sender: who }).err).toBe(3002n);
    }
    const { part, rest } = s.call(s.outsider, 'marketplace/cut', Cl.uint(token), Cl.uint(4), Cl.principal(s.producer))
      .ok as { part: bigint; rest: bigint };
    expect(merge(s, part, rest)).toMatchObject({ err: 3002n, moves: [] });
  });

  it('is not cleared away before it has come out, however long it has expired', () => {
    const { s, issuer } = chain;
    for (const name of TRADING) {
      const token = issuer.lot(10n, { expiresAt: s.now() + SECONDS_PER_BLOCK });
      take(s, name, token);
      expect(expire(s, token)).toMatchObject({ err: 3017n, moves: [] });
      expect(give(s, name, token, s.producer).ok).toBeDefined();
      expect(expire(s, token).ok).toBe(true);
    }
  });
});
