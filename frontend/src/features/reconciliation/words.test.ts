import { describe, expect, it } from 'vitest';
import { reconciliation } from '../../lib/api.ts';
import { FINDINGS, fieldInWords, KINDS, pageOf, standOf } from './words.ts';

describe('the words of a comparison', () => {
  it('exist for every kind, finding and state that the API knows', () => {
    expect(Object.keys(KINDS)).toEqual([...reconciliation.COMPARED_KINDS]);
    expect(Object.keys(FINDINGS).sort()).toEqual([...reconciliation.FINDINGS].sort());
    expect(standOf({ state: 'waiting', verdict: null }).label).toBe('Waiting');
    expect(standOf({ state: 'finished', verdict: 'different' }).label).toBe('Different');
  });

  it.each([
    ['wh', 'Energy (Wh)'],
    ['firstWh', 'First (Wh)'],
    ['mintedBeforeWh', 'Minted before (Wh)'],
    ['nameplateW', 'Nameplate (W)'],
    ['feeBps', 'Fee (basis points)'],
    ['listingPaused', 'Listing paused'],
    ['heldBy', 'Held by'],
    ['sats', 'sBTC (sats)'],
    ['price', 'Price (sats per MWh)'],
  ])('name the field %s "%s", with its unit', (field, words) => {
    expect(fieldInWords(field)).toBe(words);
  });

  it('lead to the page of a thing, where there is one', () => {
    expect(pageOf('lot', '7')).toBe('/certificates/7');
    expect(pageOf('balance', 'ST1')).toBeUndefined();
  });
});
