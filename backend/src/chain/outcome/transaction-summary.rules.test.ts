import { describe, expect, it } from 'vitest';
import type { ChainEvent } from '../chain-event.ts';
import { transactionSummary } from './transaction-summary.rules.ts';

const BUYER = 'ST2CY5V39NHDPWSXMW9QDT3HC3GD6Q6XX4CFRK9AG';
const SELLER = 'ST1SJ3DTE5DN7X54YDH5D64R3BCB6A2AG2ZQ8YPD5';

const event = (
  contract: ChainEvent['contract'],
  name: string,
  data: ChainEvent['data'],
): Pick<ChainEvent, 'contract' | 'name' | 'data'> => ({ contract, name, data });

const moved = event('rec-nft', 'nft-transferred', {
  token: 7n,
  sender: `${SELLER}.marketplace`,
  recipient: BUYER,
});
const bought = {
  listing: 3n,
  token: 7n,
  buyer: BUYER,
  seller: SELLER,
  wh: 12_500_000n,
  total: 525_000n,
  retirement: null,
};

describe('the words for a transaction', () => {
  it('tell a purchase as a purchase, though a lot moved too', () => {
    expect(transactionSummary([moved, event('marketplace', 'bought', bought)])).toBe(
      'ST2CY5...K9AG bought 12.5 MWh of listing 3 for 525,000 sats',
    );
  });

  it('tell that what was bought was retired at once', () => {
    const events = [event('rec-nft', 'retired', { token: 7n, wh: 1n, retirement: 9n })];
    expect(transactionSummary([...events, event('marketplace', 'bought', { ...bought, retirement: 9n })])).toContain(
      'and retired it (retirement 9)',
    );
  });

  it('write energy below one MWh in Wh, and nothing rounded', () => {
    const listed = { seller: SELLER, token: 1n, listing: 1n, price: 42_000n };
    const words = (wh: bigint) => transactionSummary([event('marketplace', 'listed', { ...listed, wh })]);
    expect(words(999_999n)).toContain('999,999 Wh (lot 1) at 42,000 sats per MWh');
    expect(words(1_000_001n)).toContain('1.000001 MWh');
    expect(words(1_234_000_000n)).toContain('1,234 MWh');
  });

  it('say when less than a certificate was measured', () => {
    const data = { issuance: 1n, token: null, facility: 4n, wh: 0n, residual: 300_000n };
    expect(transactionSummary([event('rec-nft', 'issued', data)])).toBe(
      'Readings of facility 4 issued; 300,000 Wh carried on, less than a certificate',
    );
  });

  it('name a contract by its name, and count what happened more than once', () => {
    expect(transactionSummary([moved, moved, moved])).toBe(
      'Lot 7 went from marketplace to ST2CY5...K9AG, and 2 more like it',
    );
  });

  it('count the bodies where more than one has to attest', () => {
    const data = { body: BUYER, given: 1n, needed: 2n, request: { facility: 4n, wh: 2_000_000n } };
    const words = (change: object) =>
      transactionSummary([event('verification', 'issue-attested', { ...data, ...change })]);
    expect(words({})).toBe('ST2CY5...K9AG attested 2 MWh of facility 4 (1 of 2 bodies)');
    expect(words({ needed: 1n })).toBe('ST2CY5...K9AG attested 2 MWh of facility 4');
  });

  it('name what is paused', () => {
    const open = { list: false, buy: false, auctions: false, bids: false, quotes: false, forwards: false };
    const words = (change: object) => transactionSummary([event('marketplace', 'paused-set', { ...open, ...change })]);
    expect(words({ buy: true, bids: true })).toBe('Paused: buying, bids; all else is open');
    expect(words({})).toBe('Every form of sale was opened');
  });

  it('fall back to the names of events that this code does not know, whatever their data', () => {
    expect(transactionSummary([event('council', 'vote-cast', {}), event('council', 'vote-cast', {})])).toBe(
      'council.vote-cast',
    );
    expect(transactionSummary([event('marketplace', 'bought', {})])).toContain('bought');
  });
});
