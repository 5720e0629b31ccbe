;; bids: standing offers to buy any lot that fits, paid in sBTC.
;;
;; Owns the bids and the sBTC that waits for them. Anybody places a bid and cancels his own; anybody but the bidder
;; fills it with a lot he holds, or with a part of one. contract-caller names them all. The sBTC here is at all times
;; the sum of what the open bids still have to pay, ceil(wh x price / 1,000,000) each, and no lot stays here.
;;
;; A fill pays the difference between that sum before and after it: fills together pay exactly what was taken, each is
;; within 1 sat of its share, and nothing is left over. Placing and filling can be paused, getting the money back
;; cannot. Fee: that of the placing, out of what the seller gets; treasury: that of the fill.
;;
;; Criteria: `facility` none, or an empty list, asks for nothing. A fuel or technology is wanted by the beginning of its
;; EECS code: "F01" is every renewable fuel, "T01" all solar power. All of the lot's production lies between
;; `period-start` and `period-end`; it is a trial lot if and only if `trial`; it is good until `valid-until` at least.
;; `min-fill` is the least Wh of a fill, except of the last one.

;; --- errors (u6001 - u6999) ---

;; Bids are paused by the council; try again later, cancelling and refunds still work.
(define-constant ERR_BIDS_PAUSED (err u6001))
;; The amount must be at least 1 Wh and at most 1,000,000 TWh; correct it.
(define-constant ERR_BAD_AMOUNT (err u6002))
;; The price must be at least 1 sat per MWh and at most 21 million bitcoin; correct it.
(define-constant ERR_BAD_PRICE (err u6003))
;; The bid would already be expired; choose a later expiry.
(define-constant ERR_EXPIRY_PASSED (err u6004))
;; The smallest fill must be at least 1 Wh and at most the amount of the bid; correct it.
(define-constant ERR_BAD_MIN_FILL (err u6005))
;; The production period ends before it starts; give an end later than the start.
(define-constant ERR_BAD_PERIOD_WINDOW (err u6006))
;; Countries are two letters, and beginnings of fuel and technology codes are not empty; correct the lists.
(define-constant ERR_BAD_CODE_CRITERIA (err u6007))
;; The lots must be good until the bid expires, or longer; choose a later validity.
(define-constant ERR_BAD_VALIDITY (err u6008))
;; There is no open bid with this number: it was filled, cancelled, refunded or never made; choose another.
(define-constant ERR_UNKNOWN_BID (err u6009))
;; The bidder cannot fill his own bid; cancel it instead.
(define-constant ERR_OWN_BID (err u6010))
;; The bid has expired; anybody can release its money to the bidder.
(define-constant ERR_BID_EXPIRED (err u6011))
;; There is no lot with this number; choose another.
(define-constant ERR_UNKNOWN_LOT (err u6012))
;; The amount does not fit; fill at least 1 Wh and at most what the bid still wants and the lot has.
(define-constant ERR_AMOUNT_OUTSIDE_BID (err u6013))
;; The amount is below the bid's smallest fill; fill more, or all that the bid still wants.
(define-constant ERR_BELOW_MIN_FILL (err u6014))
;; The amount is worth less than 1 sat at this price; fill more.
(define-constant ERR_WORTH_NOTHING (err u6015))
;; The bid wants lots of another facility; choose another lot.
(define-constant ERR_OTHER_FACILITY (err u6016))
;; The bid wants trial lots or real ones, and this is the other kind; choose another lot.
(define-constant ERR_TRIAL_DIFFERS (err u6017))
;; The lot holds energy from outside the period that the bid wants; choose another, or split off what was carried.
(define-constant ERR_OUTSIDE_PERIOD (err u6018))
;; The lot expires earlier than the bid allows; choose another lot.
(define-constant ERR_EXPIRES_TOO_SOON (err u6019))
;; The bid wants lots from other countries; choose another lot.
(define-constant ERR_OTHER_COUNTRY (err u6020))
;; The bid wants lots from another fuel; choose another lot.
(define-constant ERR_OTHER_FUEL (err u6021))
;; The bid wants lots of another technology; choose another lot.
(define-constant ERR_OTHER_TECHNOLOGY (err u6022))
;; Only the bidder can cancel this bid; act from the bidder's account.
(define-constant ERR_NOT_BIDDER (err u6023))
;; The bid has not expired yet; until then only its bidder gets the money back, by cancelling.
(define-constant ERR_BID_RUNNING (err u6024))
;; The sBTC payment was refused; make sure that the account has enough available sBTC for the total.
(define-constant ERR_PAYMENT_REFUSED (err u6025))
;; There is no facility with this number; correct it.
(define-constant ERR_UNKNOWN_FACILITY (err u6026))

;; --- constants ---

(define-constant WH_PER_MWH u1000000)
(define-constant BPS u10000)
;; All the sats there will ever be.
(define-constant MAX_PRICE u2100000000000000)
;; Far above what the world produces, and far below what would overflow.
(define-constant MAX_WH u1000000000000000000)

;; --- vars ---

(define-data-var last-bid uint u0)

;; --- maps ---

;; Open bids; `wh` is what a bid still wants.
(define-map bids uint {
  bidder: principal, wh: uint, price: uint, expires-at: uint, fee-bps: uint,
  criteria: {
    facility: (optional uint), countries: (list 16 (string-ascii 2)), fuels: (list 8 (string-ascii 9)),
    technologies: (list 8 (string-ascii 7)), period-start: uint, period-end: uint, trial: bool, valid-until: uint,
    min-fill: uint,
  },
})

;; --- read-only ---

(define-read-only (get-bid (bid uint))
  (map-get? bids bid)
)

(define-read-only (get-last-bid)
  (var-get last-bid)
)

;; The sats that wait for `wh` at a price in sats per MWh.
(define-read-only (escrow-of (wh uint) (price uint))
  (/ (+ (* wh price) (- WH_PER_MWH u1)) WH_PER_MWH)
)

;; --- public ---

;; Offers to buy `wh` at a price in sats per MWh, and takes the sBTC for all of it. The fee of today holds for this bid.
;; Anybody.
(define-public (place-bid
    (wh uint)
    (price uint)
    (expires-at uint)
    (criteria {
      facility: (optional uint), countries: (list 16 (string-ascii 2)), fuels: (list 8 (string-ascii 9)),
      technologies: (list 8 (string-ascii 7)), period-start: uint, period-end: uint, trial: bool, valid-until: uint,
      min-fill: uint,
    }))
  (let (
      (settings (contract-call? .marketplace get-config))
      (bid (+ (var-get last-bid) u1))
      (bidder contract-caller)
      (offer {
        bidder: bidder, wh: wh, price: price, expires-at: expires-at, fee-bps: (get fee-bps settings),
        criteria: criteria,
      })
    )
    (asserts! (not (get bids-paused settings)) ERR_BIDS_PAUSED)
    (asserts! (and (> wh u0) (<= wh MAX_WH)) ERR_BAD_AMOUNT)
    (asserts! (and (> price u0) (<= price MAX_PRICE)) ERR_BAD_PRICE)
    (asserts! (< stacks-block-time expires-at) ERR_EXPIRY_PASSED)
    (asserts! (and (> (get min-fill criteria) u0) (<= (get min-fill criteria) wh)) ERR_BAD_MIN_FILL)
    (asserts! (< (get period-start criteria) (get period-end criteria)) ERR_BAD_PERIOD_WINDOW)
    (asserts!
      (and
        (is-eq (len (filter is-country (get countries criteria))) (len (get countries criteria)))
        (is-none (index-of? (get fuels criteria) ""))
        (is-none (index-of? (get technologies criteria) "")))
      ERR_BAD_CODE_CRITERIA)
    (asserts! (>= (get valid-until criteria) expires-at) ERR_BAD_VALIDITY)
    (asserts! (match (get facility criteria) wanted (is-some (facility-of wanted)) true) ERR_UNKNOWN_FACILITY)
    (let ((total (escrow-of wh price)))
      (unwrap!
        (contract-call? 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token transfer
          total bidder current-contract none)
        ERR_PAYMENT_REFUSED)
      (map-set bids bid offer)
      (var-set last-bid bid)
      (print (merge offer { event: "bid-placed", bid: bid, total: total }))
      (ok bid)
    )
  )
)

;; Sells `wh` of a lot of the caller to a bid that it fits; the rest of the lot comes back under a new id. Anybody but
;; the bidder.
(define-public (fill (bid uint) (token uint) (wh uint))
  (let (
      (offer (unwrap! (map-get? bids bid) ERR_UNKNOWN_BID))
      (settings (contract-call? .marketplace get-config))
      (lot (unwrap! (contract-call? .rec-nft get-lot token) ERR_UNKNOWN_LOT))
      (criteria (get criteria offer))
      (wanted (get wh offer))
      (price (get price offer))
      (bidder (get bidder offer))
      (seller contract-caller)
    )
    (asserts! (not (get bids-paused settings)) ERR_BIDS_PAUSED)
    (asserts! (not (is-eq seller bidder)) ERR_OWN_BID)
    (asserts! (< stacks-block-time (get expires-at offer)) ERR_BID_EXPIRED)
    (asserts! (and (> wh u0) (<= wh wanted) (<= wh (get wh lot))) ERR_AMOUNT_OUTSIDE_BID)
    (asserts! (or (>= wh (get min-fill criteria)) (is-eq wh wanted)) ERR_BELOW_MIN_FILL)
    (try! (check-lot lot criteria))
    (let (
        (remaining (- wanted wh))
        (before (escrow-of wanted price))
        (after (escrow-of remaining price))
      )
      (asserts! (> before after) ERR_WORTH_NOTHING)
      (let (
          (total (- before after))
          (fee (fee-of total (get fee-bps offer) bidder seller (get treasury settings)))
          (given (if (is-eq wh (get wh lot))
            (try! (give token seller bidder))
            (try! (give-part token wh seller bidder))))
        )
        (try! (pay total fee seller (get treasury settings)))
        (if (is-eq remaining u0)
          (asserts! (map-delete bids bid) ERR_UNKNOWN_BID)
          (map-set bids bid (merge offer { wh: remaining })))
        (print (merge given {
          event: "bid-filled",
          bid: bid,
          lot: token,
          bidder: bidder,
          seller: seller,
          wh: wh,
          price: price,
          total: total,
          fee: fee,
          remaining: remaining,
          trial: (get trial lot),
        }))
        (ok (merge given { wh: wh, total: total, fee: fee }))
      )
    )
  )
)

;; Ends a bid and gives back what waits for it. Its bidder, always.
(define-public (cancel-bid (bid uint))
  (let ((offer (unwrap! (map-get? bids bid) ERR_UNKNOWN_BID)) (bidder (get bidder offer)))
    (asserts! (is-eq contract-caller bidder) ERR_NOT_BIDDER)
    (let ((refund (try! (close bid offer))))
      (print { event: "bid-cancelled", bid: bid, bidder: bidder, wh: (get wh offer), refund: refund })
      (ok refund)
    )
  )
)

;; Ends an expired bid and gives its bidder back what waits for it. Anybody, always.
(define-public (release-expired (bid uint))
  (let ((offer (unwrap! (map-get? bids bid) ERR_UNKNOWN_BID)) (bidder (get bidder offer)))
    (asserts! (>= stacks-block-time (get expires-at offer)) ERR_BID_RUNNING)
    (let ((refund (try! (close bid offer))))
      (print { event: "bid-expired", bid: bid, bidder: bidder, wh: (get wh offer), refund: refund })
      (ok refund)
    )
  )
)

;; --- private ---

;; What a facility registered.
(define-private (facility-of (facility uint))
  (contract-call? .facilities get-facility facility)
)

;; Refuses a lot that the criteria exclude. The facility is read only when a criterion needs it.
(define-private (check-lot
    (lot { issuance: uint, first-wh: uint, wh: uint, expires-at: (optional uint), trial: bool })
    (criteria {
      facility: (optional uint), countries: (list 16 (string-ascii 2)), fuels: (list 8 (string-ascii 9)),
      technologies: (list 8 (string-ascii 7)), period-start: uint, period-end: uint, trial: bool, valid-until: uint,
      min-fill: uint,
    })
  )
  (let (
      (issued (unwrap! (contract-call? .rec-nft get-issuance (get issuance lot)) ERR_UNKNOWN_LOT))
      (facility (get facility issued))
      (countries (get countries criteria))
      (fuels (get fuels criteria))
      (technologies (get technologies criteria))
    )
    (asserts! (is-eq facility (default-to facility (get facility criteria))) ERR_OTHER_FACILITY)
    (asserts! (is-eq (get trial lot) (get trial criteria)) ERR_TRIAL_DIFFERS)
    (asserts!
      (and
        (>= (get period-start issued) (get period-start criteria))
        (<= (get period-end issued) (get period-end criteria))
        ;; A lot may begin with energy that was carried from earlier hours.
        (>=
          (+ (get minted-before issued) (get corrected-before issued) (get first-wh lot))
          (get attested-before issued)))
      ERR_OUTSIDE_PERIOD)
    (asserts! (match (get expires-at lot) expiry (>= expiry (get valid-until criteria)) true) ERR_EXPIRES_TOO_SOON)
    (if (is-eq (len countries) (len fuels) (len technologies) u0)
      (ok true)
      (let ((plant (unwrap! (facility-of facility) ERR_OTHER_FACILITY)))
        (asserts!
          (or (is-eq (len countries) u0) (is-some (index-of? countries (get country plant)))) ERR_OTHER_COUNTRY)
        (asserts! (or (is-eq (len fuels) u0) (starts-with-any (get fuel plant) fuels)) ERR_OTHER_FUEL)
        (asserts!
          (or (is-eq (len technologies) u0) (starts-with-any (get technology plant) technologies))
          ERR_OTHER_TECHNOLOGY)
        (ok true)
      ))
  )
)

(define-private (is-country (code (string-ascii 2)))
  (is-eq (len code) u2)
)

;; Fuel codes have 9 characters, technology codes 7, which fit here too.
(define-private (starts-with-any (code (string-ascii 9)) (beginnings (list 8 (string-ascii 9))))
  (get found (fold starts-with beginnings { code: code, found: false }))
)

(define-private (starts-with (beginning (string-ascii 9)) (so-far { code: (string-ascii 9), found: bool }))
  (if (is-eq (slice? (get code so-far) u0 (len beginning)) (some beginning))
    (merge so-far { found: true })
    so-far)
)

;; Nothing when the treasury is buyer or seller, and when it could never leave this contract.
(define-private (fee-of (total uint) (fee-bps uint) (buyer principal) (seller principal) (treasury principal))
  (if (is-some (index-of? (list buyer seller current-contract) treasury)) u0 (/ (* total fee-bps) BPS))
)

;; A whole lot goes straight from seller to bidder.
(define-private (give (token uint) (seller principal) (bidder principal))
  (begin
    (try! (contract-call? .rec-nft transfer token seller bidder))
    (ok { token: token, rest: none })
  )
)

;; Only a holder can split, so the lot comes here, its part goes to the bidder and its rest back to the seller.
(define-private (give-part (token uint) (wh uint) (seller principal) (bidder principal))
  (begin
    (try! (contract-call? .rec-nft transfer token seller current-contract))
    (let (
        (parts (try! (as-contract? ((with-nft .rec-nft "rec" (list token)))
          (try! (contract-call? .rec-nft split token wh bidder)))))
        (rest (get rest parts))
      )
      (try! (as-contract? ((with-nft .rec-nft "rec" (list rest)))
        (try! (contract-call? .rec-nft transfer rest current-contract seller))))
      (ok { token: (get part parts), rest: (some rest) })
    )
  )
)

;; Pays seller and treasury out of escrow in one call. sBTC lets this contract send what is its own, without
;; as-contract.
(define-private (pay (total uint) (fee uint) (seller principal) (treasury principal))
  (begin
    (asserts! (< fee total) ERR_PAYMENT_REFUSED)
    (unwrap!
      (contract-call? 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token transfer-many
        (if (is-eq fee u0)
          (list { amount: total, sender: current-contract, to: seller, memo: none })
          (list
            { amount: (- total fee), sender: current-contract, to: seller, memo: none }
            { amount: fee, sender: current-contract, to: treasury, memo: none })))
      ERR_PAYMENT_REFUSED)
    (ok true)
  )
)

;; Gives a bid's money back and forgets it. Answers the sats.
(define-private (close
    (bid uint)
    (offer {
      bidder: principal, wh: uint, price: uint, expires-at: uint, fee-bps: uint,
      criteria: {
        facility: (optional uint), countries: (list 16 (string-ascii 2)), fuels: (list 8 (string-ascii 9)),
        technologies: (list 8 (string-ascii 7)), period-start: uint, period-end: uint, trial: bool, valid-until: uint,
        min-fill: uint,
      },
    })
  )
  (let ((refund (escrow-of (get wh offer) (get price offer))))
    (unwrap!
      (contract-call? 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token transfer
        refund current-contract (get bidder offer) none)
      ERR_PAYMENT_REFUSED)
    (asserts! (map-delete bids bid) ERR_UNKNOWN_BID)
    (ok refund)
  )
)
