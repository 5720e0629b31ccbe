;; rec-nft: the certificates. A SIP-009 token is a lot: a range of watt-hours of one issuance.
;;
;; Owns issuances, lots, the tokens and the retirements. Only .verification issues. A holder moves his lots
;; with `transfer` (SIP-009) and, by contract-caller only, splits, sends and retires them; nobody else can.
;; A lot never changes and its record is never deleted: it is live exactly while its token has an owner.
;; A split or a part retirement burns the token and continues in new ids, so an id always means the same Wh.

(impl-trait .nft-trait.nft-trait)

;; --- errors (u3001 - u3999) ---

;; Certificates are issued only through the verification contract; request the issue there.
(define-constant ERR_ONLY_VERIFICATION (err u3001))
;; This account does not hold the lot; act from the account that holds it.
(define-constant ERR_NOT_LOT_OWNER (err u3002))
;; There is no live lot with this number: it never existed, or was split or retired; look up its parts.
(define-constant ERR_NO_LIVE_LOT (err u3003))
;; Sender and recipient are the same account; choose another recipient.
(define-constant ERR_RECIPIENT_IS_SENDER (err u3004))
;; The amount does not fit the lot; give at least 1 Wh, for a split less than the lot, to retire at most the lot.
(define-constant ERR_AMOUNT_OUTSIDE_LOT (err u3005))
;; No lots were given; name at least one lot to send.
(define-constant ERR_NO_LOTS (err u3006))
;; The purpose of the retirement is unknown; use a number from 1 (voluntary) to 6 (other).
(define-constant ERR_UNKNOWN_PURPOSE (err u3007))
;; The reporting period ends before it starts; give an end later than the start.
(define-constant ERR_BAD_REPORTING_PERIOD (err u3008))
;; The country of consumption must be a two-letter ISO 3166-1 code; correct it and retire again.
(define-constant ERR_BAD_CLAIM_COUNTRY (err u3009))
;; A contract of the market cannot give back a lot sent to it by hand; list the lot, or name another recipient.
(define-constant ERR_CONTRACT_RECIPIENT (err u3010))

;; --- constants ---

(define-constant BASE32 "abcdefghijklmnopqrstuvwxyz234567")
;; CIDv1, raw codec, sha2-256, 32 bytes: what stands before the digest in the bytes of a CID.
(define-constant CID_PREFIX 0x01551220)
(define-constant CID_PADDING 0x00000000)
;; "b" and the 58 base32 digits of 36 bytes.
(define-constant CID_DIGITS u58)
(define-constant MAX_PURPOSE u6)
;; Nobody could ever take a lot out of these; only the market itself brings lots into its escrow.
(define-constant CLOSED (list
  .marketplace .auctions .bids .quotes .forwards .issuance .facilities .verification .council current-contract))

;; --- vars ---

(define-non-fungible-token rec uint)

;; The last id given to an issuance and to a lot. The last lot id is always a minted one.
(define-data-var counters { issuances: uint, lots: uint } { issuances: u0, lots: u0 })

;; --- maps ---

;; attested-before and minted-before are the totals of the facility before this issuance: serial Wh p of the
;; issuance is Wh number (minted-before + p) of all the facility's attested energy.
(define-map issuances uint {
  facility: uint, owner: principal, period-start: uint, period-end: uint,
  attested-wh: uint, attested-before: uint, wh: uint, minted-before: uint, corrected-before: uint,
  readings-root: (buff 32), leaves: uint, verdict-hash: (buff 32), evidence: (buff 32), issued-at: uint, expires-at: (optional uint), trial: bool,
})

;; `expires-at` none: for ever. `trial` certificates rehearse the market and are worth no claim.
(define-map lots uint { issuance: uint, first-wh: uint, wh: uint, expires-at: (optional uint), trial: bool })

;; The retirement id is the id of the lot that was retired; `by` held it, `account` is for whom.
(define-map retirements uint {
  by: principal, account: principal, at: uint,
  beneficiary: (buff 32), country: (string-ascii 2), purpose: uint, reporting-start: uint, reporting-end: uint,
  note: (optional (buff 32)), consumption: (optional (buff 32)),
})

;; --- read-only ---

(define-read-only (get-last-token-id)
  (ok (get lots (var-get counters)))
)

;; SIP-016 metadata: the content address of the issuance's evidence, computed here so that no server is needed.
(define-read-only (get-token-uri (token uint))
  (ok (match (map-get? lots token)
    lot (match (map-get? issuances (get issuance lot))
      issuance (some (concat "ipfs://b" (cid-digits (get evidence issuance))))
      none)
    none))
)

(define-read-only (get-owner (token uint))
  (ok (nft-get-owner? rec token))
)

(define-read-only (get-lot (token uint))
  (map-get? lots token)
)

(define-read-only (get-issuance (issuance uint))
  (map-get? issuances issuance)
)

(define-read-only (get-retirement (retirement uint))
  (map-get? retirements retirement)
)

;; --- public ---

;; SIP-009, which wants tx-sender: wallets guard this call with a post-condition on the one token.
(define-public (transfer (token uint) (sender principal) (recipient principal))
  (begin
    (asserts! (is-eq tx-sender sender) ERR_NOT_LOT_OWNER)
    (asserts! (can-receive recipient) ERR_CONTRACT_RECIPIENT)
    (move token sender recipient)
  )
)

;; The same as `transfer`, answered with the lot, so that an escrow learns in one call what it received.
(define-public (transfer-lot (token uint) (sender principal) (recipient principal))
  (let ((lot (unwrap! (map-get? lots token) ERR_NO_LIVE_LOT)))
    (asserts! (is-eq tx-sender sender) ERR_NOT_LOT_OWNER)
    (asserts! (can-receive recipient) ERR_CONTRACT_RECIPIENT)
    (try! (move token sender recipient))
    (ok lot)
  )
)

;; Mints the one lot of an issuance to the owner of the facility; no lot when nothing was mintable.
;; Only .verification, which has checked everything.
(define-public (issue
    (record {
      facility: uint, owner: principal, period-start: uint, period-end: uint,
      attested-wh: uint, attested-before: uint, wh: uint, minted-before: uint, corrected-before: uint,
      readings-root: (buff 32), leaves: uint, verdict-hash: (buff 32), evidence: (buff 32), issued-at: uint, expires-at: (optional uint), trial: bool,
    })
    (digest (buff 32))
    (residual uint)
  )
  (let (
      (last (var-get counters))
      (issuance (+ (get issuances last) u1))
      (lot (+ (get lots last) u1))
      (mints (> (get wh record) u0))
      (token (if mints (some lot) none))
    )
    (asserts! (is-eq contract-caller .verification) ERR_ONLY_VERIFICATION)
    (and mints (try! (create-lot lot {
      issuance: issuance, first-wh: u0, wh: (get wh record), expires-at: (get expires-at record), trial: (get trial record),
    } (get owner record))))
    (map-set issuances issuance record)
    (var-set counters { issuances: issuance, lots: (if mints lot (get lots last)) })
    (print (merge record { event: "issued", issuance: issuance, token: token, digest: digest, residual: residual }))
    (ok { issuance: issuance, token: token })
  )
)

;; Cuts the first `wh` off a lot for the recipient; the rest goes back to the caller. The holder only.
(define-public (split (token uint) (wh uint) (recipient principal))
  (let (
      (lot (unwrap! (map-get? lots token) ERR_NO_LIVE_LOT))
      (last (var-get counters))
      (part (+ (get lots last) u1))
      (rest (+ part u1))
      (owner contract-caller)
    )
    (asserts! (and (> wh u0) (< wh (get wh lot))) ERR_AMOUNT_OUTSIDE_LOT)
    (asserts! (can-receive recipient) ERR_CONTRACT_RECIPIENT)
    (try! (burn token owner))
    (try! (create-lot part (merge lot { wh: wh }) recipient))
    (try! (create-lot rest (rest-of lot wh) owner))
    (var-set counters (merge last { lots: rest }))
    (print { event: "split", token: token, part: part, rest: rest, part-wh: wh, owner: owner, recipient: recipient })
    (ok { part: part, rest: rest })
  )
)

;; Sends up to 100 lots to one recipient, all or none. The holder only. Answers how many were sent.
(define-public (send-many (tokens (list 100 uint)) (recipient principal))
  (begin
    (asserts! (> (len tokens) u0) ERR_NO_LOTS)
    (asserts! (can-receive recipient) ERR_CONTRACT_RECIPIENT)
    (try! (fold send-one tokens (ok recipient)))
    (ok (len tokens))
  )
)

;; Takes `wh` of a lot out of circulation for ever, for `account`. The holder only. Of a whole lot the retirement
;; keeps the token's id; of a part it gets a fresh id that is never minted, and the rest is minted to the holder.
(define-public (retire
    (token uint)
    (wh uint)
    (account principal)
    (claim {
      beneficiary: (buff 32), country: (string-ascii 2), purpose: uint, reporting-start: uint, reporting-end: uint,
      note: (optional (buff 32)), consumption: (optional (buff 32)),
    }))
  (let (
      (lot (unwrap! (map-get? lots token) ERR_NO_LIVE_LOT))
      (whole (is-eq wh (get wh lot)))
      (now stacks-block-time)
      (owner contract-caller)
    )
    (asserts! (and (> wh u0) (<= wh (get wh lot))) ERR_AMOUNT_OUTSIDE_LOT)
    (asserts! (and (> (get purpose claim) u0) (<= (get purpose claim) MAX_PURPOSE)) ERR_UNKNOWN_PURPOSE)
    (asserts! (< (get reporting-start claim) (get reporting-end claim)) ERR_BAD_REPORTING_PERIOD)
    (asserts! (is-eq (len (get country claim)) u2) ERR_BAD_CLAIM_COUNTRY)
    (try! (burn token owner))
    (let (
        (retirement (if whole token (try! (detach lot wh owner))))
        (rest (if whole none (some (+ retirement u1))))
      )
      (map-set retirements retirement
        (merge claim { by: owner, account: account, at: now }))
      (print {
        event: "retired",
        retirement: retirement,
        token: token,
        rest: rest,
        issuance: (get issuance lot),
        first-wh: (get first-wh lot),
        wh: wh,
        by: owner,
        account: account,
        claim: claim,
        at: now,
      })
      (ok retirement)
    )
  )
)

;; --- private ---

(define-private (can-receive (recipient principal))
  (or (is-none (index-of? CLOSED recipient)) (is-some (index-of? CLOSED contract-caller)))
)

(define-private (move (token uint) (sender principal) (recipient principal))
  (match (nft-transfer? rec token sender recipient)
    moved (ok moved)
    code (if (is-eq code u1) ERR_NOT_LOT_OWNER (if (is-eq code u2) ERR_RECIPIENT_IS_SENDER ERR_NO_LIVE_LOT)))
)

(define-private (burn (token uint) (owner principal))
  (match (nft-burn? rec token owner)
    burned (ok burned)
    code (if (is-eq code u1) ERR_NOT_LOT_OWNER ERR_NO_LIVE_LOT))
)

(define-private (create-lot (token uint) (lot { issuance: uint, first-wh: uint, wh: uint, expires-at: (optional uint), trial: bool }) (owner principal))
  (begin
    (map-set lots token lot)
    (nft-mint? rec token owner)
  )
)

(define-private (rest-of (lot { issuance: uint, first-wh: uint, wh: uint, expires-at: (optional uint), trial: bool }) (wh uint))
  (merge lot { first-wh: (+ (get first-wh lot) wh), wh: (- (get wh lot) wh) })
)

;; The two lots of a part retirement: the retired one, without a token, and the rest. Answers the first id.
(define-private (detach (lot { issuance: uint, first-wh: uint, wh: uint, expires-at: (optional uint), trial: bool }) (wh uint) (owner principal))
  (let ((last (var-get counters)) (retired (+ (get lots last) u1)) (rest (+ retired u1)))
    (map-set lots retired (merge lot { wh: wh }))
    (try! (create-lot rest (rest-of lot wh) owner))
    (var-set counters (merge last { lots: rest }))
    (ok retired)
  )
)

(define-private (send-one (token uint) (so-far (response principal uint)))
  (let ((recipient (try! so-far)))
    (try! (move token contract-caller recipient))
    (ok recipient)
  )
)

;; RFC 4648 base32, lower case, without padding, of the CID's 36 bytes: 8 groups of 5 bytes, cut to length.
(define-private (cid-digits (digest (buff 32)))
  (let ((bytes (concat (concat CID_PREFIX digest) CID_PADDING)))
    (default-to "" (slice?
      (concat
        (concat
          (concat (base32-group bytes u0) (base32-group bytes u5))
          (concat (base32-group bytes u10) (base32-group bytes u15)))
        (concat
          (concat (base32-group bytes u20) (base32-group bytes u25))
          (concat (base32-group bytes u30) (base32-group bytes u35))))
      u0 CID_DIGITS))
  )
)

(define-private (base32-group (bytes (buff 40)) (at uint))
  (let (
      (group (default-to 0x (as-max-len? (default-to 0x (slice? bytes at (+ at u5))) u5)))
      (bits (buff-to-uint-be group))
    )
    (concat
      (concat
        (concat (base32-digit bits u35) (base32-digit bits u30))
        (concat (base32-digit bits u25) (base32-digit bits u20)))
      (concat
        (concat (base32-digit bits u15) (base32-digit bits u10))
        (concat (base32-digit bits u5) (base32-digit bits u0))))
  )
)

(define-private (base32-digit (bits uint) (shift uint))
  (default-to "" (element-at? BASE32 (bit-and (bit-shift-right bits shift) u31)))
)

;; --- public, stand-in of this branch ---

;; Retires whole lots of the holder under one claim, all or none.
(define-public (retire-many
    (tokens (list 100 uint))
    (account principal)
    (claim {
      beneficiary: (buff 32), country: (string-ascii 2), purpose: uint, reporting-start: uint, reporting-end: uint,
      note: (optional (buff 32)), consumption: (optional (buff 32)),
    }))
  (let ((done (try! (fold retire-one tokens (ok { account: account, claim: claim, now: stacks-block-time })))))
    (asserts! (> (len tokens) u0) ERR_NO_LOTS)
    (asserts! (and (> (get purpose claim) u0) (<= (get purpose claim) MAX_PURPOSE)) ERR_UNKNOWN_PURPOSE)
    (ok (len tokens))
  )
)

(define-private (retire-one
    (token uint)
    (so-far (response {
      account: principal,
      claim: {
        beneficiary: (buff 32), country: (string-ascii 2), purpose: uint, reporting-start: uint, reporting-end: uint,
        note: (optional (buff 32)), consumption: (optional (buff 32)),
      },
      now: uint,
    } uint)))
  (let (
      (shared (try! so-far))
      (lot (unwrap! (map-get? lots token) ERR_NO_LIVE_LOT))
    )
    (try! (burn token contract-caller))
    (map-set retirements token
      (merge (get claim shared) { by: contract-caller, account: (get account shared), at: (get now shared) }))
    (print {
      event: "retired", retirement: token, token: token, rest: none, issuance: (get issuance lot),
      first-wh: (get first-wh lot), wh: (get wh lot), by: contract-caller, account: (get account shared),
      claim: (get claim shared), at: (get now shared),
    })
    (ok shared)
  )
)
