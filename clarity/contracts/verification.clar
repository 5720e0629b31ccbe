;; verification: who vouches for energy, and for what.
;;
;; Owns the verification bodies, their signing keys, the organisations that accounts belong to and the links between
;; them, and the attestations until enough bodies have given one. The council admits and suspends bodies and records
;; organisations and links. An admitted body that is independent of the owner attests requests, by a call or by a
;; signature that anybody relays, and withdraws or corrects what should not have been issued.

;; --- errors (u2001 - u2999) ---

;; This account is not an admitted verification body; ask the council to admit it.
(define-constant ERR_NOT_ADMITTED_BODY (err u2001))
;; A verification body cannot judge its own facility; ask another body.
(define-constant ERR_OWN_FACILITY (err u2002))
;; The body's organisation is the owner's, or linked to it; ask a body that is independent.
(define-constant ERR_CONFLICT_OF_INTEREST (err u2003))
;; There is no facility with this number; check the number.
(define-constant ERR_UNKNOWN_FACILITY (err u2004))
;; The facility is not approved, or is suspended; a verification body must approve it first.
(define-constant ERR_NOT_APPROVED (err u2005))
;; The period must run from one full UTC hour to a later one, over at most 744 hours; adjust it.
(define-constant ERR_BAD_PERIOD (err u2006))
;; The period has not ended yet; wait until it is over.
(define-constant ERR_PERIOD_NOT_OVER (err u2007))
;; The period starts before the facility was commissioned; start at the commissioning or later.
(define-constant ERR_BEFORE_COMMISSIONING (err u2008))
;; The request holds no energy or no readings; there is nothing to certify.
(define-constant ERR_NOTHING_MEASURED (err u2009))
;; The energy is more than the facility can produce in the period at 110 % of its nameplate; check the readings.
(define-constant ERR_ABOVE_CAPACITY (err u2010))
;; The request has expired; make a new one with a later expiry and have it attested.
(define-constant ERR_REQUEST_EXPIRED (err u2011))
;; A request can be good for at most 366 days; choose an earlier expiry.
(define-constant ERR_EXPIRY_TOO_FAR (err u2012))
;; This request has all the attestations it needs, or was issued; issue it, or use another nonce.
(define-constant ERR_ALREADY_ATTESTED (err u2013))
;; A body of the same or a linked organisation has attested this request; another body must add its attestation.
(define-constant ERR_SAME_ORGANISATION (err u2014))
;; The signature is not one of a key of this body over exactly this request; sign the request again.
(define-constant ERR_BAD_SIGNATURE (err u2015))
;; The key was used or revoked before; make a new key pair.
(define-constant ERR_KEY_SPENT (err u2016))
;; The body has no such key in use; check the key.
(define-constant ERR_UNKNOWN_KEY (err u2017))
;; Attesting is paused by the council; try again later.
(define-constant ERR_ATTESTING_PAUSED (err u2018))
;; The limits must be at least 1 W, and that for three bodies not below that for two; correct them.
(define-constant ERR_BAD_QUORUM (err u2019))
;; An organisation is always linked to itself; name two different ones.
(define-constant ERR_LINK_TO_ITSELF (err u2020))
;; There is no issuance with this number; check the number.
(define-constant ERR_UNKNOWN_ISSUANCE (err u2021))

;; --- constants ---

;; Meters may read a little above the nameplate; more than this is a mistake of the unit.
(define-constant CAPACITY_PERCENT u110)
(define-constant HOUR u3600)
(define-constant MAX_HOURS u744)
(define-constant MAX_EXPIRY u31622400)

;; --- vars ---

;; From which nameplate power on, in W, two and three independent bodies have to attest.
(define-data-var config { paused: bool, two-from-w: uint, three-from-w: uint }
  { paused: false, two-from-w: u100000000, three-from-w: u1000000000 })

;; --- maps ---

;; `suspensions` counts how often: an attestation ends with the first suspension after it, whatever follows.
(define-map bodies principal { organisation: (buff 32), admitted: bool, suspensions: uint })

;; A key signs for its body until it is revoked or the body is suspended, and never again after that.
(define-map keys { body: principal, key: (buff 33) } { revoked: bool, suspensions: uint })

;; The organisation behind an account that owns facilities, as far as the council knows it.
(define-map organisations principal (buff 32))

;; Each link stands in both directions.
(define-map links { from: (buff 32), to: (buff 32) } bool)

;; The attestations of a request that does not have enough of them yet, each for who owned the facility then.
(define-map attestations (buff 32) (list 3 { body: principal, owner: principal, suspensions: uint }))

;; --- read-only ---

(define-read-only (get-config)
  (var-get config)
)

(define-read-only (get-body (body principal))
  (map-get? bodies body)
)

(define-read-only (is-key-of (body principal) (key (buff 33)))
  (match (map-get? keys { body: body, key: key })
    known (and (not (get revoked known)) (is-eq (get suspensions known) (suspensions-of body)))
    false)
)

(define-read-only (get-organisation (account principal))
  (match (map-get? organisations account) known (some known) (get organisation (map-get? bodies account)))
)

;; Whether two organisations are the same or linked.
(define-read-only (are-linked (a (buff 32)) (b (buff 32)))
  (or (is-eq a b) (default-to false (map-get? links { from: a, to: b })))
)

;; The attestations of a request that count towards its quorum while the facility is this owner's.
(define-read-only (get-attestations (digest (buff 32)) (owner principal))
  (get counted
    (fold count-attestation (default-to (list) (map-get? attestations digest)) { owner: owner, counted: (list) }))
)

;; How many independent bodies have to attest a facility of this nameplate.
(define-read-only (quorum-of (nameplate-w uint))
  (let ((settings (var-get config)))
    (if (< nameplate-w (get two-from-w settings)) u1 (if (< nameplate-w (get three-from-w settings)) u2 u3))
  )
)

;; What every judgement asks first: that the body is admitted and independent of the owner.
(define-read-only (require-independent (body principal) (owner principal))
  (let ((known (unwrap! (map-get? bodies body) ERR_NOT_ADMITTED_BODY)))
    (asserts! (get admitted known) ERR_NOT_ADMITTED_BODY)
    (asserts! (not (is-eq body owner)) ERR_OWN_FACILITY)
    (asserts!
      (match (get-organisation owner) owners (not (are-linked (get organisation known) owners)) true)
      ERR_CONFLICT_OF_INTEREST)
    (ok known)
  )
)

;; --- public ---

;; Admits a body, again after a suspension too, which revives nothing and ends approvals given before. The council.
(define-public (admit-body (body principal) (organisation (buff 32)))
  (begin
    (try! (authorise (unwrap-panic (to-consensus-buff?
      { action: "admit-body", body: body, organisation: organisation, suspensions: (suspensions-of body) })) true))
    (map-set bodies body { organisation: organisation, admitted: true, suspensions: (suspensions-of body) })
    (print { event: "body-admitted", body: body, organisation: organisation, by: contract-caller })
    (ok true)
  )
)

;; Suspends a body: it attests nothing more, and what it attested can never be issued. The council.
(define-public (suspend-body (body principal))
  (let ((known (unwrap! (map-get? bodies body) ERR_NOT_ADMITTED_BODY)))
    (try! (authorise (unwrap-panic (to-consensus-buff? { action: "suspend-body", body: body })) false))
    (asserts! (get admitted known) ERR_NOT_ADMITTED_BODY)
    (map-set bodies body (merge known { admitted: false, suspensions: (+ (get suspensions known) u1) }))
    (try! (contract-call? .issuance revoke body))
    (print { event: "body-suspended", body: body, by: contract-caller })
    (ok true)
  )
)

;; Records to which organisation an account belongs. Without delay when it had none. The council.
(define-public (set-organisation (account principal) (organisation (buff 32)))
  (begin
    (try! (authorise
      (unwrap-panic (to-consensus-buff? { action: "set-organisation", account: account, organisation: organisation }))
      (is-some (map-get? organisations account))))
    (map-set organisations account organisation)
    (print { event: "organisation-set", account: account, organisation: organisation, by: contract-caller })
    (ok true)
  )
)

;; Records whether two organisations are linked. Without delay when they become so. The council.
(define-public (set-link (a (buff 32)) (b (buff 32)) (linked bool))
  (begin
    (try! (authorise
      (unwrap-panic (to-consensus-buff? { action: "set-link", a: a, b: b, linked: linked })) (not linked)))
    (write-link a b linked)
  )
)

;; Declares a link of the caller's organisation, which only the council can take away. Admitted bodies.
(define-public (declare-link (organisation (buff 32)))
  (let ((known (unwrap! (map-get? bodies contract-caller) ERR_NOT_ADMITTED_BODY)))
    (asserts! (get admitted known) ERR_NOT_ADMITTED_BODY)
    (write-link (get organisation known) organisation true)
  )
)

;; Lets a secp256k1 key (compressed, 33 bytes) sign for the caller. Each key only once. Admitted bodies.
(define-public (add-key (key (buff 33)))
  (let ((known (unwrap! (map-get? bodies contract-caller) ERR_NOT_ADMITTED_BODY)) (body contract-caller))
    (asserts! (get admitted known) ERR_NOT_ADMITTED_BODY)
    (asserts!
      (map-insert keys { body: body, key: key } { revoked: false, suspensions: (get suspensions known) })
      ERR_KEY_SPENT)
    (print { event: "key-added", body: body, key: key })
    (ok true)
  )
)

;; Ends a key of the caller for ever; what it signed and was relayed before stays. The body.
(define-public (revoke-key (key (buff 33)))
  (let ((body contract-caller) (known (unwrap! (map-get? keys { body: body, key: key }) ERR_UNKNOWN_KEY)))
    (asserts! (is-key-of body key) ERR_UNKNOWN_KEY)
    (map-set keys { body: body, key: key } (merge known { revoked: true }))
    (print { event: "key-revoked", body: body, key: key })
    (ok true)
  )
)

;; Attests a request to issue: the body vouches for its energy, readings and evidence. Admitted, independent bodies.
(define-public (attest
    (request {
      facility: uint, period-start: uint, period-end: uint, wh: uint, readings-root: (buff 32), leaves: uint,
      verdict-hash: (buff 32), evidence: (buff 32), nonce: uint, expires-at: uint,
    }))
  (record-attestation request (contract-call? .issuance request-digest request) contract-caller)
)

;; The same for a body that signed the request's digest (SIP-018) with one of its keys. Anybody relays it.
(define-public (attest-signed
    (request {
      facility: uint, period-start: uint, period-end: uint, wh: uint, readings-root: (buff 32), leaves: uint,
      verdict-hash: (buff 32), evidence: (buff 32), nonce: uint, expires-at: uint,
    })
    (body principal) (signature (buff 65)))
  (let (
      (digest (contract-call? .issuance request-digest request))
      (key (unwrap! (secp256k1-recover? digest signature) ERR_BAD_SIGNATURE))
    )
    (asserts! (is-key-of body key) ERR_BAD_SIGNATURE)
    (record-attestation request digest body)
  )
)

;; Takes back the last issuance of a facility while it is whole and unsold. Admitted, independent bodies.
(define-public (withdraw (issuance uint) (token (optional uint)) (reason (buff 32)))
  (begin
    (try! (require-judge-of issuance))
    (print { event: "withdrawal-judged", issuance: issuance, body: contract-caller, reason: reason })
    (contract-call? .issuance withdraw issuance token reason)
  )
)

;; Charges the facility with `wh` of an issuance that never existed. Admitted, independent bodies.
(define-public (correct (issuance uint) (wh uint) (reason (buff 32)))
  (begin
    (try! (require-judge-of issuance))
    (contract-call? .issuance correct issuance wh contract-caller reason)
  )
)

;; Stops or allows attesting. The council; a guardian may only stop.
(define-public (set-paused (paused bool))
  (begin
    (if (and paused (is-ok (contract-call? .council require-guardian contract-caller)))
      true
      (try! (authorise (unwrap-panic (to-consensus-buff? { action: "set-paused", paused: paused })) false)))
    (var-set config (merge (var-get config) { paused: paused }))
    (print { event: "attesting-paused-set", paused: paused, by: contract-caller })
    (ok true)
  )
)

;; Sets from which nameplate on two and three bodies have to attest; holds from the next attestation on. The council.
(define-public (set-quorum (two-from-w uint) (three-from-w uint))
  (begin
    (try! (authorise (unwrap-panic (to-consensus-buff?
      { action: "set-quorum", two-from-w: two-from-w, three-from-w: three-from-w })) true))
    (asserts! (and (> two-from-w u0) (<= two-from-w three-from-w)) ERR_BAD_QUORUM)
    (var-set config (merge (var-get config) { two-from-w: two-from-w, three-from-w: three-from-w }))
    (print { event: "quorum-set", two-from-w: two-from-w, three-from-w: three-from-w })
    (ok true)
  )
)

;; --- private ---

(define-private (authorise (action (buff 1024)) (delayed bool))
  (contract-call? .council authorise contract-caller action delayed)
)

;; Stays counted when a suspended body is admitted again.
(define-private (suspensions-of (body principal))
  (default-to u0 (get suspensions (map-get? bodies body)))
)

(define-private (organisation-of (body principal))
  (default-to 0x (get organisation (map-get? bodies body)))
)

(define-private (write-link (a (buff 32)) (b (buff 32)) (linked bool))
  (begin
    (asserts! (not (is-eq a b)) ERR_LINK_TO_ITSELF)
    (map-set links { from: a, to: b } linked)
    (map-set links { from: b, to: a } linked)
    (print { event: "link-set", a: a, b: b, linked: linked, by: contract-caller })
    (ok true)
  )
)

;; Of a withdrawal or correction: the caller is independent of who owned the facility then and of who owns it now.
(define-private (require-judge-of (issuance uint))
  (let (
      (record (unwrap! (contract-call? .rec-nft get-issuance issuance) ERR_UNKNOWN_ISSUANCE))
      (ledger (unwrap! (contract-call? .issuance get-ledger (get facility record)) ERR_UNKNOWN_FACILITY))
    )
    (try! (require-independent contract-caller (get owner record)))
    (require-independent contract-caller (get owner ledger))
  )
)

;; Adds an attestation to those that count: for this owner, by a body that was not suspended since, and that now is
;; independent of him and of the bodies before it. There is always room, as three open a request.
(define-private (count-attestation
    (given { body: principal, owner: principal, suspensions: uint })
    (so-far { owner: principal, counted: (list 3 { body: principal, owner: principal, suspensions: uint }) }))
  (let ((body (get body given)) (owner (get owner so-far)) (counted (get counted so-far)))
    (if (and
        (is-eq owner (get owner given))
        (is-eq (get suspensions given) (suspensions-of body))
        (is-ok (require-independent body owner))
        (get apart (fold is-apart counted { organisation: (organisation-of body), apart: true })))
      (merge so-far { counted: (unwrap-panic (as-max-len? (append counted given) u3)) })
      so-far)
  )
)

(define-private (is-apart
    (other { body: principal, owner: principal, suspensions: uint })
    (so-far { organisation: (buff 32), apart: bool }))
  (merge so-far
    { apart: (and (get apart so-far) (not (are-linked (get organisation so-far) (organisation-of (get body other))))) })
)

(define-private (body-of (given { body: principal, owner: principal, suspensions: uint }))
  (get body given)
)

;; Checks a request, adds the body's attestation to those that count, and opens the request when they are enough.
(define-private (record-attestation
    (request {
      facility: uint, period-start: uint, period-end: uint, wh: uint, readings-root: (buff 32), leaves: uint,
      verdict-hash: (buff 32), evidence: (buff 32), nonce: uint, expires-at: uint,
    })
    (digest (buff 32)) (body principal))
  (let (
      (facility (get facility request))
      (ledger (unwrap! (contract-call? .issuance get-ledger facility) ERR_UNKNOWN_FACILITY))
      (owner (get owner ledger))
      (judge (try! (require-independent body owner)))
      (given (get-attestations digest owner))
      (all (get counted (count-attestation
        { body: body, owner: owner, suspensions: (get suspensions judge) } { owner: owner, counted: given })))
      (needed (quorum-of (get nameplate-w ledger)))
    )
    (asserts! (not (get paused (var-get config))) ERR_ATTESTING_PAUSED)
    (asserts! (get active ledger) ERR_NOT_APPROVED)
    (try! (check-request request (get nameplate-w ledger) (get commissioned-at ledger)))
    (asserts! (not (contract-call? .issuance is-open digest)) ERR_ALREADY_ATTESTED)
    (asserts! (not (default-to false (get used (contract-call? .issuance get-request digest)))) ERR_ALREADY_ATTESTED)
    (asserts! (> (len all) (len given)) ERR_SAME_ORGANISATION)
    (if (>= (len all) needed)
      (begin
        (map-delete attestations digest)
        (try! (contract-call? .issuance open-request digest facility owner (map body-of all))))
      (map-set attestations digest all))
    (print {
      event: "issue-attested", digest: digest, body: body, given: (len all), needed: needed, request: request,
      by: contract-caller,
    })
    (ok digest)
  )
)

(define-private (check-request
    (request {
      facility: uint, period-start: uint, period-end: uint, wh: uint, readings-root: (buff 32), leaves: uint,
      verdict-hash: (buff 32), evidence: (buff 32), nonce: uint, expires-at: uint,
    })
    (nameplate-w uint) (commissioned-at uint))
  (let (
      (start (get period-start request))
      (end (get period-end request))
      (expires-at (get expires-at request))
      (now stacks-block-time)
    )
    (asserts!
      (and (is-eq (mod start HOUR) (mod end HOUR) u0) (< start end) (<= (- end start) (* MAX_HOURS HOUR)))
      ERR_BAD_PERIOD)
    (asserts! (<= end now) ERR_PERIOD_NOT_OVER)
    (asserts! (>= start commissioned-at) ERR_BEFORE_COMMISSIONING)
    (asserts! (and (> (get wh request) u0) (> (get leaves request) u0)) ERR_NOTHING_MEASURED)
    (asserts!
      (<= (get wh request) (/ (* nameplate-w (/ (- end start) HOUR) CAPACITY_PERCENT) u100))
      ERR_ABOVE_CAPACITY)
    (asserts! (< now expires-at) ERR_REQUEST_EXPIRED)
    (asserts! (<= expires-at (+ now MAX_EXPIRY)) ERR_EXPIRY_TOO_FAR)
    (ok true)
  )
)
