;; auctions: single lots sold by auction, paid in sBTC.
;;
;; Owns the auctions, their lots while they are open, and the highest bid of each. English: the price rises by bids,
;; which wait here. Dutch: the price falls until somebody buys. Anybody auctions his own lot and bids or buys in the
;; auctions of others; contract-caller names them all. Prices are sats for the whole lot. The sBTC here is at all times
;; the sum of the highest bids, and every lot here belongs to exactly one open auction.
;;
;; A pause of the council stops opening, bidding and buying, but no clock: the reserve is what protects a seller whose
;; auction ends meanwhile. Cancelling and settling are never paused. The fee is that of the opening, the treasury is
;; that of the sale.

;; --- errors (u5001 - u5999) ---

;; Auctions are paused by the council; try again later, settling and cancelling still work.
(define-constant ERR_AUCTIONS_PAUSED (err u5001))
;; The reserve must be at least 1 sat and at most 21 million bitcoin; correct it.
(define-constant ERR_BAD_RESERVE (err u5002))
;; The price must start above its end, at most at 21 million bitcoin, and end at 1 sat or more; correct both.
(define-constant ERR_BAD_DECLINE (err u5003))
;; An auction must end at least 1 hour and at most 30 days from now; choose another end.
(define-constant ERR_BAD_DURATION (err u5004))
;; The lot could expire before the auction is over (English: and 1 day of extension); choose an earlier end.
(define-constant ERR_OUTLIVES_LOT (err u5005))
;; There is no open auction with this number: it was settled, bought, cancelled or never made; choose another.
(define-constant ERR_UNKNOWN_AUCTION (err u5006))
;; This auction takes no bids because its price falls; buy the lot at its current price.
(define-constant ERR_NOT_ENGLISH (err u5007))
;; This auction has no current price because it rises by bids; place a bid.
(define-constant ERR_NOT_DUTCH (err u5008))
;; The seller cannot bid or buy in his own auction; cancel it instead, while nobody has bid.
(define-constant ERR_OWN_AUCTION (err u5009))
;; The auction is over; anybody can settle it.
(define-constant ERR_AUCTION_OVER (err u5010))
;; The auction is not over yet; settle it after its end.
(define-constant ERR_AUCTION_RUNNING (err u5011))
;; The bid is below the reserve, or less than 5 % above the highest bid; bid more.
(define-constant ERR_BID_TOO_LOW (err u5012))
;; Somebody has bid, so the auction can no longer be cancelled; wait for its end.
(define-constant ERR_HAS_BID (err u5013))
;; Only the seller can cancel this auction; act from the seller's account.
(define-constant ERR_NOT_SELLER (err u5014))
;; The total is above the limit you set; look at the price again and raise the limit if you agree.
(define-constant ERR_TOTAL_ABOVE_LIMIT (err u5015))
;; The sBTC payment was refused; make sure that the account has enough available sBTC for the total.
(define-constant ERR_PAYMENT_REFUSED (err u5016))

;; --- constants ---

(define-constant ENGLISH "english")
(define-constant DUTCH "dutch")
(define-constant BPS u10000)
;; All the sats there will ever be.
(define-constant MAX_PRICE u2100000000000000)
(define-constant MIN_DURATION u3600)
(define-constant MAX_DURATION u2592000)
;; A bid this close to the end moves the end to as long after the bid.
(define-constant EXTENSION u600)
;; How far all extensions together may move the end, so that nobody holds an auction open for ever.
(define-constant MAX_EXTENSION u86400)
(define-constant MIN_INCREMENT_PERCENT u5)

;; --- vars ---

(define-data-var last-auction uint u0)

;; --- maps ---

;; Open auctions. The reserve of an English one is both its prices. Bids can move `ends-at` until `hard-end`.
(define-map auctions uint {
  kind: (string-ascii 7), token: uint, seller: principal, wh: uint, trial: bool, start-price: uint, end-price: uint,
  starts-at: uint, ends-at: uint, hard-end: uint, fee-bps: uint,
  highest: (optional { bidder: principal, amount: uint }),
})

;; --- read-only ---

(define-read-only (get-auction (auction uint))
  (map-get? auctions auction)
)

(define-read-only (get-last-auction)
  (var-get last-auction)
)

;; What an open Dutch auction costs in this block; from its end on, when nobody can buy, its end price.
(define-read-only (current-price (auction uint))
  (match (map-get? auctions auction)
    sale (if (is-eq (get kind sale) DUTCH)
      (some (price-at stacks-block-time (get starts-at sale) (get ends-at sale) (get start-price sale)
        (get end-price sale)))
      none)
    none)
)

;; The smallest bid that an open English auction takes.
(define-read-only (minimum-bid (auction uint))
  (match (map-get? auctions auction)
    sale (if (is-eq (get kind sale) ENGLISH) (some (bid-above (get highest sale) (get start-price sale))) none)
    none)
)

;; --- public ---

;; Auctions a lot of the caller to the highest bid from `reserve` up. Late bids move the end, by 1 day at most in all.
;; The holder of the lot.
(define-public (open-english (token uint) (reserve uint) (ends-at uint))
  (begin
    (asserts! (and (> reserve u0) (<= reserve MAX_PRICE)) ERR_BAD_RESERVE)
    (open ENGLISH token reserve reserve ends-at MAX_EXTENSION)
  )
)

;; Offers a lot of the caller at a price that falls evenly from now until `ends-at`. The holder of the lot.
(define-public (open-dutch (token uint) (start-price uint) (end-price uint) (ends-at uint))
  (begin
    (asserts! (and (> end-price u0) (< end-price start-price) (<= start-price MAX_PRICE)) ERR_BAD_DECLINE)
    (open DUTCH token start-price end-price ends-at u0)
  )
)

;; Bids `amount` sats, which wait here, and gives the bid before back in the same payment. The highest bidder may raise
;; his own bid and sends the difference. Answers when the auction now ends. Anybody but the seller.
(define-public (place-bid (auction uint) (amount uint))
  (let (
      (sale (unwrap! (map-get? auctions auction) ERR_UNKNOWN_AUCTION))
      (settings (contract-call? .marketplace get-config))
      (outbid (get highest sale))
      (now stacks-block-time)
      (ends-at (extended now (get ends-at sale) (get hard-end sale)))
      (bidder contract-caller)
    )
    (asserts! (is-eq (get kind sale) ENGLISH) ERR_NOT_ENGLISH)
    (asserts! (not (get auctions-paused settings)) ERR_AUCTIONS_PAUSED)
    (asserts! (not (is-eq bidder (get seller sale))) ERR_OWN_AUCTION)
    (asserts! (< now (get ends-at sale)) ERR_AUCTION_OVER)
    (asserts! (>= amount (bid-above outbid (get start-price sale))) ERR_BID_TOO_LOW)
    (try! (escrow amount bidder outbid))
    (map-set auctions auction
      (merge sale { ends-at: ends-at, highest: (some { bidder: bidder, amount: amount }) }))
    (print {
      event: "auction-bid",
      auction: auction,
      token: (get token sale),
      seller: (get seller sale),
      bidder: bidder,
      amount: amount,
      outbid: outbid,
      ends-at: ends-at,
    })
    (ok ends-at)
  )
)

;; Buys the lot of a Dutch auction at the price of this block, for at most `max-total` sats. Anybody but the seller.
(define-public (buy-dutch (auction uint) (max-total uint))
  (let (
      (sale (unwrap! (map-get? auctions auction) ERR_UNKNOWN_AUCTION))
      (settings (contract-call? .marketplace get-config))
      (token (get token sale))
      (seller (get seller sale))
      (now stacks-block-time)
      (buyer contract-caller)
    )
    (asserts! (is-eq (get kind sale) DUTCH) ERR_NOT_DUTCH)
    (asserts! (not (get auctions-paused settings)) ERR_AUCTIONS_PAUSED)
    (asserts! (not (is-eq buyer seller)) ERR_OWN_AUCTION)
    (asserts! (< now (get ends-at sale)) ERR_AUCTION_OVER)
    (let (
        (total (price-at now (get starts-at sale) (get ends-at sale) (get start-price sale) (get end-price sale)))
        (fee (fee-of total (get fee-bps sale) buyer seller (get treasury settings)))
      )
      (asserts! (<= total max-total) ERR_TOTAL_ABOVE_LIMIT)
      (try! (pay total fee buyer seller (get treasury settings)))
      (try! (release token buyer))
      (asserts! (map-delete auctions auction) ERR_UNKNOWN_AUCTION)
      (print {
        event: "auction-bought",
        auction: auction,
        token: token,
        seller: seller,
        buyer: buyer,
        wh: (get wh sale),
        trial: (get trial sale),
        total: total,
        fee: fee,
      })
      (ok { token: token, wh: (get wh sale), total: total, fee: fee })
    )
  )
)

;; Closes an auction after its end: the lot to the highest bidder and his bid to seller and treasury, or without a bid
;; the lot back to the seller. When the lot no longer exists the bidder gets his bid back. Anybody, always.
(define-public (settle (auction uint))
  (let (
      (sale (unwrap! (map-get? auctions auction) ERR_UNKNOWN_AUCTION))
      (token (get token sale))
      (seller (get seller sale))
      (highest (get highest sale))
    )
    (asserts! (>= stacks-block-time (get ends-at sale)) ERR_AUCTION_RUNNING)
    (let (
        (given (try! (hand-over token (match highest bid (get bidder bid) seller))))
        (fee (match highest
          bid (if given
            (try! (pay-out bid (get fee-bps sale) seller))
            (try! (pay (get amount bid) u0 current-contract (get bidder bid) seller)))
          u0))
        (outcome (if given (if (is-some highest) "sold" "unsold") "void"))
      )
      (asserts! (map-delete auctions auction) ERR_UNKNOWN_AUCTION)
      (print {
        event: "auction-settled",
        auction: auction,
        token: token,
        seller: seller,
        wh: (get wh sale),
        trial: (get trial sale),
        outcome: outcome,
        highest: highest,
        fee: fee,
      })
      (ok { outcome: outcome, fee: fee })
    )
  )
)

;; Ends an auction nobody has bid in and returns its lot. Its seller, always; while auctions are paused and before the
;; end also one with a bid, which goes back to the bidder, as the pause keeps others from bidding more.
(define-public (cancel-auction (auction uint))
  (let (
      (sale (unwrap! (map-get? auctions auction) ERR_UNKNOWN_AUCTION))
      (token (get token sale))
      (seller (get seller sale))
      (highest (get highest sale))
    )
    (asserts! (is-eq contract-caller seller) ERR_NOT_SELLER)
    (asserts!
      (or
        (is-none highest)
        (and
          (get auctions-paused (contract-call? .marketplace get-config))
          (< stacks-block-time (get ends-at sale))))
      ERR_HAS_BID)
    (let ((returned (try! (hand-over token seller))))
      (match highest
        bid (try! (pay (get amount bid) u0 current-contract (get bidder bid) seller))
        u0)
      (asserts! (map-delete auctions auction) ERR_UNKNOWN_AUCTION)
      (print {
        event: "auction-cancelled", auction: auction, token: token, seller: seller, returned: returned,
        refunded: highest,
      })
      (ok returned)
    )
  )
)

;; --- private ---

;; Takes the lot into escrow and opens the auction; what the lot is, is known once it has come.
(define-private (open
    (kind (string-ascii 7))
    (token uint)
    (start-price uint)
    (end-price uint)
    (ends-at uint)
    (extension uint)
  )
  (let (
      (settings (contract-call? .marketplace get-config))
      (auction (+ (var-get last-auction) u1))
      (now stacks-block-time)
      (seller contract-caller)
    )
    (asserts! (not (get auctions-paused settings)) ERR_AUCTIONS_PAUSED)
    (asserts! (and (>= ends-at (+ now MIN_DURATION)) (<= ends-at (+ now MAX_DURATION))) ERR_BAD_DURATION)
    (let (
        (lot (try! (contract-call? .rec-nft transfer-lot token seller current-contract)))
        (hard-end (+ ends-at extension))
        (sale {
          kind: kind, token: token, seller: seller, wh: (get wh lot), trial: (get trial lot),
          start-price: start-price, end-price: end-price, starts-at: now, ends-at: ends-at, hard-end: hard-end,
          fee-bps: (get fee-bps settings),
        })
      )
      (asserts! (match (get expires-at lot) expiry (< hard-end expiry) true) ERR_OUTLIVES_LOT)
      (map-set auctions auction (merge sale { highest: none }))
      (var-set last-auction auction)
      (print (merge sale { event: "auction-opened", auction: auction }))
      (ok auction)
    )
  )
)

;; The price on the straight line from start to end, rounded up.
(define-private (price-at (now uint) (starts-at uint) (ends-at uint) (start-price uint) (end-price uint))
  (if (or (>= now ends-at) (>= starts-at ends-at) (< start-price end-price))
    end-price
    (let (
        (duration (- ends-at starts-at))
        (left (* (- start-price end-price) (- ends-at now)))
      )
      (+ end-price (/ left duration) (if (> (mod left duration) u0) u1 u0))
    ))
)

;; 5 % above the highest bid, rounded up and so at least 1 sat; the reserve when there is none.
(define-private (bid-above (highest (optional { bidder: principal, amount: uint })) (reserve uint))
  (match highest
    bid (+ (get amount bid) (/ (+ (* (get amount bid) MIN_INCREMENT_PERCENT) u99) u100))
    reserve)
)

;; The end after a bid in this second.
(define-private (extended (now uint) (ends-at uint) (hard-end uint))
  (let ((wanted (+ now EXTENSION)) (allowed (if (< wanted hard-end) wanted hard-end)))
    (if (> allowed ends-at) allowed ends-at)
  )
)

;; Nothing when the treasury is buyer or seller, and when it could never leave this contract.
(define-private (fee-of (total uint) (fee-bps uint) (buyer principal) (seller principal) (treasury principal))
  (if (is-some (index-of? (list buyer seller current-contract) treasury)) u0 (/ (* total fee-bps) BPS))
)

;; Takes a bid in and gives the outbid one back. sBTC lets this contract send what is its own, without as-contract.
(define-private (escrow (amount uint) (bidder principal) (outbid (optional { bidder: principal, amount: uint })))
  (let ((own (match outbid bid (if (is-eq bidder (get bidder bid)) (get amount bid) u0) u0)))
    (asserts! (> amount own) ERR_BID_TOO_LOW)
    (let ((incoming { amount: (- amount own), sender: bidder, to: current-contract, memo: none }))
      (unwrap!
        (contract-call? 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token transfer-many
          (match outbid
            bid (if (is-eq own u0)
              (list incoming { amount: (get amount bid), sender: current-contract, to: (get bidder bid), memo: none })
              (list incoming))
            (list incoming)))
        ERR_PAYMENT_REFUSED)
      (ok true)
    )
  )
)

;; Pays a won bid out of escrow, to the treasury of today.
(define-private (pay-out (bid { bidder: principal, amount: uint }) (fee-bps uint) (seller principal))
  (let (
      (treasury (get treasury (contract-call? .marketplace get-config)))
      (total (get amount bid))
    )
    (pay total (fee-of total fee-bps (get bidder bid) seller treasury) current-contract seller treasury)
  )
)

;; Pays a total to recipient and treasury in one sBTC call, which may not move nothing. Answers the fee.
(define-private (pay (total uint) (fee uint) (payer principal) (recipient principal) (treasury principal))
  (begin
    (asserts! (< fee total) ERR_PAYMENT_REFUSED)
    (unwrap!
      (contract-call? 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token transfer-many
        (if (is-eq fee u0)
          (list { amount: total, sender: payer, to: recipient, memo: none })
          (list
            { amount: (- total fee), sender: payer, to: recipient, memo: none }
            { amount: fee, sender: payer, to: treasury, memo: none })))
      ERR_PAYMENT_REFUSED)
    (ok fee)
  )
)

(define-private (release (token uint) (recipient principal))
  (as-contract? ((with-nft .rec-nft "rec" (list token)))
    (try! (contract-call? .rec-nft transfer token current-contract recipient)))
)

;; Gives the lot out of escrow. False when it is no longer here to be given, so that no bid waits for it for ever.
(define-private (hand-over (token uint) (recipient principal))
  (match (release token recipient)
    moved (ok moved)
    code (if (is-eq (contract-call? .rec-nft get-owner token) (ok (some current-contract))) (err code) (ok false)))
)
