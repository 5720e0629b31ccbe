;; facilities: which plants the market knows, who owns them and whether they may issue.
;;
;; Owns the registration of each facility; its ledger, with owner and unit, is in .issuance. Anybody registers his own
;; facility; an admitted, independent body decides it once; the body that approved it and the council suspend and
;; reinstate it; its owner hands it over, to an account that accepts it, or deregisters it for ever.

;; --- errors (u9001 - u9999) ---

;; There is no facility with this number; check the number.
(define-constant ERR_UNKNOWN_FACILITY (err u9001))
;; The unit of a facility must be 1000000 Wh (REC) or 1 Wh (granular certificate); choose one of them.
(define-constant ERR_BAD_UNIT (err u9002))
;; The nameplate power must be between 1 W and 100 GW; give it in watts.
(define-constant ERR_BAD_NAMEPLATE (err u9003))
;; Country, fuel, technology and hash need 2, 9, 7 and 32 characters or bytes (NL, F01010100, T010000); correct.
(define-constant ERR_BAD_CODES (err u9004))
;; A facility with exactly this document is already registered; use that one, or correct the document.
(define-constant ERR_ALREADY_REGISTERED (err u9005))
;; This facility has already been decided; a rejected one is registered again with a corrected document.
(define-constant ERR_ALREADY_DECIDED (err u9006))
;; Only the owner of the facility can do this; act from the owner's account.
(define-constant ERR_NOT_FACILITY_OWNER (err u9007))
;; Only an approved facility can be suspended, and by the council one that its body suspended; look at its status.
(define-constant ERR_NOT_SUSPENDABLE (err u9008))
;; The facility is not suspended, so there is nothing to reinstate; look at its status.
(define-constant ERR_NOT_SUSPENDED (err u9009))
;; The facility was deregistered, which is final; register the plant anew with a new document.
(define-constant ERR_DEREGISTERED (err u9010))
;; The facility belongs to this account already; name another one.
(define-constant ERR_SAME_OWNER (err u9011))
;; The facility was not offered to this account; ask its owner to hand it over to you.
(define-constant ERR_NOT_OFFERED (err u9012))
;; The council knows the organisation of the owner but not yours; ask it to record yours, then accept.
(define-constant ERR_UNKNOWN_ORGANISATION (err u9013))
;; The facility owes corrected energy; issue until the debit is gone, then deregister it.
(define-constant ERR_DEBIT_OPEN (err u9014))

;; --- constants ---

(define-constant REGISTERED u1)
(define-constant APPROVED u2)
(define-constant REJECTED u3)
(define-constant SUSPENDED u4)
(define-constant DEREGISTERED u5)

(define-constant UNIT_REC u1000000)
(define-constant UNIT_GRANULAR u1)
(define-constant MAX_NAMEPLATE_W u100000000000)

;; --- vars ---

(define-data-var last-facility uint u0)

;; --- maps ---

;; `body` decided it, `suspended-by` suspended it, `offered-to` may accept it.
(define-map facilities uint {
  country: (string-ascii 2), fuel: (string-ascii 9), technology: (string-ascii 7), details: (buff 32), status: uint,
  body: (optional principal), suspended-by: (optional principal), offered-to: (optional principal),
})

(define-map facility-by-details (buff 32) uint)

;; --- read-only ---

;; The registration and the ledger of a facility in one.
(define-read-only (get-facility (facility uint))
  (match (map-get? facilities facility)
    known (match (contract-call? .issuance get-ledger facility) ledger (some (merge ledger known)) none)
    none)
)

(define-read-only (get-last-facility)
  (var-get last-facility)
)

;; --- public ---

;; Registers a facility of the caller. `details` is the sha256 of its document; each document registers once. A `trial`
;; facility rehearses: its certificates are marked for ever. Anybody.
(define-public (register-facility
    (facility {
      unit: uint, nameplate-w: uint, commissioned-at: uint, country: (string-ascii 2), fuel: (string-ascii 9),
      technology: (string-ascii 7), details: (buff 32), trial: bool,
    }))
  (let (
      (id (+ (var-get last-facility) u1))
      (nameplate (get nameplate-w facility))
      (owner contract-caller)
      (codes {
        country: (get country facility), fuel: (get fuel facility), technology: (get technology facility),
        details: (get details facility),
      })
      (account {
        owner: owner, unit: (get unit facility), nameplate-w: nameplate,
        commissioned-at: (get commissioned-at facility), trial: (get trial facility),
      })
    )
    (asserts! (or (is-eq (get unit facility) UNIT_REC) (is-eq (get unit facility) UNIT_GRANULAR)) ERR_BAD_UNIT)
    (asserts! (and (> nameplate u0) (<= nameplate MAX_NAMEPLATE_W)) ERR_BAD_NAMEPLATE)
    (asserts!
      (is-eq (list u2 u9 u7 u32)
        (list
          (len (get country facility)) (len (get fuel facility)) (len (get technology facility))
          (len (get details facility))))
      ERR_BAD_CODES)
    (asserts! (map-insert facility-by-details (get details facility) id) ERR_ALREADY_REGISTERED)
    (map-set facilities id
      (merge codes { status: REGISTERED, body: none, suspended-by: none, offered-to: none }))
    (var-set last-facility id)
    (try! (contract-call? .issuance open-ledger id account))
    (print (merge facility { event: "facility-registered", facility: id, owner: owner }))
    (ok id)
  )
)

;; Approves or rejects a registered facility, once. `reason` is the sha256 of the report. Admitted, independent bodies.
(define-public (decide-facility (facility uint) (approved bool) (reason (buff 32)))
  (let (
      (known (unwrap! (map-get? facilities facility) ERR_UNKNOWN_FACILITY))
      (owner (try! (owner-of facility)))
      (body contract-caller)
    )
    (try! (contract-call? .verification require-independent body owner))
    (asserts! (is-eq (get status known) REGISTERED) ERR_ALREADY_DECIDED)
    (map-set facilities facility
      (merge known { status: (if approved APPROVED REJECTED), body: (some body) }))
    (try! (contract-call? .issuance set-ledger facility owner approved))
    (print { event: "facility-decided", facility: facility, body: body, approved: approved, reason: reason })
    (ok approved)
  )
)

;; Stops an approved facility from being attested and issuing. The body that approved it, while admitted; the council,
;; also on top of the body's suspension, which the body then cannot lift.
(define-public (suspend-facility (facility uint) (reason (buff 32)))
  (let (
      (known (unwrap! (map-get? facilities facility) ERR_UNKNOWN_FACILITY))
      (owner (try! (owner-of facility)))
      (caller contract-caller)
    )
    (if (is-eq (some caller) (get body known))
      (begin (try! (contract-call? .verification require-independent caller owner)) true)
      (try! (contract-call? .council authorise caller
        (unwrap-panic (to-consensus-buff? { action: "suspend-facility", facility: facility, reason: reason }))
        false)))
    (asserts!
      (or
        (is-eq (get status known) APPROVED)
        (and
          (is-eq (get status known) SUSPENDED)
          (is-eq (get suspended-by known) (get body known))
          (not (is-eq (some caller) (get body known)))))
      ERR_NOT_SUSPENDABLE)
    (map-set facilities facility (merge known { status: SUSPENDED, suspended-by: (some caller) }))
    (try! (contract-call? .issuance set-ledger facility owner false))
    (print { event: "facility-suspended", facility: facility, by: caller, reason: reason })
    (ok true)
  )
)

;; Lets a suspended facility issue again. The body that suspended it, while admitted; the council.
(define-public (reinstate-facility (facility uint) (reason (buff 32)))
  (let (
      (known (unwrap! (map-get? facilities facility) ERR_UNKNOWN_FACILITY))
      (owner (try! (owner-of facility)))
      (caller contract-caller)
    )
    (if (and (is-eq (some caller) (get body known)) (is-eq (some caller) (get suspended-by known)))
      (begin (try! (contract-call? .verification require-independent caller owner)) true)
      (try! (contract-call? .council authorise caller
        (unwrap-panic (to-consensus-buff? { action: "reinstate-facility", facility: facility, reason: reason }))
        false)))
    (asserts! (is-eq (get status known) SUSPENDED) ERR_NOT_SUSPENDED)
    (map-set facilities facility (merge known { status: APPROVED, suspended-by: none }))
    (try! (contract-call? .issuance set-ledger facility owner true))
    (print { event: "facility-reinstated", facility: facility, by: caller, reason: reason })
    (ok true)
  )
)

;; Offers a facility, with what its ledger carries, to another account; none takes the offer back. The owner.
(define-public (offer-facility (facility uint) (to (optional principal)))
  (let (
      (known (unwrap! (map-get? facilities facility) ERR_UNKNOWN_FACILITY))
      (owner (try! (owner-of facility)))
    )
    (asserts! (is-eq contract-caller owner) ERR_NOT_FACILITY_OWNER)
    (asserts! (not (is-eq (get status known) DEREGISTERED)) ERR_DEREGISTERED)
    (asserts! (not (is-eq to (some owner))) ERR_SAME_OWNER)
    (map-set facilities facility (merge known { offered-to: to }))
    (print { event: "facility-offered", facility: facility, owner: owner, offered-to: to })
    (ok true)
  )
)

;; Takes over a facility that was offered. What was attested for the former owner cannot be issued by this one. Whom it
;; was offered to; where the council knows the organisation of the former owner, it must know his too.
(define-public (accept-facility (facility uint))
  (let (
      (known (unwrap! (map-get? facilities facility) ERR_UNKNOWN_FACILITY))
      (from (try! (owner-of facility)))
      (owner contract-caller)
    )
    (asserts! (is-eq (some owner) (get offered-to known)) ERR_NOT_OFFERED)
    (asserts!
      (or
        (is-none (contract-call? .verification get-organisation from))
        (is-some (contract-call? .verification get-organisation owner)))
      ERR_UNKNOWN_ORGANISATION)
    (map-set facilities facility (merge known { offered-to: none }))
    (try! (contract-call? .issuance set-ledger facility owner (is-eq (get status known) APPROVED)))
    (print { event: "facility-handed-over", facility: facility, from: from, owner: owner })
    (ok true)
  )
)

;; Ends a facility for ever: it issues nothing more, and its document cannot be used again. The owner.
(define-public (deregister-facility (facility uint))
  (let (
      (known (unwrap! (map-get? facilities facility) ERR_UNKNOWN_FACILITY))
      (owner (try! (owner-of facility)))
    )
    (asserts! (is-eq contract-caller owner) ERR_NOT_FACILITY_OWNER)
    (asserts! (not (is-eq (get status known) DEREGISTERED)) ERR_DEREGISTERED)
    (asserts! (is-eq (get debit (contract-call? .issuance get-ledger facility)) (some u0)) ERR_DEBIT_OPEN)
    (map-set facilities facility (merge known { status: DEREGISTERED, offered-to: none }))
    (try! (contract-call? .issuance set-ledger facility owner false))
    (print { event: "facility-deregistered", facility: facility, owner: owner })
    (ok true)
  )
)

;; --- private ---

(define-private (owner-of (facility uint))
  (ok (get owner (unwrap! (contract-call? .issuance get-ledger facility) ERR_UNKNOWN_FACILITY)))
)
