import type { Mutant } from './mutant.ts';

const mutant = (id: string, find: string, replace: string, why: string): Mutant => ({
  id: `marketplace-${id}`,
  contract: 'marketplace',
  find,
  replace,
  why,
  killers: ['pricing', 'marketplace', 'audit', 'refusals'],
});

export const marketplaceMutants: readonly Mutant[] = [
  mutant(
    'total-rounds-down',
    '(/ (+ (* wh price) (- WH_PER_MWH u1)) WH_PER_MWH)',
    '(/ (* wh price) WH_PER_MWH)',
    'The buyer pays the fraction of a sat in full.',
  ),
  mutant(
    'fee-on-top',
    '{ amount: (- total fee), sender: buyer, to: seller, memo: none }',
    '{ amount: total, sender: buyer, to: seller, memo: none }',
    'The fee is part of the total.',
  ),
  mutant('own-listing', '(asserts! (not (is-eq buyer seller)) ERR_OWN_LISTING)\n', '', 'Nobody buys from himself.'),
  mutant(
    'good-at-expiry',
    '(asserts! (< stacks-block-time (get expires-at offer)) ERR_LISTING_EXPIRED)',
    '(asserts! (<= stacks-block-time (get expires-at offer)) ERR_LISTING_EXPIRED)',
    'An offer is good before its expiry, not at it.',
  ),
  mutant(
    'no-limit',
    '(asserts! (<= total max-total) ERR_TOTAL_ABOVE_LIMIT)\n',
    '',
    'A purchase never costs more than the buyer said.',
  ),
  mutant(
    'anybody-cancels',
    '(asserts! (is-eq contract-caller seller) ERR_NOT_SELLER)\n    (try! (release token seller))',
    '(try! (release token seller))',
    'Only its seller cancels a listing.',
  ),
];
