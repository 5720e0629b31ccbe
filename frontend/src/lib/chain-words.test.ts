import { Cl, Pc, postConditionToHex } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { argumentsInWords, fieldsInWords, postConditionsInWords, stx } from './chain-words.ts';

const me = 'ST1SJ3DTE5DN7X54YDH5D64R3BCB6A2AG2ZQ8YPD5';
const deployer = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';
const nft = `${deployer}.rec-nft::rec` as const;
const sentence = (condition: Parameters<typeof postConditionToHex>[0]) =>
  postConditionsInWords([postConditionToHex(condition)], me)[0];

describe('post-conditions in words', () => {
  it('reads the bytes of SIP-005', () => {
    const hex =
      '01021a6d78de7b0625dfbfc16c3a8a5735f6dc3dc3f2ce14f6decc7cfff2a413bd7cd4f53c25ad7fd1899acc0a736274632d746f6b656e0a736274632d746f6b656e01000000000000a410';
    expect(postConditionsInWords([hex], deployer)[0]).toBe('You send exactly 42,000 sats of sBTC.');
    expect(postConditionsInWords([hex], me)[0]).toBe('ST1PQH…GZGM sends exactly 42,000 sats of sBTC.');
  });

  it.each([
    [Pc.principal(me).willSendLte(2_100_000).ustx(), 'You send at most 2.1 STX.'],
    [Pc.origin().willSendGte(1).ustx(), 'You send at least 0.000001 STX.'],
    [Pc.principal(me).willSendAsset().nft(nft, Cl.uint(12)), 'You send certificate lot 12.'],
    [Pc.principal(me).willNotSendAsset().nft(nft, Cl.uint(12)), 'You keep certificate lot 12.'],
    [
      Pc.principal(`${deployer}.marketplace`).willSendAsset().nft(nft, Cl.uint(1_200)),
      'The escrow of the marketplace sends certificate lot 1,200.',
    ],
    [Pc.principal(me).willSendGt(5).ft(`${deployer}.coin`, 'coin'), 'You send more than 5 units of coin.'],
  ])('%#: names who sends what', (condition, words) => {
    expect(sentence(condition)).toBe(words);
  });

  it('says what deny mode means, with conditions and without', () => {
    expect(postConditionsInWords([], me)).toEqual([
      'No certificate and no money moves: if anything did, the transaction would fail. Only the network fee is paid.',
    ]);
    const hex = postConditionToHex(Pc.principal(me).willSendEq(1).ustx());
    expect(postConditionsInWords([hex], me).at(-1)).toMatch(/^Nothing else moves/);
  });
});

describe('values in words', () => {
  it('names arguments as the contract does, and numbers those it does not know', () => {
    const args = [Cl.uint(1_000), Cl.none(), Cl.bool(true)].map((value) => Cl.serialize(value));
    expect(argumentsInWords(args, ['price'])).toEqual([
      { name: 'price', value: '1,000' },
      { name: 'argument 2', value: 'none' },
      { name: 'argument 3', value: 'yes' },
    ]);
  });

  it('opens tuples and lists', () => {
    const value = Cl.tuple({
      who: Cl.principal(me),
      hash: Cl.some(Cl.bufferFromHex('beef')),
      all: Cl.list([Cl.int(-3)]),
    });
    expect(fieldsInWords(Cl.serialize(value))).toEqual(
      expect.arrayContaining([
        { name: 'who', value: me },
        { name: 'hash', value: '0xbeef' },
        { name: 'all', value: [{ name: '1', value: '-3' }] },
      ]),
    );
  });

  it('reads times in seconds and milliseconds, and leaves ids and amounts alone', () => {
    const second = 1_795_172_664n;
    const value = Cl.tuple({
      'expires-at': Cl.uint(second),
      'issued-at': Cl.uint(second * 1_000n),
      'period-start': Cl.some(Cl.uint(second)),
      'chain-id': Cl.uint(2_147_483_648),
      'first-wh': Cl.uint(second),
    });
    expect(Object.fromEntries(fieldsInWords(Cl.serialize(value)).map(({ name, value }) => [name, value]))).toEqual({
      'expires-at': '20 Nov 2026, 11:04 UTC',
      'issued-at': '20 Nov 2026, 11:04 UTC',
      'period-start': '20 Nov 2026, 11:04 UTC',
      'chain-id': '2147483648',
      'first-wh': '1,795,172,664',
    });
  });

  it('writes micro-STX to the last digit', () => {
    expect([0n, 1n, 900n, 1_000_000n, 1_234_500_000n].map(stx)).toEqual([
      '0 STX',
      '0.000001 STX',
      '0.0009 STX',
      '1 STX',
      '1,234.5 STX',
    ]);
  });
});
