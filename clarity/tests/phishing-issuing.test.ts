import { readFileSync } from 'node:fs';
import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { devnetAccounts } from '../localnet/accounts.ts';
import type { Scenario } from '../tools/scenario.ts';
import { addKey, facilityOf, ledgerOf, offerFacility } from '../tools/steps.ts';
import { opened } from './support/market.ts';

const { wallet_2: key } = devnetAccounts();

/** A market with the hostile contract, an approved facility u1 and its issuance u1 as lot u1. */
function withPhishing(): Scenario {
  const s = opened();
  const source = readFileSync(new URL('./support/phishing-issuing.clar', import.meta.url), 'latin1');
  simnet.deployContract('phishing', source, { clarityVersion: 5 }, s.deployer);
  s.issued({ facility: s.approved() });
  return s;
}
const one = Cl.uint(1);

describe('a hostile contract that somebody calls', () => {
  it.each([
    ['withdraw-his-issuance', [one, one], 10003n],
    ['take-his-facility', [one], 9007n],
    ['deregister-his-facility', [one], 9007n],
  ])('cannot act as the owner of a facility: %s', (fn, args, code) => {
    const s = withPhishing();
    const before = [facilityOf(s, 1n), ledgerOf(s, 1n)];
    expect(s.call(s.producer, `phishing/${fn}`, ...args)).toMatchObject({ err: code, prints: [], moves: [] });
    expect([facilityOf(s, 1n), ledgerOf(s, 1n)]).toEqual(before);
  });

  it('cannot take over a facility for the one it was offered to', () => {
    const s = withPhishing();
    offerFacility(s, 1n, s.producer2);
    expect(s.call(s.producer2, 'phishing/accept-for-him', one).err).toBe(9012n);
  });

  it.each([
    ['withdraw-as-body', [one, one], 2001n],
    ['correct-as-body', [one], 2001n],
    ['add-a-key-for-him', [], 2001n],
    ['revoke-his-key', [Cl.bufferFromHex(key.publicKey)], 2017n],
    ['declare-his-link', [], 2001n],
    ['suspend-in-his-name', [one], 1005n],
    ['reinstate-in-his-name', [one], 1005n],
  ])('cannot act as a body: %s', (fn, args, code) => {
    const s = withPhishing();
    addKey(s, key.publicKey);
    expect(s.call(s.body, `phishing/${fn}`, ...args)).toMatchObject({ err: code, prints: [] });
  });

  it.each([
    'pause-issuing-with-his-vote',
    'pause-attesting-with-his-vote',
    'set-validity-with-his-vote',
    'set-quorum-with-his-vote',
    'set-link-with-his-vote',
    'take-over-with-his-vote',
  ])('cannot act as a council member: %s', (fn) => {
    const s = withPhishing();
    expect(s.call(s.member, `phishing/${fn}`)).toMatchObject({ err: 1005n, prints: [] });
  });

  it('cannot judge bodies or accounts with the vote of a council member', () => {
    const s = withPhishing();
    for (const fn of ['suspend-body-with-his-vote', 'set-organisation-with-his-vote'])
      expect(s.call(s.member, `phishing/${fn}`, Cl.principal(s.body)).err).toBe(1005n);
    for (const fn of ['suspend-in-his-name', 'reinstate-in-his-name'])
      expect(s.call(s.member, `phishing/${fn}`, one).err).toBe(1005n);
  });
});
