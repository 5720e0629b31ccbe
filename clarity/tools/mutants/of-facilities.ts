import { type Mutant, mutantOf } from './mutant.ts';

const mutant = mutantOf('facilities');
const BY_OWNER = '(asserts! (is-eq contract-caller owner) ERR_NOT_FACILITY_OWNER)\n    ';
const STANDS = '(asserts! (not (is-eq (get status known) DEREGISTERED)) ERR_DEREGISTERED)\n    ';

export const facilitiesMutants: readonly Mutant[] = [
  mutant(
    'anybody-decides',
    '(try! (contract-call? .verification require-independent body owner))\n',
    '',
    'Only an admitted, independent body decides on a facility.',
    'facilities',
  ),
  mutant(
    'decided-twice',
    '(asserts! (is-eq (get status known) REGISTERED) ERR_ALREADY_DECIDED)\n',
    '',
    'A facility is decided once.',
    'facilities',
  ),
  mutant(
    'dependent-body-suspends',
    '(begin (try! (contract-call? .verification require-independent caller owner)) true)\n      (try! (contract-call? .council authorise caller\n        (unwrap-panic (to-consensus-buff? { action: "suspend',
    'true\n      (try! (contract-call? .council authorise caller\n        (unwrap-panic (to-consensus-buff? { action: "suspend',
    'A body suspends a facility only while it is admitted and independent.',
    'facilities',
  ),
  mutant(
    'body-overrules-council',
    '(and (is-eq (some caller) (get body known)) (is-eq (some caller) (get suspended-by known)))',
    '(is-eq (some caller) (get body known))',
    'What the council suspended only the council reinstates.',
    'facilities',
  ),
  mutant(
    'suspended-ledger-active',
    '(try! (contract-call? .issuance set-ledger facility owner false))\n    (print { event: "facility-suspended"',
    '(print { event: "facility-suspended"',
    'A suspended facility stops issuing.',
    'facilities',
  ),
  mutant(
    'reinstated-before-suspension',
    '(asserts! (is-eq (get status known) SUSPENDED) ERR_NOT_SUSPENDED)\n',
    '',
    'Only a suspended facility is reinstated.',
    'facilities',
  ),
  mutant(
    'offer-by-origin',
    `${BY_OWNER}${STANDS}(asserts! (not (is-eq to`,
    `(asserts! (is-eq tx-sender owner) ERR_NOT_FACILITY_OWNER)\n    ${STANDS}(asserts! (not (is-eq to`,
    'A contract that an owner calls cannot offer his facility.',
    'phishing-issuing',
  ),
  mutant(
    'accept-by-origin',
    '(from (try! (owner-of facility)))\n      (owner contract-caller)',
    '(from (try! (owner-of facility)))\n      (owner tx-sender)',
    'A contract that somebody calls cannot accept a facility for him.',
    'phishing-issuing',
  ),
  mutant(
    'anybody-accepts',
    '(asserts! (is-eq (some owner) (get offered-to known)) ERR_NOT_OFFERED)\n',
    '',
    'Only whom it was offered to takes a facility over.',
    'facilities-owner',
  ),
  mutant(
    'offer-stays',
    '(map-set facilities facility (merge known { offered-to: none }))',
    '(map-set facilities facility known)',
    'An offer is accepted once.',
    'facilities-owner',
  ),
  mutant(
    'hand-over-reinstates',
    'set-ledger facility owner (is-eq (get status known) APPROVED))',
    'set-ledger facility owner true)',
    'A hand-over makes no facility active.',
    'facilities-owner',
  ),
  mutant(
    'anybody-deregisters',
    `${BY_OWNER}${STANDS}(asserts! (is-eq (get debit`,
    `${STANDS}(asserts! (is-eq (get debit`,
    'Only its owner deregisters a facility.',
    'facilities-owner',
  ),
  mutant(
    'deregistered-still-offered',
    '{ status: DEREGISTERED, offered-to: none }',
    '{ status: DEREGISTERED }',
    'A deregistered facility is handed over no more.',
    'facilities-owner',
  ),
  mutant(
    'document-twice',
    '(map-insert facility-by-details',
    '(map-set facility-by-details',
    'A document registers one facility.',
    'facilities',
  ),
  mutant('no-nameplate', '(> nameplate u0)', '(>= nameplate u0)', 'A facility has a nameplate power.', 'facilities'),
  mutant(
    'trial-not-kept',
    'commissioned-at: (get commissioned-at facility), trial: (get trial facility),',
    'commissioned-at: (get commissioned-at facility), trial: false,',
    'A trial facility stays one.',
    'facilities',
    'issuance',
  ),
  mutant(
    'decided-without-reason',
    'approved: approved, reason: reason })',
    'approved: approved })',
    'A decision announces its reason.',
    'facilities',
  ),
];
