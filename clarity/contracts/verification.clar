;; verification: from a facility to an attested, issued amount of energy.
;;
;; Owns verification bodies, facilities with their ledgers, attestations and the hours already issued.
;; Council members admit and suspend bodies; anybody registers his own facility; an admitted body that is not
;; the owner decides and attests it; the owner issues what was attested. All of them are named by
;; contract-caller. An hour of a facility is issued at most once, for ever; energy below one whole unit is not
;; lost but carried to the next issue of the facility.

;; --- errors (u2001 - u2999) ---

;; This account is not an admitted verification body; ask the council to admit it.
(define-constant ERR_NOT_ADMITTED_BODY (err u2001))
;; A verification body cannot judge its own facility; ask another body.
(define-constant ERR_OWN_FACILITY (err u2002))
;; There is no facility with this number; check the number.
(define-constant ERR_UNKNOWN_FACILITY (err u2003))
;; The unit of a facility must be 1000000 Wh (REC) or 1 Wh (granular certificate); choose one of them.
(define-constant ERR_BAD_UNIT (err u2004))
;; The nameplate power must be between 1 W and 100 GW; give it in watts.
(define-constant ERR_BAD_NAMEPLATE (err u2005))
;; Country, fuel and technology need 2, 9 and 7 characters, as in NL, F01010100 and T010000; correct the codes.
(define-constant ERR_BAD_CODES (err u2006))
;; A facility with exactly this document is already registered; use that one, or correct the document.
(define-constant ERR_ALREADY_REGISTERED (err u2007))
;; This facility has already been decided; a rejected one is registered again with a corrected document.
(define-constant ERR_ALREADY_DECIDED (err u2008))
;; The facility is not approved; a verification body must approve it first.
(define-constant ERR_NOT_APPROVED (err u2009))
;; The period must run from one full UTC hour to a later one, over at most 744 hours; adjust it.
(define-constant ERR_BAD_PERIOD (err u2010))
;; The period has not ended yet; wait until it is over.
(define-constant ERR_PERIOD_NOT_OVER (err u2011))
;; The period starts before the facility was commissioned; start at the commissioning or later.
(define-constant ERR_BEFORE_COMMISSIONING (err u2012))
;; The request holds no energy or no readings; there is nothing to certify.
(define-constant ERR_NOTHING_MEASURED (err u2013))
;; The energy is more than the facility can produce in the period at 110 % of its nameplate; check the readings.
(define-constant ERR_ABOVE_CAPACITY (err u2014))
;; The request has expired; make a new one with a later expiry and have it attested.
(define-constant ERR_REQUEST_EXPIRED (err u2015))
;; This request is already attested; issue it, or use another nonce.
(define-constant ERR_ALREADY_ATTESTED (err u2016))
;; Only the owner of the facility can issue its certificates; act from the owner's account.
(define-constant ERR_NOT_FACILITY_OWNER (err u2017))
;; No attestation of exactly this request is open; have it attested, or check that no field was changed.
(define-constant ERR_NOT_ATTESTED (err u2018))
;; The body that attested this request was suspended since; have it attested again by an admitted body.
(define-constant ERR_BODY_SUSPENDED (err u2019))
;; At least one hour of the period was already issued for this facility; request only hours not yet issued.
(define-constant ERR_HOURS_ALREADY_ISSUED (err u2020))

;; --- constants ---

(define-constant REGISTERED u1)
(define-constant APPROVED u2)
(define-constant REJECTED u3)

(define-constant UNIT_REC u1000000)
(define-constant UNIT_GRANULAR u1)
(define-constant MAX_NAMEPLATE_W u100000000000)
;; Meters may read a little above the nameplate; more than this is a mistake of the unit.
(define-constant CAPACITY_PERCENT u110)

(define-constant HOUR u3600)
(define-constant MAX_HOURS u744)
(define-constant HOURS_PER_PAGE u768)
(define-constant HOURS_PER_WORD u128)
(define-constant WORD_STARTS (list u0 u128 u256 u384 u512 u640))
(define-constant EMPTY_PAGE (list u0 u0 u0 u0 u0 u0))
(define-constant FULL_WORD u340282366920938463463374607431768211455)

;; SIP-018: "SIP018" and the hash of the domain. The name and the chain id bind a signature to this use.
(define-constant SIP018_PREFIX 0x534950303138)
(define-constant DOMAIN_HASH (sha256 (unwrap-panic
  (to-consensus-buff? { name: "rec-market-verification", version: "1", chain-id: chain-id }))))

;; Prefixes that keep a leaf of the readings tree from being taken for a node, and the other way round.
(define-constant LEAF 0x00)
(define-constant NODE 0x01)

;; --- vars ---

(define-data-var last-facility uint u0)

;; --- maps ---

;; `suspensions` counts how often: an attestation ends with the first suspension after it, whatever follows.
(define-map bodies principal { organisation: (buff 32), admitted: bool, suspensions: uint })

;; attested-wh and minted-wh are the facility's ledger; their difference is the residual it carries.
(define-map facilities uint {
  owner: principal, unit: uint, nameplate-w: uint, commissioned-at: uint, country: (string-ascii 2),
  fuel: (string-ascii 9), technology: (string-ascii 7), details: (buff 32),
  status: uint, attested-wh: uint, minted-wh: uint,
})

(define-map facility-by-details (buff 32) uint)

;; Open attestations: digest of the request -> the body, and its suspensions until then. Issuing consumes them.
(define-map attestations (buff 32) { body: principal, suspensions: uint })

;; One bit per hour since 1970, 6 words of 128 hours a page: a month touches at most two pages.
(define-map issued-hours { facility: uint, page: uint } (list 6 uint))

;; --- read-only ---

(define-read-only (get-facility (facility uint))
  (map-get? facilities facility)
)

(define-read-only (get-last-facility)
  (var-get last-facility)
)

(define-read-only (get-body (body principal))
  (map-get? bodies body)
)

;; The body that vouches for a request. None too when it was suspended since: then any body may attest it anew.
(define-read-only (get-attestation (digest (buff 32)))
  (match (map-get? attestations digest) given (if (is-valid given) (some (get body given)) none) none)
)

(define-read-only (get-ledger (facility uint))
  (match (map-get? facilities facility)
    known (some {
      attested-wh: (get attested-wh known),
      minted-wh: (get minted-wh known),
      residual: (- (get attested-wh known) (get minted-wh known)),
    })
    none)
)

;; The 768 hours of a page as 6 words of 128 bits, lowest bit first; a page starts at hour page * 768.
(define-read-only (get-issued-hours (facility uint) (page uint))
  (default-to EMPTY_PAGE (map-get? issued-hours { facility: facility, page: page }))
)

;; `hour` counts full hours since 1970: unix seconds / 3600.
(define-read-only (is-hour-issued (facility uint) (hour uint))
  (let (
      (words (get-issued-hours facility (/ hour HOURS_PER_PAGE)))
      (bit (mod hour HOURS_PER_PAGE))
      (word (default-to u0 (element-at? words (/ bit HOURS_PER_WORD))))
    )
    (> (bit-and word (bit-shift-left u1 (mod bit HOURS_PER_WORD))) u0)
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

;; Proves that a reading is part of an issuance's commitment, climbing the Merkle-sum tree from the leaf; `left`
;; says that the sibling stands before. Answers which Wh of all the facility's attested energy the reading is:
;; serial Wh p of an issuance is number (minted-before + p). None when the proof does not hold.
(define-read-only (verify-reading
    (issuance uint)
    (reading { start: uint, end: uint, wh: uint })
    (proof (list 24 { hash: (buff 32), sum: uint, left: bool }))
  )
  (match (contract-call? .rec-nft get-issuance issuance)
    issued (let ((top (fold climb proof { hash: (leaf-hash reading), sum: (get wh reading), before: u0 })))
      (if (and
          (is-eq (get hash top) (get readings-root issued))
          (is-eq (get sum top) (get attested-wh issued))
          (< (get start reading) (get end reading))
          (>= (get start reading) (get period-start issued))
          (<= (get end reading) (get period-end issued)))
        (some { first-wh: (+ (get attested-before issued) (get before top)), wh: (get wh reading) })
        none))
    none)
)

;; --- public ---

;; Admits a verification body, again after a suspension too, which revives nothing attested. Council members.
(define-public (admit-body (body principal) (organisation (buff 32)))
  (begin
    (try! (contract-call? .council require-member contract-caller))
    (map-set bodies body { organisation: organisation, admitted: true, suspensions: (suspensions-of body) })
    (print { event: "body-admitted", body: body, organisation: organisation, by: contract-caller })
    (ok true)
  )
)

;; Suspends a body: it attests nothing more, and what it attested can never be issued. Council members.
(define-public (suspend-body (body principal))
  (let ((known (unwrap! (map-get? bodies body) ERR_NOT_ADMITTED_BODY)))
    (try! (contract-call? .council require-member contract-caller))
    (asserts! (get admitted known) ERR_NOT_ADMITTED_BODY)
    (map-set bodies body (merge known { admitted: false, suspensions: (+ (get suspensions known) u1) }))
    (print { event: "body-suspended", body: body, by: contract-caller })
    (ok true)
  )
)

;; Registers a facility of the caller. `details` is the sha256 of its document; each document registers once.
(define-public (register-facility
    (facility {
      unit: uint, nameplate-w: uint, commissioned-at: uint, country: (string-ascii 2), fuel: (string-ascii 9),
      technology: (string-ascii 7), details: (buff 32),
    }))
  (let ((id (+ (var-get last-facility) u1)) (nameplate (get nameplate-w facility)) (owner contract-caller))
    (asserts! (or (is-eq (get unit facility) UNIT_REC) (is-eq (get unit facility) UNIT_GRANULAR)) ERR_BAD_UNIT)
    (asserts! (and (> nameplate u0) (<= nameplate MAX_NAMEPLATE_W)) ERR_BAD_NAMEPLATE)
    (asserts!
      (is-eq (list u2 u9 u7)
        (list (len (get country facility)) (len (get fuel facility)) (len (get technology facility))))
      ERR_BAD_CODES)
    (asserts! (map-insert facility-by-details (get details facility) id) ERR_ALREADY_REGISTERED)
    (map-set facilities id
      (merge facility { owner: owner, status: REGISTERED, attested-wh: u0, minted-wh: u0 }))
    (var-set last-facility id)
    (print (merge facility { event: "facility-registered", facility: id, owner: owner }))
    (ok id)
  )
)

;; Approves or rejects a registered facility, once. `reason` is the sha256 of the report. Admitted bodies.
(define-public (decide-facility (facility uint) (approved bool) (reason (buff 32)))
  (let ((known (unwrap! (map-get? facilities facility) ERR_UNKNOWN_FACILITY)) (body contract-caller))
    (asserts! (is-admitted body) ERR_NOT_ADMITTED_BODY)
    (asserts! (not (is-eq body (get owner known))) ERR_OWN_FACILITY)
    (asserts! (is-eq (get status known) REGISTERED) ERR_ALREADY_DECIDED)
    (map-set facilities facility (merge known { status: (if approved APPROVED REJECTED) }))
    (print { event: "facility-decided", facility: facility, body: body, approved: approved, reason: reason })
    (ok approved)
  )
)

;; Attests a request to issue: the body vouches for its energy, readings and evidence. Admitted bodies.
(define-public (attest
    (request {
      facility: uint, period-start: uint, period-end: uint, wh: uint, readings-root: (buff 32), leaves: uint,
      verdict-hash: (buff 32), evidence: (buff 32), nonce: uint, expires-at: uint,
    }))
  (let (
      (known (unwrap! (map-get? facilities (get facility request)) ERR_UNKNOWN_FACILITY))
      (digest (request-digest request))
      (start (get period-start request))
      (end (get period-end request))
      (now stacks-block-time)
      (body contract-caller)
    )
    (asserts! (is-admitted body) ERR_NOT_ADMITTED_BODY)
    (asserts! (not (is-eq body (get owner known))) ERR_OWN_FACILITY)
    (asserts! (is-eq (get status known) APPROVED) ERR_NOT_APPROVED)
    (asserts!
      (and (is-eq (mod start HOUR) (mod end HOUR) u0) (< start end) (<= (- end start) (* MAX_HOURS HOUR)))
      ERR_BAD_PERIOD)
    (asserts! (<= end now) ERR_PERIOD_NOT_OVER)
    (asserts! (>= start (get commissioned-at known)) ERR_BEFORE_COMMISSIONING)
    (asserts! (and (> (get wh request) u0) (> (get leaves request) u0)) ERR_NOTHING_MEASURED)
    (asserts! (<= (get wh request) (capacity (get nameplate-w known) start end)) ERR_ABOVE_CAPACITY)
    (asserts! (< now (get expires-at request)) ERR_REQUEST_EXPIRED)
    (asserts! (is-none (get-attestation digest)) ERR_ALREADY_ATTESTED)
    (map-set attestations digest { body: body, suspensions: (suspensions-of body) })
    (print { event: "issue-attested", digest: digest, body: body, request: request })
    (ok digest)
  )
)

;; Issues what was attested: consumes the attestation and the hours, and mints every whole unit the facility now
;; has, what it carried included. When that is nothing, the energy is carried on. The owner of the facility.
(define-public (issue
    (request {
      facility: uint, period-start: uint, period-end: uint, wh: uint, readings-root: (buff 32), leaves: uint,
      verdict-hash: (buff 32), evidence: (buff 32), nonce: uint, expires-at: uint,
    }))
  (let (
      (facility (get facility request))
      (known (unwrap! (map-get? facilities facility) ERR_UNKNOWN_FACILITY))
      (digest (request-digest request))
      (attestation (unwrap! (map-get? attestations digest) ERR_NOT_ATTESTED))
      (now stacks-block-time)
      (attested-before (get attested-wh known))
      (minted-before (get minted-wh known))
      (pending (- (+ attested-before (get wh request)) minted-before))
      (residual (mod pending (get unit known)))
      (mintable (- pending residual))
    )
    (asserts! (is-eq contract-caller (get owner known)) ERR_NOT_FACILITY_OWNER)
    (asserts! (is-valid attestation) ERR_BODY_SUSPENDED)
    (asserts! (< now (get expires-at request)) ERR_REQUEST_EXPIRED)
    (try! (claim-hours facility (/ (get period-start request) HOUR) (/ (get period-end request) HOUR)))
    (map-delete attestations digest)
    (map-set facilities facility
      (merge known {
        attested-wh: (+ attested-before (get wh request)),
        minted-wh: (+ minted-before mintable),
      }))
    (let (
        (issued (try! (contract-call? .rec-nft issue
          {
            facility: facility, owner: (get owner known),
            period-start: (get period-start request), period-end: (get period-end request),
            attested-wh: (get wh request), attested-before: attested-before, wh: mintable, minted-before: minted-before,
            corrected-before: u0, expires-at: none, trial: false,
            readings-root: (get readings-root request), leaves: (get leaves request),
            verdict-hash: (get verdict-hash request), evidence: (get evidence request), issued-at: now,
          }
          digest
          residual)))
      )
      (ok (merge issued { wh: mintable, residual: residual }))
    )
  )
)

;; --- private ---

(define-private (is-admitted (body principal))
  (default-to false (get admitted (map-get? bodies body)))
)

;; Stays counted when a suspended body is admitted again.
(define-private (suspensions-of (body principal))
  (default-to u0 (get suspensions (map-get? bodies body)))
)

(define-private (is-valid (attestation { body: principal, suspensions: uint }))
  (is-eq (get suspensions attestation) (suspensions-of (get body attestation)))
)

;; Wh the nameplate allows in a period of full hours.
(define-private (capacity (nameplate-w uint) (start uint) (end uint))
  (/ (* nameplate-w (/ (- end start) HOUR) CAPACITY_PERCENT) u100)
)

;; Marks the hours [from, to), refusing when any of them is marked already.
(define-private (claim-hours (facility uint) (from uint) (to uint))
  (let ((first (/ from HOURS_PER_PAGE)) (last (/ (- to u1) HOURS_PER_PAGE)))
    (try! (claim-page facility first from to))
    (if (is-eq first last) (ok true) (claim-page facility last from to))
  )
)

(define-private (claim-page (facility uint) (page uint) (from uint) (to uint))
  (let (
      (key { facility: facility, page: page })
      (base (* page HOURS_PER_PAGE))
      (low (if (> from base) (- from base) u0))
      (high (- to base))
      (words (default-to EMPTY_PAGE (map-get? issued-hours key)))
      (claim (map word-mask WORD_STARTS (list low low low low low low) (list high high high high high high)))
    )
    (asserts! (is-eq (fold bit-or (map bit-and words claim) u0) u0) ERR_HOURS_ALREADY_ISSUED)
    (map-set issued-hours key (map bit-or words claim))
    (ok true)
  )
)

;; The bits of [low, high), counted from the start of the page, that fall into the word at `start`.
(define-private (word-mask (start uint) (low uint) (high uint))
  (let (
      (from (if (> low start) (- low start) u0))
      (room (if (> high start) (- high start) u0))
      (to (if (< room HOURS_PER_WORD) room HOURS_PER_WORD))
    )
    (if (>= from to)
      u0
      (bit-shift-left (bit-shift-right FULL_WORD (- HOURS_PER_WORD (- to from))) from))
  )
)

(define-private (leaf-hash (reading { start: uint, end: uint, wh: uint }))
  (sha256 (concat (concat LEAF (be-64 (get start reading)))
    (concat (be-64 (get end reading)) (be-64 (get wh reading)))))
)

(define-private (climb
    (sibling { hash: (buff 32), sum: uint, left: bool })
    (below { hash: (buff 32), sum: uint, before: uint })
  )
  (let ((sum (+ (get sum sibling) (get sum below))))
    (if (get left sibling)
      {
        hash: (node-hash (get hash sibling) (get sum sibling) (get hash below) (get sum below)), sum: sum,
        before: (+ (get sum sibling) (get before below)),
      }
      {
        hash: (node-hash (get hash below) (get sum below) (get hash sibling) (get sum sibling)), sum: sum,
        before: (get before below),
      })
  )
)

(define-private (node-hash (left (buff 32)) (left-sum uint) (right (buff 32)) (right-sum uint))
  (sha256 (concat NODE (concat (concat left (be-64 left-sum)) (concat right (be-64 right-sum)))))
)

;; The last 8 of the 17 bytes of a serialized uint.
(define-private (be-64 (n uint))
  (unwrap-panic (slice? (unwrap-panic (to-consensus-buff? n)) u9 u17))
)
