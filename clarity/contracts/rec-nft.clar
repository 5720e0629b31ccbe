;; rec-nft: the certificates. A SIP-009 token is a lot: a range of watt-hours of one issuance.
;;
;; Owns issuances, lots, the tokens, retirements and withdrawals. One contract, the issuer, issues and withdraws;
;; the council replaces it. A holder moves his lots with `transfer` (SIP-009) and, by contract-caller only, splits,
;; merges, sends and retires them. Anybody clears away an expired lot. Nobody else can do anything.
;; A lot never changes and its record is never deleted: it is live exactly while its token has an owner.
;; A split, merge or part retirement burns tokens and continues in new ids, so an id always means the same Wh.

(impl-trait .nft-trait.nft-trait)

;; --- errors (u3001 - u3999) ---

;; Certificates are issued and withdrawn only by the issuing contract; ask for it there.
(define-constant ERR_ONLY_ISSUER (err u3001))
;; This account does not hold the lot; act from the account that holds it.
(define-constant ERR_NOT_LOT_OWNER (err u3002))
;; There is no live lot with this number; if it was split, merged or retired, look up what became of it.
(define-constant ERR_NO_LIVE_LOT (err u3003))
;; Sender and recipient are the same account; choose another recipient.
(define-constant ERR_RECIPIENT_IS_SENDER (err u3004))
;; The amount does not fit the lot; give at least 1 Wh, for a split less than the lot, to retire at most the lot.
(define-constant ERR_AMOUNT_OUTSIDE_LOT (err u3005))
;; No lots were given; name at least one lot to send or to retire.
(define-constant ERR_NO_LOTS (err u3006))
;; The purpose of the retirement is unknown; use a number from 1 (voluntary) to 6 (other).
(define-constant ERR_UNKNOWN_PURPOSE (err u3007))
;; The reporting period ends before it starts; give an end later than the start.
(define-constant ERR_BAD_REPORTING_PERIOD (err u3008))
;; The country of consumption must be a two-letter ISO 3166-1 code; correct it and retire again.
(define-constant ERR_BAD_CLAIM_COUNTRY (err u3009))
;; A contract of the market cannot give back a lot sent to it by hand; list the lot, or name another recipient.
(define-constant ERR_CONTRACT_RECIPIENT (err u3010))
;; The lot has expired and can no longer be retired; retire another lot.
(define-constant ERR_LOT_EXPIRED (err u3011))
;; Two lots merge only within one issuance, where the first ends and the second starts; choose such lots.
(define-constant ERR_NOT_ADJACENT (err u3012))
;; There is no issuance with this number; check the number.
(define-constant ERR_UNKNOWN_ISSUANCE (err u3013))
;; This issuance has already been withdrawn; there is nothing left to undo.
(define-constant ERR_ALREADY_WITHDRAWN (err u3014))
;; The owner no longer holds the whole issuance in one lot; gather it and merge it, or make a correction.
(define-constant ERR_NOT_WITHDRAWABLE (err u3015))
;; The lot has not expired; it can be cleared away from the second of its expiry on.
(define-constant ERR_LOT_NOT_EXPIRED (err u3016))
;; A contract of the market holds the lot; end the offer it belongs to, then clear the lot away.
(define-constant ERR_LOT_IN_ESCROW (err u3017))
;; There is no contract with this code at this address; deploy the reviewed code, or correct the hash.
(define-constant ERR_NOT_REVIEWED_CODE (err u3018))

;; --- constants ---

(define-constant MAX_PURPOSE u6)
;; Nobody could ever take a lot out of these; each of them brings lots into its own escrow itself.
(define-constant CLOSED (list
  .marketplace .auctions .bids .quotes .forwards .issuance .facilities .verification .readings .council
  .content-address .nft-trait current-contract))

;; --- vars ---

(define-non-fungible-token rec uint)

;; The last id given to an issuance and to a lot, and who issues. The last lot id is always a minted one.
(define-data-var counters { issuances: uint, lots: uint, issuer: principal }
  { issuances: u0, lots: u0, issuer: .issuance })

;; --- maps ---

;; attested-before and minted-before are the totals of the facility before this issuance: serial Wh p of the
;; issuance is Wh number (minted-before + p) of all the facility's attested energy.
(define-map issuances uint {
  facility: uint, owner: principal, period-start: uint, period-end: uint,
  attested-wh: uint, attested-before: uint, wh: uint, minted-before: uint, corrected-before: uint,
  readings-root: (buff 32), leaves: uint, verdict-hash: (buff 32), evidence: (buff 32), issued-at: uint,
  expires-at: (optional uint), trial: bool,
})

;; `expires-at` none: for ever. `trial` certificates rehearse the market and are worth no claim.
(define-map lots uint { issuance: uint, first-wh: uint, wh: uint, expires-at: (optional uint), trial: bool })

;; The retirement id is the id of the lot that was retired; `by` held it, `account` is for whom.
(define-map retirements uint {
  by: principal, account: principal, at: uint,
  beneficiary: (buff 32), country: (string-ascii 2), purpose: uint, reporting-start: uint, reporting-end: uint,
  note: (optional (buff 32)), consumption: (optional (buff 32)),
})

;; Issuances undone before anything of them was used; `reason` is the sha256 of what explains it.
(define-map withdrawals uint { at: uint, reason: (buff 32) })

;; --- read-only ---

(define-read-only (get-last-token-id)
  (ok (get lots (var-get counters)))
)

;; SIP-016 metadata: the content address of the issuance's evidence, so that no server is needed. Lots that are
;; no longer live keep theirs: a retirement goes on being worth what its evidence says.
(define-read-only (get-token-uri (token uint))
  (ok (match (map-get? lots token)
    lot (match (map-get? issuances (get issuance lot))
      issuance (some (contract-call? .content-address ipfs-uri (get evidence issuance)))
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

(define-read-only (get-withdrawal (issuance uint))
  (map-get? withdrawals issuance)
)

(define-read-only (get-issuer)
  (get issuer (var-get counters))
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

;; Sends up to 100 lots to one recipient, all or none. The holder only. Answers how many were sent.
(define-public (send-many (tokens (list 100 uint)) (recipient principal))
  (begin
    (asserts! (> (len tokens) u0) ERR_NO_LOTS)
    (asserts! (can-receive recipient) ERR_CONTRACT_RECIPIENT)
    (try! (fold send-one tokens (ok recipient)))
    (ok (len tokens))
  )
)

;; Cuts the first `wh` off a lot for the recipient; the rest goes back to the caller. The holder only.
(define-public (split (token uint) (wh uint) (recipient principal))
  (let ((lot (unwrap! (map-get? lots token) ERR_NO_LIVE_LOT)) (owner contract-caller))
    (asserts! (and (> wh u0) (< wh (get wh lot))) ERR_AMOUNT_OUTSIDE_LOT)
    (asserts! (can-receive recipient) ERR_CONTRACT_RECIPIENT)
    (let ((cut (try! (cut-off token wh lot))))
      (try! (nft-mint? rec (get part cut) recipient))
      (print (merge cut { event: "split", token: token, part-wh: wh, owner: owner, recipient: recipient }))
      (ok cut)
    )
  )
)

;; Joins two lots of one issuance, the second starting where the first ends, into a new one. The holder of both only.
(define-public (merge-lots (first uint) (second uint))
  (let (
      (low (unwrap! (map-get? lots first) ERR_NO_LIVE_LOT))
      (high (unwrap! (map-get? lots second) ERR_NO_LIVE_LOT))
      (sum { issuance: (get issuance low), first-wh: (get first-wh low), wh: (+ (get wh low) (get wh high)) })
      (last (var-get counters))
      (token (+ (get lots last) u1))
      (owner contract-caller)
    )
    (asserts! (is-eq (get issuance low) (get issuance high)) ERR_NOT_ADJACENT)
    (asserts! (is-eq (+ (get first-wh low) (get wh low)) (get first-wh high)) ERR_NOT_ADJACENT)
    (try! (burn first owner))
    (try! (burn second owner))
    (try! (create-lot token owner (merge low sum)))
    (var-set counters (merge last { lots: token }))
    (print (merge sum { event: "merged", token: token, first: first, second: second, owner: owner }))
    (ok token)
  )
)

;; Takes `wh` of a lot out of circulation for ever, for `account`. The holder only. Of a whole lot the retirement
;; keeps the token's id; of a part it gets a fresh id that is never minted, and the rest is minted to the holder.
(define-public (retire (token uint) (wh uint) (account principal)
    (claim {
      beneficiary: (buff 32), country: (string-ascii 2), purpose: uint, reporting-start: uint, reporting-end: uint,
      note: (optional (buff 32)), consumption: (optional (buff 32)),
    }))
  (let ((lot (unwrap! (map-get? lots token) ERR_NO_LIVE_LOT)) (terms (try! (retirement-terms account claim))))
    (asserts! (and (> wh u0) (<= wh (get wh lot))) ERR_AMOUNT_OUTSIDE_LOT)
    (asserts! (not (is-past (get expires-at lot) (get at terms))) ERR_LOT_EXPIRED)
    (if (is-eq wh (get wh lot))
      (begin (try! (burn token (get by terms))) (ok (record-retirement token token none lot terms)))
      (let ((cut (try! (cut-off token wh lot))))
        (ok (record-retirement (get part cut) token (some (get rest cut)) (merge lot { wh: wh }) terms))))
  )
)

;; Retires up to 100 whole lots like `retire`, all or none. The holder only. Answers how many were retired.
(define-public (retire-many (tokens (list 100 uint)) (account principal)
    (claim {
      beneficiary: (buff 32), country: (string-ascii 2), purpose: uint, reporting-start: uint, reporting-end: uint,
      note: (optional (buff 32)), consumption: (optional (buff 32)),
    }))
  (begin
    (asserts! (> (len tokens) u0) ERR_NO_LOTS)
    (try! (fold retire-one tokens (retirement-terms account claim)))
    (ok (len tokens))
  )
)

;; Clears away a lot that has expired, so that no more is held than can be retired. Anybody.
(define-public (expire (token uint))
  (let (
      (lot (unwrap! (map-get? lots token) ERR_NO_LIVE_LOT))
      (owner (unwrap! (nft-get-owner? rec token) ERR_NO_LIVE_LOT))
      (now stacks-block-time)
    )
    (asserts! (is-past (get expires-at lot) now) ERR_LOT_NOT_EXPIRED)
    (asserts! (is-none (index-of? CLOSED owner)) ERR_LOT_IN_ESCROW)
    (try! (burn token owner))
    (print {
      event: "expired", token: token, issuance: (get issuance lot), first-wh: (get first-wh lot), wh: (get wh lot),
      owner: owner, at: now,
    })
    (ok true)
  )
)

;; Mints the one lot of an issuance to the owner of the facility; no lot when nothing was mintable.
;; Only the issuer, which has checked everything.
(define-public (issue
    (record {
      facility: uint, owner: principal, period-start: uint, period-end: uint,
      attested-wh: uint, attested-before: uint, wh: uint, minted-before: uint, corrected-before: uint,
      readings-root: (buff 32), leaves: uint, verdict-hash: (buff 32), evidence: (buff 32), issued-at: uint,
      expires-at: (optional uint), trial: bool,
    })
    (digest (buff 32)) (residual uint))
  (let (
      (last (var-get counters))
      (issuance (+ (get issuances last) u1))
      (lot (+ (get lots last) u1))
      (mints (> (get wh record) u0))
      (token (if mints (some lot) none))
    )
    (asserts! (is-eq contract-caller (get issuer last)) ERR_ONLY_ISSUER)
    (asserts! (can-receive (get owner record)) ERR_CONTRACT_RECIPIENT)
    (and mints (try! (create-lot lot (get owner record) {
      issuance: issuance, first-wh: u0, wh: (get wh record),
      expires-at: (get expires-at record), trial: (get trial record),
    })))
    (map-set issuances issuance record)
    (var-set counters (merge last { issuances: issuance, lots: (if mints lot (get lots last)) }))
    (print (merge record { event: "issued", issuance: issuance, token: token, digest: digest, residual: residual }))
    (ok { issuance: issuance, token: token })
  )
)

;; Undoes an issuance of which nothing was used: burns the one lot that holds all of it, still with the owner it was
;; issued to; `token` is none when it minted nothing. Once only. Only the issuer, which takes back hours and ledger.
(define-public (withdraw (issuance uint) (token (optional uint)) (reason (buff 32)))
  (let ((record (unwrap! (map-get? issuances issuance) ERR_UNKNOWN_ISSUANCE)) (now stacks-block-time))
    (asserts! (is-eq contract-caller (get-issuer)) ERR_ONLY_ISSUER)
    (asserts! (map-insert withdrawals issuance { at: now, reason: reason }) ERR_ALREADY_WITHDRAWN)
    (match token
      id (let ((lot (unwrap! (map-get? lots id) ERR_NOT_WITHDRAWABLE)))
        (asserts!
          (and (is-eq issuance (get issuance lot)) (is-eq u0 (get first-wh lot)) (is-eq (get wh record) (get wh lot)))
          ERR_NOT_WITHDRAWABLE)
        (unwrap! (burn id (get owner record)) ERR_NOT_WITHDRAWABLE))
      (asserts! (is-eq u0 (get wh record)) ERR_NOT_WITHDRAWABLE))
    (print { event: "withdrawn", issuance: issuance, token: token, wh: (get wh record), reason: reason, at: now })
    (ok true)
  )
)

;; Makes another contract the issuer, the only one from now on. The hash is that of the code that was reviewed: what
;; gets the right is that code and no other. The council, after its delay.
(define-public (set-issuer (contract principal) (code-hash (buff 32)))
  (begin
    (try! (contract-call? .council authorise contract-caller
      (unwrap-panic (to-consensus-buff? { action: "set-issuer", contract: contract, code-hash: code-hash }))
      true))
    (asserts! (is-eq (contract-hash? contract) (ok code-hash)) ERR_NOT_REVIEWED_CODE)
    (var-set counters (merge (var-get counters) { issuer: contract }))
    (print { event: "issuer-set", issuer: contract, code-hash: code-hash })
    (ok true)
  )
)

;; --- private ---

;; A lot enters a contract of the market only by that contract's own call: then it knows whose the lot is.
(define-private (can-receive (recipient principal))
  (or (is-none (index-of? CLOSED recipient)) (is-eq recipient contract-caller))
)

(define-private (is-past (expires-at (optional uint)) (now uint))
  (match expires-at expiry (>= now expiry) false)
)

(define-private (move (token uint) (sender principal) (recipient principal))
  (match (nft-transfer? rec token sender recipient)
    moved (ok moved)
    code (if (is-eq code u1) ERR_NOT_LOT_OWNER (if (is-eq code u2) ERR_RECIPIENT_IS_SENDER ERR_NO_LIVE_LOT)))
)

(define-private (send-one (token uint) (so-far (response principal uint)))
  (let ((recipient (try! so-far)))
    (try! (move token contract-caller recipient))
    (ok recipient)
  )
)

(define-private (burn (token uint) (owner principal))
  (match (nft-burn? rec token owner)
    burned (ok burned)
    code (if (is-eq code u1) ERR_NOT_LOT_OWNER ERR_NO_LIVE_LOT))
)

(define-private (create-lot (token uint) (owner principal)
    (lot { issuance: uint, first-wh: uint, wh: uint, expires-at: (optional uint), trial: bool }))
  (begin
    (map-set lots token lot)
    (nft-mint? rec token owner)
  )
)

;; Burns a lot of the caller for two: the first `wh` of it, not minted yet, and the rest, minted to the caller.
(define-private (cut-off (token uint) (wh uint)
    (lot { issuance: uint, first-wh: uint, wh: uint, expires-at: (optional uint), trial: bool }))
  (let ((last (var-get counters)) (part (+ (get lots last) u1)) (rest (+ part u1)))
    (try! (burn token contract-caller))
    (map-set lots part (merge lot { wh: wh }))
    (try! (create-lot rest contract-caller
      (merge lot { first-wh: (+ (get first-wh lot) wh), wh: (- (get wh lot) wh) })))
    (var-set counters (merge last { lots: rest }))
    (ok { part: part, rest: rest })
  )
)

;; Checks a claim and answers what all the retirements of one call share.
(define-private (retirement-terms (account principal)
    (claim {
      beneficiary: (buff 32), country: (string-ascii 2), purpose: uint, reporting-start: uint, reporting-end: uint,
      note: (optional (buff 32)), consumption: (optional (buff 32)),
    }))
  (begin
    (asserts! (and (> (get purpose claim) u0) (<= (get purpose claim) MAX_PURPOSE)) ERR_UNKNOWN_PURPOSE)
    (asserts! (< (get reporting-start claim) (get reporting-end claim)) ERR_BAD_REPORTING_PERIOD)
    (asserts! (is-eq (len (get country claim)) u2) ERR_BAD_CLAIM_COUNTRY)
    (ok { by: contract-caller, account: account, at: stacks-block-time, claim: claim })
  )
)

(define-private (retire-one (token uint)
    (so-far (response { by: principal, account: principal, at: uint, claim: {
      beneficiary: (buff 32), country: (string-ascii 2), purpose: uint, reporting-start: uint, reporting-end: uint,
      note: (optional (buff 32)), consumption: (optional (buff 32)),
    } } uint)))
  (let ((terms (try! so-far)) (lot (unwrap! (map-get? lots token) ERR_NO_LIVE_LOT)))
    (asserts! (not (is-past (get expires-at lot) (get at terms))) ERR_LOT_EXPIRED)
    (try! (burn token (get by terms)))
    (record-retirement token token none lot terms)
    (ok terms)
  )
)

;; Records and announces that `lot`, which is gone, is retired under `retirement`.
(define-private (record-retirement (retirement uint) (token uint) (rest (optional uint))
    (lot { issuance: uint, first-wh: uint, wh: uint, expires-at: (optional uint), trial: bool })
    (terms { by: principal, account: principal, at: uint, claim: {
      beneficiary: (buff 32), country: (string-ascii 2), purpose: uint, reporting-start: uint, reporting-end: uint,
      note: (optional (buff 32)), consumption: (optional (buff 32)),
    } }))
  (begin
    (map-set retirements retirement
      (merge (get claim terms) { by: (get by terms), account: (get account terms), at: (get at terms) }))
    (print (merge terms {
      event: "retired", retirement: retirement, token: token, rest: rest, issuance: (get issuance lot),
      first-wh: (get first-wh lot), wh: (get wh lot), trial: (get trial lot),
    }))
    retirement
  )
)
