import { describe, expect, it } from 'vitest';
import { changesOfHands } from './changes-of-hands.ts';

const MARKET = 'ST000000000000000000002AMW42H.marketplace';
const story = (...events: [step: string, to: string | null][]) =>
  changesOfHands(events.map(([step, to]) => ({ step, to }))).map(({ step, to }) => `${step} ${to}`);

describe('changes of hands of a lot', () => {
  it('are none while its issuer holds it, also when it was split', () => {
    expect(story(['measured', null], ['verified', null], ['minted', 'A'], ['minted', 'A'], ['split', null])).toEqual(
      [],
    );
  });

  it('are none when it came back from the market unsold', () => {
    expect(story(['minted', 'A'], ['entered-market', MARKET], ['left-market', 'A'])).toEqual([]);
  });

  it('are one when it was sold whole, and one when it is the sold part of another', () => {
    expect(story(['minted', 'A'], ['entered-market', MARKET], ['left-market', 'B'])).toEqual(['left-market B']);
    expect(story(['minted', 'A'], ['entered-market', MARKET], ['minted', 'B'], ['split', null])).toEqual(['minted B']);
    expect(story(['minted', 'A'], ['entered-market', MARKET], ['minted', MARKET])).toEqual([]);
  });

  it('are counted one by one, back to an earlier holder too', () => {
    expect(story(['minted', 'A'], ['transferred', 'B'], ['transferred', 'A'])).toEqual([
      'transferred B',
      'transferred A',
    ]);
  });
});
