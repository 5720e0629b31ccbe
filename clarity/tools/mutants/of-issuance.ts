import type { Mutant } from './mutant.ts';

const mutant = (id: string, find: string, replace: string, why: string): Mutant => ({
  id: `issuance-${id}`,
  contract: 'issuance',
  find,
  replace,
  why,
  killers: ['issuance', 'correction', 'audit'],
});

export const issuanceMutants: readonly Mutant[] = [
  mutant(
    'hours-not-compared',
    '(asserts! (is-eq (fold bit-or (map bit-and words claim) u0) u0) ERR_HOURS_ALREADY_ISSUED)',
    '(asserts! (is-eq u0 u0) ERR_HOURS_ALREADY_ISSUED)',
    'An hour of a facility is issued once.',
  ),
  mutant(
    'hours-replaced',
    '(map-set issued-hours { facility: facility, page: page } (map bit-or words claim))',
    '(map-set issued-hours { facility: facility, page: page } claim)',
    'Hours issued before stay issued.',
  ),
  mutant(
    'second-page-forgotten',
    '(if (is-eq first last) (ok true) (claim-page facility last from to))',
    '(if (is-eq first last) (ok true) (ok true))',
    'A period over two pages claims its hours on both.',
  ),
  mutant(
    'last-hour-on-next-page',
    '(last (/ (- to u1) HOURS_PER_PAGE))',
    '(last (/ to HOURS_PER_PAGE))',
    'A period that ends with a page does not reach into the next one.',
  ),
];
