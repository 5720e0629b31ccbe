import { describe, expect, it } from 'vitest';
import type { chainHistory } from '../../lib/api.ts';
import { ageInWords, forkInWords, sideBySide } from './chain-words.ts';

describe('the words about the chain', () => {
  it('count one block as one', () => {
    expect(forkInWords({ blocks: 1, ancestor: { height: 1_204, hash: 'ab' } })).toBe(
      '1 block above block 1,204 taken back',
    );
    expect(forkInWords({ blocks: 3, ancestor: { height: 8, hash: 'ab' } })).toBe('3 blocks above block 8 taken back');
  });

  it('say that two chains share nothing', () => {
    expect(forkInWords({ blocks: 9, ancestor: { height: 0, hash: null } })).toContain('another chain');
  });

  it('tell an age in its largest unit, whole', () => {
    expect([0, 1, 59, 60, 7_199, 86_400].map(ageInWords)).toEqual([
      '0 seconds old',
      '1 second old',
      '59 seconds old',
      '1 minute old',
      '1 hour old',
      '1 day old',
    ]);
  });
});

describe('two branches side by side', () => {
  const at = new Date(0);
  const was = (height: number) => ({ height, hash: `a${height}`, burnHeight: 1, at });
  const now = (height: number): chainHistory.Block => ({
    ...was(height),
    hash: `b${height}`,
    parentHash: '',
    final: false,
    events: 0,
    transactions: 0,
  });

  it('stand by height, with a gap where the new branch is shorter so far', () => {
    const rows = sideBySide({ takenBack: [was(5), was(6)], inPlace: [now(5)] });
    expect(rows.map((row) => [row.height, row.was.hash, row.now?.hash ?? null])).toEqual([
      [5, 'a5', 'b5'],
      [6, 'a6', null],
    ]);
  });
});
