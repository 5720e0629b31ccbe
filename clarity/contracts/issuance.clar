;; issuance: what was attested and certified of every facility, hour by hour.
;;
;; Owns the ledger of each facility, the requests that may be issued, and the hours already issued. .facilities opens
;; ledgers and says who owns them and whether they are active; .verification opens requests, revokes bodies and
;; corrects. The owner of a facility issues what was attested for it, and may take back his last issuance while it is
;; unsold. An hour of a facility is issued at most once. Energy below one whole unit is carried to the next issue;
;; energy certified too much is a debit that the next issues absorb.

;; --- errors (u10001 - u10999) ---

;; Only the contracts of the market that judge and register facilities can do this; call those instead.
(define-constant ERR_NOT_AUTHORITY (err u10001))
;; There is no facility with this number; check the number.
(define-constant ERR_UNKNOWN_FACILITY (err u10002))
;; Only the owner of the facility can do this; act from the owner's account.
(define-constant ERR_NOT_FACILITY_OWNER (err u10003))
;; The facility is not approved, or is suspended; a verification body must approve it first.
(define-constant ERR_NOT_APPROVED (err u10004))
;; No attestation of exactly this request is open; have it attested, or check that no field was changed.
(define-constant ERR_NOT_ATTESTED (err u10005))
;; This request was issued already; each request is issued once.
(define-constant ERR_ALREADY_ISSUED (err u10006))
;; A body that attested this request was suspended since; have it attested again by an admitted body.
(define-constant ERR_BODY_SUSPENDED (err u10007))
;; The facility changed hands after this request was attested; have it attested again.
(define-constant ERR_OWNER_CHANGED (err u10008))
;; The request has expired; make a new one with a later expiry and have it attested.
(define-constant ERR_REQUEST_EXPIRED (err u10009))
;; At least one hour of the period was already issued for this facility; request only hours not yet issued.
(define-constant ERR_HOURS_ALREADY_ISSUED (err u10010))
;; Issuing is paused by the council; try again later.
(define-constant ERR_ISSUING_PAUSED (err u10011))
;; There is no issuance with this number; check the number.
(define-constant ERR_UNKNOWN_ISSUANCE (err u10012))
;; Only the last issuance of a facility can be withdrawn; correct an earlier one instead.
(define-constant ERR_NOT_LAST_ISSUANCE (err u10013))
;; This issuance was corrected or withdrawn already, so it can no longer be withdrawn.
(define-constant ERR_ALREADY_CORRECTED (err u10014))
;; A correction is at least 1 Wh, and all corrections of an issuance at most what was attested for it.
(define-constant ERR_BAD_CORRECTION (err u10015))
;; The code at this address is not the code that was reviewed; check the principal and the hash.
(define-constant ERR_NOT_REVIEWED_CODE (err u10016))
;; This facility has a ledger already; a facility gets its ledger once.
(define-constant ERR_ALREADY_OPENED (err u10017))
;; Certificates of this period would have expired already; issue a later period.
(define-constant ERR_CERTIFICATE_EXPIRED (err u10018))
;; Certificates can be good for at most 3155760000 seconds (100 years); choose less, or 0 for ever.
(define-constant ERR_VALIDITY_TOO_LONG (err u10019))

;; --- constants ---

(define-constant HOUR u3600)
(define-constant MAX_VALIDITY u3155760000)
(define-constant HOURS_PER_PAGE u768)
(define-constant HOURS_PER_WORD u128)
(define-constant WORD_STARTS (list u0 u128 u256 u384 u512 u640))
(define-constant EMPTY_PAGE (list u0 u0 u0 u0 u0 u0))
(define-constant FULL_WORD u340282366920938463463374607431768211455)

;; SIP-018: "SIP018" and the hash of the domain, which binds a signature to this contract on this chain.
(define-constant SIP018_PREFIX 0x534950303138)
(define-constant DOMAIN_HASH (sha256 (unwrap-panic (to-consensus-buff?
  { name: (unwrap-panic (to-ascii? current-contract)), version: "1", chain-id: chain-id }))))

;; --- vars ---

;; `validity`: seconds after the end of its period that a certificate may be used; u0 for ever. The two contracts are
;; those that this one obeys.
(define-data-var config { paused: bool, validity: uint, verification: principal, facilities: principal }
  { paused: false, validity: u0, verification: .verification, facilities: .facilities })

;; --- maps ---

;; What of the attested energy is neither minted nor corrected is carried: the residual, or below zero the debit.
(define-map ledgers uint {
  owner: principal, unit: uint, nameplate-w: uint, commissioned-at: uint, trial: bool, active: bool,
  attested-wh: uint, minted-wh: uint, corrected-wh: uint,
})

;; Requests with a full quorum, by digest: who attested for which owner, each with its revocations until then. A
;; digest is used once, also after a withdrawal: so no signature can be replayed.
(define-map requests (buff 32) {
  facility: uint, owner: principal, used: bool, bodies: (list 3 { body: principal, revocations: uint }),
})

;; How often a body was suspended: an attestation ends with the first suspension after it, whatever follows.
(define-map revocations principal uint)

;; One bit per hour since 1970, 6 words of 128 hours a page: a month touches at most two pages.
(define-map issued-hours { facility: uint, page: uint } (list 6 uint))

;; Wh of an issuance that turned out not to exist.
(define-map corrections uint uint)

;; --- read-only ---

(define-read-only (get-config)
  (var-get config)
)

;; The ledger of a facility with what it carries: at most one of residual and debit is above zero.
(define-read-only (get-ledger (facility uint))
  (match (map-get? ledgers facility)
    known (let ((owed (+ (get minted-wh known) (get corrected-wh known))) (attested (get attested-wh known)))
      (some (merge known
        { residual: (if (> attested owed) (- attested owed) u0), debit: (if (> owed attested) (- owed attested) u0) })))
    none)
)

(define-read-only (get-request (digest (buff 32)))
  (map-get? requests digest)
)

;; Whether a request can be issued as far as its attestation goes.
(define-read-only (is-open (digest (buff 32)))
  (match (map-get? requests digest)
    request (and
      (not (get used request))
      (fold still-valid (get bodies request) true)
      (is-eq (some (get owner request)) (get owner (map-get? ledgers (get facility request)))))
    false)
)

(define-read-only (get-correction (issuance uint))
  (default-to u0 (map-get? corrections issuance))
)

;; The 768 hours of a page as 6 words of 128 bits, lowest bit first; a page starts at hour page * 768.
(define-read-only (get-issued-hours (facility uint) (page uint))
  (default-to EMPTY_PAGE (map-get? issued-hours { facility: facility, page: page }))
)

;; `hour` counts full hours since 1970: unix seconds / 3600.
(define-read-only (is-hour-issued (facility uint) (hour uint))
  (let (
      (bit (mod hour HOURS_PER_PAGE))
      (word (element-at? (get-issued-hours facility (/ hour HOURS_PER_PAGE)) (/ bit HOURS_PER_WORD)))
    )
    (> (bit-and (default-to u0 word) (bit-shift-left u1 (mod bit HOURS_PER_WORD))) u0)
  )
)

;; The SIP-018 hash of a request: what an attestation is about, whoever computes it.
(define-read-only (request-digest
    (request {
      facility: uint, period-start: uint, period-end: uint, wh: uint, readings-root: (buff 32), leaves: uint,
      verdict-hash: (buff 32), evidence: (buff 32), nonce: uint, expires-at: uint,
    }))
  (sha256 (concat (concat SIP018_PREFIX DOMAIN_HASH) (sha256 (unwrap-panic (to-consensus-buff? request)))))
)

;; --- public ---

;; Issues what was attested: uses up the request and its hours, and mints every whole unit the facility now has, what
;; it carried included. When that is nothing, the energy is carried on. The owner of the facility.
(define-public (issue
    (request {
      facility: uint, period-start: uint, period-end: uint, wh: uint, readings-root: (buff 32), leaves: uint,
      verdict-hash: (buff 32), evidence: (buff 32), nonce: uint, expires-at: uint,
    }))
  (let (
      (facility (get facility request))
      (known (unwrap! (map-get? ledgers facility) ERR_UNKNOWN_FACILITY))
      (digest (request-digest request))
      (attested (unwrap! (map-get? requests digest) ERR_NOT_ATTESTED))
      (settings (var-get config))
      (now stacks-block-time)
      (owner (get owner known))
      (total (+ (get attested-wh known) (get wh request)))
      (owed (+ (get minted-wh known) (get corrected-wh known)))
      (pending (if (> total owed) (- total owed) u0))
      (residual (mod pending (get unit known)))
      (mintable (if (> pending residual) (- pending residual) u0))
      (validity (get validity settings))
      (expires-at (if (is-eq validity u0) none (some (+ (get period-end request) validity))))
    )
    (asserts! (is-eq contract-caller owner) ERR_NOT_FACILITY_OWNER)
    (asserts! (not (get paused settings)) ERR_ISSUING_PAUSED)
    (asserts! (get active known) ERR_NOT_APPROVED)
    (asserts! (not (get used attested)) ERR_ALREADY_ISSUED)
    (asserts! (is-eq owner (get owner attested)) ERR_OWNER_CHANGED)
    (asserts! (fold still-valid (get bodies attested) true) ERR_BODY_SUSPENDED)
    (asserts! (< now (get expires-at request)) ERR_REQUEST_EXPIRED)
    (asserts! (match expires-at end (< now end) true) ERR_CERTIFICATE_EXPIRED)
    (try! (claim-hours facility (/ (get period-start request) HOUR) (/ (get period-end request) HOUR)))
    (map-set requests digest (merge attested { used: true }))
    (map-set ledgers facility (merge known { attested-wh: total, minted-wh: (+ (get minted-wh known) mintable) }))
    (ok (merge { wh: mintable, residual: residual }
      (try! (contract-call? .rec-nft issue
        {
          facility: facility, owner: owner,
          period-start: (get period-start request), period-end: (get period-end request),
          attested-wh: (get wh request), attested-before: (get attested-wh known), wh: mintable,
          minted-before: (get minted-wh known), corrected-before: (get corrected-wh known),
          readings-root: (get readings-root request), leaves: (get leaves request),
          verdict-hash: (get verdict-hash request), evidence: (get evidence request), issued-at: now,
          expires-at: expires-at, trial: (get trial known),
        }
        digest residual))))
  )
)

;; Takes back the last issuance of a facility while its one lot is whole and with its owner: burns the lot, frees
;; exactly its hours and turns the ledger back. The owner, who must still own the facility, or .verification for a body.
(define-public (withdraw (issuance uint) (token (optional uint)) (reason (buff 32)))
  (let (
      (record (unwrap! (contract-call? .rec-nft get-issuance issuance) ERR_UNKNOWN_ISSUANCE))
      (facility (get facility record))
      (known (unwrap! (map-get? ledgers facility) ERR_UNKNOWN_FACILITY))
      (from (/ (get period-start record) HOUR))
      (to (/ (get period-end record) HOUR))
      (caller contract-caller)
    )
    (asserts!
      (or (is-eq caller (get verification (var-get config))) (is-eq caller (get owner known) (get owner record)))
      ERR_NOT_FACILITY_OWNER)
    (asserts! (is-eq (get-correction issuance) u0) ERR_ALREADY_CORRECTED)
    (asserts! (is-none (contract-call? .rec-nft get-withdrawal issuance)) ERR_ALREADY_CORRECTED)
    (asserts! (is-eq (get attested-wh known) (+ (get attested-before record) (get attested-wh record)))
      ERR_NOT_LAST_ISSUANCE)
    (try! (contract-call? .rec-nft withdraw issuance token reason))
    (clear-page facility (/ from HOURS_PER_PAGE) from to)
    (clear-page facility (/ (- to u1) HOURS_PER_PAGE) from to)
    (map-set ledgers facility
      (merge known { attested-wh: (get attested-before record), minted-wh: (get minted-before record) }))
    (print {
      event: "issuance-withdrawn", issuance: issuance, facility: facility, attested-wh: (get attested-wh record),
      wh: (get wh record), by: caller, reason: reason,
    })
    (ok true)
  )
)

;; Charges the facility with energy of an issuance that never existed: later issues mint that much less. .verification.
(define-public (correct (issuance uint) (wh uint) (body principal) (reason (buff 32)))
  (let (
      (record (unwrap! (contract-call? .rec-nft get-issuance issuance) ERR_UNKNOWN_ISSUANCE))
      (facility (get facility record))
      (known (unwrap! (map-get? ledgers facility) ERR_UNKNOWN_FACILITY))
      (corrected (+ (get-correction issuance) wh))
    )
    (asserts! (is-eq contract-caller (get verification (var-get config))) ERR_NOT_AUTHORITY)
    (asserts! (is-none (contract-call? .rec-nft get-withdrawal issuance)) ERR_ALREADY_CORRECTED)
    (asserts! (and (> wh u0) (<= corrected (get attested-wh record))) ERR_BAD_CORRECTION)
    (map-set corrections issuance corrected)
    (map-set ledgers facility (merge known { corrected-wh: (+ (get corrected-wh known) wh) }))
    (print {
      event: "issuance-corrected", issuance: issuance, facility: facility, wh: wh, corrected-wh: corrected, body: body,
      reason: reason,
    })
    (ok true)
  )
)

;; Opens the ledger of a facility that was just registered, once, whichever contract registers. .facilities.
(define-public (open-ledger
    (facility uint)
    (account { owner: principal, unit: uint, nameplate-w: uint, commissioned-at: uint, trial: bool }))
  (begin
    (asserts! (is-eq contract-caller (get facilities (var-get config))) ERR_NOT_AUTHORITY)
    (asserts!
      (map-insert ledgers facility (merge account { active: false, attested-wh: u0, minted-wh: u0, corrected-wh: u0 }))
      ERR_ALREADY_OPENED)
    (ok true)
  )
)

;; Says who owns a facility, and whether it may issue. What the ledger carries goes with it. .facilities.
(define-public (set-ledger (facility uint) (owner principal) (active bool))
  (let ((known (unwrap! (map-get? ledgers facility) ERR_UNKNOWN_FACILITY)))
    (asserts! (is-eq contract-caller (get facilities (var-get config))) ERR_NOT_AUTHORITY)
    (map-set ledgers facility (merge known { owner: owner, active: active }))
    (ok true)
  )
)

;; Opens a request that enough bodies have attested; again too, after a suspension or a hand-over. .verification.
(define-public (open-request (digest (buff 32)) (facility uint) (owner principal) (bodies (list 3 principal)))
  (begin
    (asserts! (is-eq contract-caller (get verification (var-get config))) ERR_NOT_AUTHORITY)
    (asserts! (not (default-to false (get used (map-get? requests digest)))) ERR_ALREADY_ISSUED)
    (map-set requests digest { facility: facility, owner: owner, used: false, bodies: (map with-revocations bodies) })
    (print { event: "request-opened", digest: digest, facility: facility, owner: owner, bodies: bodies })
    (ok true)
  )
)

;; Ends everything a body attested and that is not issued yet, for good. .verification.
(define-public (revoke (body principal))
  (begin
    (asserts! (is-eq contract-caller (get verification (var-get config))) ERR_NOT_AUTHORITY)
    (map-set revocations body (+ (revocations-of body) u1))
    (ok true)
  )
)

;; Stops or allows issuing; withdrawals and corrections are never paused. The council; a guardian may only stop.
(define-public (set-paused (paused bool))
  (begin
    (if (and paused (is-ok (contract-call? .council require-guardian contract-caller)))
      true
      (try! (authorise (unwrap-panic (to-consensus-buff? { action: "set-paused", paused: paused })) false)))
    (var-set config (merge (var-get config) { paused: paused }))
    (print { event: "issuing-paused-set", paused: paused, by: contract-caller })
    (ok true)
  )
)

;; Sets how long certificates of later issues may be used, in seconds after their period; u0 for ever. The council.
(define-public (set-validity (validity uint))
  (begin
    (try! (authorise (unwrap-panic (to-consensus-buff? { action: "set-validity", validity: validity })) true))
    (asserts! (<= validity MAX_VALIDITY) ERR_VALIDITY_TOO_LONG)
    (var-set config (merge (var-get config) { validity: validity }))
    (print { event: "validity-set", validity: validity })
    (ok true)
  )
)

;; Names the contracts this one obeys, after an upgrade: each with the hash of the code that was reviewed. The council.
(define-public (set-authorities
    (verification { contract: principal, code: (buff 32) })
    (facilities { contract: principal, code: (buff 32) }))
  (begin
    (try! (authorise (unwrap-panic (to-consensus-buff?
      { action: "set-authorities", verification: verification, facilities: facilities })) true))
    (try! (check-code verification))
    (try! (check-code facilities))
    (var-set config (merge (var-get config)
      { verification: (get contract verification), facilities: (get contract facilities) }))
    (print { event: "authorities-set", verification: verification, facilities: facilities })
    (ok true)
  )
)

;; --- private ---

(define-private (authorise (action (buff 1024)) (delayed bool))
  (contract-call? .council authorise contract-caller action delayed)
)

(define-private (check-code (pinned { contract: principal, code: (buff 32) }))
  (ok (asserts! (is-eq (contract-hash? (get contract pinned)) (ok (get code pinned))) ERR_NOT_REVIEWED_CODE))
)

(define-private (revocations-of (body principal))
  (default-to u0 (map-get? revocations body))
)

(define-private (with-revocations (body principal))
  { body: body, revocations: (revocations-of body) }
)

(define-private (still-valid (given { body: principal, revocations: uint }) (so-far bool))
  (and so-far (is-eq (get revocations given) (revocations-of (get body given))))
)

;; Marks the hours [from, to), refusing when any of them is marked already.
(define-private (claim-hours (facility uint) (from uint) (to uint))
  (let ((first (/ from HOURS_PER_PAGE)) (last (/ (- to u1) HOURS_PER_PAGE)))
    (try! (claim-page facility first from to))
    (if (is-eq first last) (ok true) (claim-page facility last from to))
  )
)

(define-private (claim-page (facility uint) (page uint) (from uint) (to uint))
  (let ((words (get-issued-hours facility page)) (claim (page-mask page from to)))
    (asserts! (is-eq (fold bit-or (map bit-and words claim) u0) u0) ERR_HOURS_ALREADY_ISSUED)
    (map-set issued-hours { facility: facility, page: page } (map bit-or words claim))
    (ok true)
  )
)

;; Clears exactly the hours of [from, to) that lie on the page; clearing them twice changes nothing.
(define-private (clear-page (facility uint) (page uint) (from uint) (to uint))
  (map-set issued-hours { facility: facility, page: page }
    (map bit-and (get-issued-hours facility page) (map bit-not (page-mask page from to))))
)

(define-private (page-mask (page uint) (from uint) (to uint))
  (let (
      (base (* page HOURS_PER_PAGE))
      (low (if (> from base) (- from base) u0))
      (high (if (> to base) (- to base) u0))
    )
    (map word-mask WORD_STARTS (list low low low low low low) (list high high high high high high))
  )
)

;; The bits of [low, high), counted from the start of the page, that fall into the word at `start`.
(define-private (word-mask (start uint) (low uint) (high uint))
  (let (
      (from (if (> low start) (- low start) u0))
      (room (if (> high start) (- high start) u0))
      (to (if (< room HOURS_PER_WORD) room HOURS_PER_WORD))
    )
    (if (>= from to) u0
      (bit-shift-left (bit-shift-right FULL_WORD (- HOURS_PER_WORD (- to from))) from))
  )
)
