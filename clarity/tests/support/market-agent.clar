;; A contract that trades. The first half tries to trade in the name of whoever calls it: tx-sender is the victim,
;; contract-caller is this contract. The second half trades for itself, with its own lots and its own sBTC.

(define-constant CLAIM {
  beneficiary: 0x00, country: "NL", purpose: u1, reporting-start: u0, reporting-end: u1, note: none, consumption: none,
})
(define-constant NO-FLAGS {
  list: false, buy: false, auctions: false, bids: false, quotes: false, forwards: false,
})

(define-public (list-his-lot (token uint))
  (contract-call? .marketplace list-lot token u1 (+ stacks-block-time u1000))
)

(define-public (list-his-lot-privately (token uint))
  (contract-call? .marketplace list-private token u1 (+ stacks-block-time u1000) .nft-trait)
)

(define-public (list-his-lots (token uint))
  (contract-call? .marketplace list-many (list { token: token, price: u1, expires-at: (+ stacks-block-time u1000) }))
)

(define-public (cancel-his-listing (listing uint))
  (contract-call? .marketplace cancel listing)
)

(define-public (make-his-listing-cheap (listing uint))
  (contract-call? .marketplace change-price listing u1)
)

(define-public (buy-with-his-money (listing uint))
  (contract-call? .marketplace buy listing u1 u1 u1000000)
)

(define-public (retire-with-his-money (listing uint))
  (contract-call? .marketplace buy-and-retire listing u1 u1 u1000000 CLAIM)
)

(define-public (sweep-with-his-money (listing uint))
  (contract-call? .marketplace sweep (list { listing: listing, version: u1 }) u1000000)
)

(define-public (sweep-and-retire-with-his-money (listing uint))
  (contract-call? .marketplace sweep-and-retire (list { listing: listing, version: u1 }) u1000000 CLAIM)
)

(define-public (set-fee-with-his-vote)
  (contract-call? .marketplace set-fee u0)
)

(define-public (set-treasury-with-his-vote)
  (contract-call? .marketplace set-treasury current-contract)
)

(define-public (set-paused-with-his-vote)
  (contract-call? .marketplace set-paused NO-FLAGS)
)

(define-public (pause-with-his-vote)
  (contract-call? .marketplace pause NO-FLAGS)
)

(define-public (list-own (token uint) (price uint))
  (as-contract? ((with-nft .rec-nft "rec" (list token)))
    (try! (contract-call? .marketplace list-lot token price (+ stacks-block-time u1000))))
)

(define-public (buy-own (listing uint) (wh uint) (limit uint))
  (as-contract? ((with-ft 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token "sbtc-token" limit))
    (try! (contract-call? .marketplace buy listing u1 wh limit)))
)

(define-public (cancel-own (listing uint))
  (as-contract? () (try! (contract-call? .marketplace cancel listing)))
)

;; Lists, cancels, lists and reprices in one call: the market is never left between two states.
(define-public (churn (token uint))
  (as-contract? ((with-nft .rec-nft "rec" (list token)))
    (let ((first (try! (contract-call? .marketplace list-lot token u1 (+ stacks-block-time u1000)))))
      (try! (contract-call? .marketplace cancel first))
      (asserts! (is-err (contract-call? .marketplace cancel first)) (err u1))
      (let ((second (try! (contract-call? .marketplace list-lot token u1 (+ stacks-block-time u1000)))))
        (asserts! (is-err (contract-call? .marketplace buy second u1 u1 u1)) (err u2))
        (try! (contract-call? .marketplace change-price second u5000))
        second)))
)
