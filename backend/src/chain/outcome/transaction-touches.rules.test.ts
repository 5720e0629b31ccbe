import { describe, expect, it } from 'vitest';
import { touchedBy } from './transaction-touches.rules.ts';

describe('what a transaction touched', () => {
  it('is each thing once, in the order of its life', () => {
    const split = { data: { token: 7n, part: 9n, rest: 8n, owner: 'ST1' } };
    const bought = { data: { listing: 3n, token: 7n, rest: null, retirement: 9n, wh: 5n } };
    expect(touchedBy([split, bought])).toEqual([
      { kind: 'lot', id: 7n },
      { kind: 'lot', id: 8n },
      { kind: 'lot', id: 9n },
      { kind: 'listing', id: 3n },
      { kind: 'retirement', id: 9n },
    ]);
  });

  it('finds the facility inside the request of an attestation', () => {
    const request = { facility: 2n, wh: 1_000n, nonce: 5n };
    expect(touchedBy([{ data: { digest: new Uint8Array(32), body: 'ST2', request } }])).toEqual([
      { kind: 'facility', id: 2n },
    ]);
  });

  it('is both lots of a merge, and the new one', () => {
    expect(
      touchedBy([{ data: { token: 9n, first: 4n, second: 5n, issuance: 1n } }]).map(({ kind, id }) => `${kind} ${id}`),
    ).toEqual(['issuance 1', 'lot 4', 'lot 5', 'lot 9']);
  });

  it('is nothing where an event names only people', () => {
    expect(touchedBy([{ data: { member: 'ST1' } }, { data: { raw: new Uint8Array(3) } }])).toEqual([]);
  });
});
