import { readFileSync } from 'node:fs';
import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { MWH, type Scenario } from '../tools/scenario.ts';
import { opened } from './support/market.ts';

function withPhishing(): Scenario {
  const s = opened();
  const source = readFileSync(new URL('./support/phishing.clar', import.meta.url), 'latin1');
  simnet.deployContract('phishing', source, { clarityVersion: 5 }, s.deployer);
  return s;
}

describe('a hostile contract that a user calls', () => {
  it.each([
    ['retire-his-lot', [Cl.uint(MWH)]],
    ['split-his-lot', []],
    ['send-his-lots', []],
    ['list-his-lot', []],
  ])('cannot %s', (fn, more) => {
    const s = withPhishing();
    const token = s.lot(MWH);
    expect(s.call(s.producer, `phishing/${fn}`, Cl.uint(token), ...more).err).toBe(3002n);
    expect(s.owner(token)).toBe(s.producer);
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

  it('can only move a lot through SIP-009, where the event lets a post-condition stop it', () => {
    const s = withPhishing();
    const outcome = s.call(s.producer, 'phishing/transfer-his-lot', Cl.uint(s.lot(MWH)));
    expect(outcome.moves).toEqual(['nft_transfer_event']);
  });
});
