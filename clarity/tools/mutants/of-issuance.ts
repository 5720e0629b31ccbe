import type { Mutant } from './mutant.ts';

const mutant = (id: string, find: string, replace: string, why: string): Mutant => ({
  id: `issuance-${id}`,
  contract: 'issuance',
  find,
  replace,
  why,
  killers: ['issuance-hours', 'issuance', 'correction-withdrawal', 'correction-debit', 'attestation-ends'],
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
  mutant(
    'owner-not-compared',
    '(asserts! (is-eq owner (get owner attested)) ERR_OWNER_CHANGED)',
    '(asserts! true ERR_OWNER_CHANGED)',
    'What was attested for a former owner cannot be issued.',
  ),
  mutant(
    'second-page-not-cleared',
    '(clear-page facility (/ (- to u1) HOURS_PER_PAGE) from to)',
    'true',
    'A withdrawal frees the hours on both pages.',
  ),
  mutant(
    'former-owner-withdraws',
    '(is-eq caller (get owner known) (get owner record)))',
    '(is-eq caller (get owner record)))',
    'A former owner withdraws nothing.',
  ),
  mutant(
    'corrected-withdrawn',
    '(asserts! (is-eq (get-correction issuance) u0) ERR_ALREADY_CORRECTED)',
    '(asserts! true ERR_ALREADY_CORRECTED)',
    'What was corrected is not withdrawn as well.',
  ),
  mutant(
    'corrections-not-added-up',
    '(<= corrected (get attested-wh record))',
    '(<= wh (get attested-wh record))',
    'All corrections of an issuance together stay within it.',
  ),
  mutant(
    'debit-not-absorbed',
    '(owed (+ (get minted-wh known) (get corrected-wh known)))\n      (pending',
    '(owed (get minted-wh known))\n      (pending',
    'A debit is absorbed before anything is minted.',
  ),
  mutant(
    'bodies-forgotten',
    '(map with-revocations bodies) })\n    (print',
    '(list) })\n    (print',
    'A suspension ends the requests that the body helped to open.',
  ),
  mutant(
    'used-opened-again',
    '(asserts! (not (default-to false (get used (map-get? requests digest)))) ERR_ALREADY_ISSUED)',
    '(asserts! true ERR_ALREADY_ISSUED)',
    'A request that was issued is never opened again.',
  ),
  mutant(
    'ledger-overwritten',
    '(map-insert ledgers facility (merge account { active: false, attested-wh: u0, minted-wh: u0, corrected-wh: u0 }))',
    '(map-set ledgers facility (merge account { active: false, attested-wh: u0, minted-wh: u0, corrected-wh: u0 }))',
    'A facility gets its ledger once.',
  ),
];
