import { type Mutant, mutantOf } from './mutant.ts';

const mutant = mutantOf('readings');

export const readingsMutants: readonly Mutant[] = [
  mutant(
    'withdrawn-issuance',
    '(is-none (contract-call? .rec-nft get-withdrawal issuance))\n',
    '',
    'No reading stands behind an issuance that was withdrawn.',
    'readings-proof',
  ),
  mutant(
    'sum-not-compared',
    '(is-eq (get sum top) (get attested-wh issued))\n',
    '',
    'All readings together are the attested energy.',
    'readings-proof',
  ),
  mutant(
    'starts-before-period',
    '(>= (get start reading) (get period-start issued))\n',
    '',
    'A reading does not start before the period of its issuance.',
    'readings-proof',
  ),
  mutant(
    'ends-after-period',
    '(<= (get end reading) (get period-end issued))',
    '(<= (get start reading) (get period-end issued))',
    'A reading does not end after the period of its issuance.',
    'readings-proof',
  ),
  mutant(
    'last-reading',
    '(<= (get end reading) (get period-end issued))',
    '(< (get end reading) (get period-end issued))',
    'A reading may end with the period of its issuance.',
    'readings-proof',
  ),
  mutant(
    'no-duration',
    '(< (get start reading) (get end reading))',
    '(<= (get start reading) (get end reading))',
    'A reading lasts at least a second.',
    'readings-proof',
  ),
  mutant(
    'energy-before-ignored',
    'before: (+ beside (at-most-64 (get before below))),',
    'before: (get before below),',
    'The energy of the readings before places a reading.',
    'readings-proof',
  ),
  mutant(
    'counts-from-issuance',
    '(+ (get attested-before issued) (get before top))',
    '(get before top)',
    'A reading is placed among all the energy that the facility ever had attested.',
    'readings-proof',
  ),
  mutant(
    'sums-not-hashed',
    '(concat (concat left (be-64 left-sum)) (concat right (be-64 right-sum)))',
    '(concat (concat left (be-64 (+ left-sum right-sum))) (concat right (be-64 u0)))',
    'Energy cannot be moved between siblings.',
    'readings-proof',
  ),
];
