import type { Mutant } from './mutant.ts';

const of =
  (contract: string, killers: readonly string[]) =>
  (id: string, find: string, replace: string, why: string): Mutant => ({
    id: `${contract}-${id}`,
    contract,
    find,
    replace,
    why,
    killers,
  });
const verification = of('verification', [
  'attestation-ends',
  'attestation-quorum',
  'attestation-request',
  'verification',
  'correction-withdrawal',
]);
const facilities = of('facilities', ['facilities', 'facilities-owner']);
const readings = of('readings', ['readings-proof']);

/** Of the contracts that vouch for energy and plants: verification, facilities and readings. */
export const verificationMutants: readonly Mutant[] = [
  verification(
    'suspension-not-counted',
    '(is-eq (get suspensions given) (suspensions-of body))',
    'true',
    'An attestation ends with the suspension of its body.',
  ),
  verification(
    'other-owner-counted',
    '(is-eq owner (get owner given))',
    'true',
    'An attestation counts for the owner it was given for.',
  ),
  verification(
    'conflict-not-asked-again',
    '(is-ok (require-independent body owner))',
    'true',
    'A body counts only while it is independent of the owner.',
  ),
  verification(
    'issued-attested-again',
    '(asserts! (not (default-to false (get used (contract-call? .issuance get-request digest)))) ERR_ALREADY_ATTESTED)',
    '(asserts! true ERR_ALREADY_ATTESTED)',
    'A request that was issued gathers no attestations.',
  ),
  verification(
    'judge-of-former-owner',
    '(try! (require-independent contract-caller (get owner record)))',
    'true',
    'A body of the former owner does not judge his issuance.',
  ),
  verification(
    'expiry-bound',
    '(asserts! (<= expires-at (+ now MAX_EXPIRY)) ERR_EXPIRY_TOO_FAR)',
    '(asserts! (< expires-at (+ now MAX_EXPIRY)) ERR_EXPIRY_TOO_FAR)',
    'A request may be good for 366 days exactly.',
  ),
  verification(
    'key-outlives-suspension',
    '(is-eq (get suspensions known) (suspensions-of body))',
    'true',
    'A key ends with the suspension of its body.',
  ),
  verification(
    'link-one-way',
    '(map-set links { from: b, to: a } linked)',
    'true',
    'A link stands in both directions.',
  ),
  facilities(
    'council-overruled',
    '(is-eq (some caller) (get suspended-by known))',
    'true',
    'Only the council reinstates what the council suspended.',
  ),
  facilities(
    'offer-outlives-end',
    '{ status: DEREGISTERED, offered-to: none }',
    '{ status: DEREGISTERED }',
    'Nobody takes over a facility that was deregistered.',
  ),
  readings(
    'withdrawn-proven',
    '(is-none (contract-call? .rec-nft get-withdrawal issuance))',
    'true',
    'Nothing is proven of an issuance that was withdrawn.',
  ),
  readings(
    'sum-not-compared',
    '(is-eq (get sum top) (get attested-wh issued))',
    'true',
    'The tree holds exactly the energy that was attested.',
  ),
];
