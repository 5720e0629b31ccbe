import { readFileSync } from 'node:fs';
import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { MWH, requestTuple, type Scenario } from '../tools/scenario.ts';
import { SpareIssuer } from '../tools/spare-issuer.ts';
import { halves } from './support/lots.ts';
import { deployed, opened } from './support/market.ts';

function withPhishing(s = opened()): Scenario {
  const source = readFileSync(new URL('./support/phishing.clar', import.meta.url), 'latin1');
  simnet.deployContract('phishing', source, { clarityVersion: 5 }, s.deployer);
  return s;
}

describe('a hostile contract that a user calls', () => {
  it.each([
    ['retire-his-lot', [Cl.uint(MWH)]],
    ['retire-his-lots', []],
    ['split-his-lot', []],
    ['send-his-lots', []],
    ['list-his-lot', []],
  ])('cannot %s', (fn, more) => {
    const s = withPhishing();
    const token = s.lot(MWH);
    expect(s.call(s.producer, `phishing/${fn}`, Cl.uint(token), ...more).err).toBe(3002n);
    expect(s.owner(token)).toBe(s.producer);
  });

  it('cannot merge his lots', () => {
    const s = withPhishing();
    const [low, high] = halves(s, s.lot(MWH), 1n);
    expect(s.call(s.producer, 'phishing/merge-his-lots', Cl.uint(low), Cl.uint(high)).err).toBe(3002n);
    expect([s.owner(low), s.owner(high)]).toEqual([s.producer, s.producer]);
  });

  it('cannot make an issuer with the vote of a council member', () => {
    const s = withPhishing();
    const issuer = new SpareIssuer(s);
    expect(s.call(s.member, 'phishing/set-issuer-with-his-vote', ...issuer.appointment()).err).toBe(1005n);
    expect(issuer.issue(1n).err).toBe(3001n);
  });

  it('cannot take back the listing of a seller', () => {
    const s = withPhishing();
    expect(s.call(s.producer, 'phishing/cancel-his-listing', Cl.uint(s.listed(s.lot(MWH)))).err).toBe(4007n);
  });

  it("cannot buy with a buyer's sBTC", () => {
    const s = withPhishing();
    s.fund(s.buyer, 1_000_000n);
    expect(s.call(s.buyer, 'phishing/buy-with-his-money', Cl.uint(s.listed(s.lot(MWH)))).err).toBe(4011n);
    expect(s.sats(s.buyer)).toBe(1_000_000n);
  });

  it('cannot use the vote of a council member or the name of a body', () => {
    const s = withPhishing();
    expect(s.call(s.member, 'phishing/admit-with-his-vote').err).toBe(1005n);
    expect(s.call(s.member, 'phishing/set-fee-with-his-vote').err).toBe(1005n);
    expect(s.call(s.body, 'phishing/decide-in-his-name', Cl.uint(s.register())).err).toBe(2001n);
  });

  it('cannot attest in the name of a body, nor issue in that of an owner', () => {
    const s = withPhishing();
    const facility = s.approved();
    const wanted = s.request({ facility });
    expect(s.call(s.body, 'phishing/attest-in-his-name', requestTuple(wanted)).err).toBe(2001n);
    expect(s.call(s.producer, 'phishing/issue-in-his-name', requestTuple(s.attested({ facility }))).err).toBe(10003n);
  });

  it('cannot name the council with the signature of the deployer', () => {
    const s = withPhishing(deployed());
    expect(s.call(s.deployer, 'phishing/bootstrap-in-his-name').err).toBe(1001n);
    expect(s.call(s.outsider, 'phishing/bootstrap-in-his-name').err).toBe(1001n);
  });

  it.each(['transfer-his-lot', 'escrow-his-lot'])(
    'can only move a lot as SIP-009 has it, where the event lets a post-condition stop it: %s',
    (fn) => {
      const s = withPhishing();
      const outcome = s.call(s.producer, `phishing/${fn}`, Cl.uint(s.lot(MWH)));
      expect(outcome.moves).toEqual(['nft_transfer_event']);
    },
  );

  it('cannot strand a lot in the escrow without a listing', () => {
    const s = withPhishing();
    const token = s.lot(MWH);
    expect(s.call(s.producer, 'phishing/strand-his-lot', Cl.uint(token)).err).toBe(3010n);
    expect(s.owner(token)).toBe(s.producer);
  });
});
