;; marketplace: lots for sale in escrow, paid in sBTC.
;;
;; Owns the listings and, while they are open, their lots. Anybody lists his own lot; its seller cancels it at any
;; time, paused and expired or not; anybody but the seller buys a whole lot or a part of it. Seller and buyer are
;; named by contract-caller. Council members set the fee (for later listings), the treasury and the pause. No
;; sender of a token call is ever chosen by a caller, and the market holds no sBTC between calls.

;; --- errors (u4001 - u4999) ---

;; Listing is paused by the council; try again later.
(define-constant ERR_LISTING_PAUSED (err u4001))
;; Buying is paused by the council; try again later.
(define-constant ERR_BUYING_PAUSED (err u4002))
;; There is no open listing with this number: it was sold, cancelled or never made; choose another.
(define-constant ERR_UNKNOWN_LISTING (err u4003))
;; The price must be at least 1 sat per MWh and at most 21 million bitcoin; correct it.
(define-constant ERR_BAD_PRICE (err u4004))
;; The listing would already be expired; choose a later expiry.
(define-constant ERR_EXPIRY_PASSED (err u4005))
;; The listing has expired; its seller can cancel it and list again.
(define-constant ERR_LISTING_EXPIRED (err u4006))
;; Only the seller can cancel this listing; act from the seller's account.
(define-constant ERR_NOT_SELLER (err u4007))
;; The seller cannot buy his own listing; cancel it instead.
(define-constant ERR_OWN_LISTING (err u4008))
;; The amount does not fit the listing; buy at least 1 Wh and at most what is left.
(define-constant ERR_AMOUNT_OUTSIDE_LISTING (err u4009))
;; The total is above the limit you set; look at the price again and raise the limit if you agree.
(define-constant ERR_TOTAL_ABOVE_LIMIT (err u4010))
;; The sBTC payment was refused; make sure that the account has enough available sBTC for the total.
(define-constant ERR_PAYMENT_REFUSED (err u4011))
;; The fee cannot be above 500 basis points (5 %); choose a lower one.
(define-constant ERR_FEE_TOO_HIGH (err u4012))
;; The marketplace cannot be its own treasury, as nothing could leave it; choose another account.
(define-constant ERR_BAD_TREASURY (err u4013))

;; --- constants ---

(define-constant WH_PER_MWH u1000000)
(define-constant BPS u10000)
(define-constant MAX_FEE_BPS u500)
;; All the sats there will ever be.
(define-constant MAX_PRICE u2100000000000000)

;; --- vars ---

;; Everything a sale needs to know, in one read. `listings` is the last listing id.
(define-data-var config
  {
    fee-bps: uint, treasury: principal, listings: uint, list-paused: bool, buy-paused: bool,
    auctions-paused: bool, bids-paused: bool, quotes-paused: bool, forwards-paused: bool,
  }
  {
    fee-bps: u100, treasury: tx-sender, listings: u0, list-paused: false, buy-paused: false,
    auctions-paused: false, bids-paused: false, quotes-paused: false, forwards-paused: false,
  })

;; --- maps ---

;; Open listings. A part sale leaves the listing open with the rest of the lot, which has a new token id.
(define-map listings uint {
  token: uint,
  seller: principal,
  wh: uint,
  price: uint,
  expires-at: uint,
  fee-bps: uint,
})

;; --- read-only ---

(define-read-only (get-config)
  (var-get config)
)

(define-read-only (get-listing (listing uint))
  (map-get? listings listing)
)

;; What a buyer pays for `wh` at a price in sats per MWh, and the market's part of it.
(define-read-only (quote-sale (wh uint) (price uint) (fee-bps uint))
  (let ((total (/ (+ (* wh price) (- WH_PER_MWH u1)) WH_PER_MWH)))
    { total: total, fee: (/ (* total fee-bps) BPS) }
  )
)

;; --- public ---

;; Puts a lot of the caller into escrow and offers it until `expires-at`. The fee of today holds for this listing.
(define-public (list-lot (token uint) (price uint) (expires-at uint))
  (let (
      (settings (var-get config))
      (listing (+ (get listings settings) u1))
      (fee-bps (get fee-bps settings))
      (seller contract-caller)
    )
    (asserts! (not (get list-paused settings)) ERR_LISTING_PAUSED)
    (asserts! (and (> price u0) (<= price MAX_PRICE)) ERR_BAD_PRICE)
    (asserts! (< stacks-block-time expires-at) ERR_EXPIRY_PASSED)
    (let ((wh (get wh (try! (contract-call? .rec-nft transfer-lot token seller current-contract)))))
      (map-set listings listing {
        token: token,
        seller: seller,
        wh: wh,
        price: price,
        expires-at: expires-at,
        fee-bps: fee-bps,
      })
      (var-set config (merge settings { listings: listing }))
      (print {
        event: "listed",
        listing: listing,
        token: token,
        seller: seller,
        wh: wh,
        price: price,
        expires-at: expires-at,
        fee-bps: fee-bps,
      })
      (ok listing)
    )
  )
)

;; Takes a listing back and returns its lot. Its seller, always.
(define-public (cancel (listing uint))
  (let (
      (offer (unwrap! (map-get? listings listing) ERR_UNKNOWN_LISTING))
      (token (get token offer))
      (seller (get seller offer))
    )
    (asserts! (is-eq contract-caller seller) ERR_NOT_SELLER)
    (try! (release token seller))
    (map-delete listings listing)
    (print { event: "cancelled", listing: listing, token: token, seller: seller })
    (ok true)
  )
)

;; Buys `wh` of a listing for at most `max-total` sats. Anybody but the seller.
(define-public (buy (listing uint) (wh uint) (max-total uint))
  (let (
      (offer (unwrap! (map-get? listings listing) ERR_UNKNOWN_LISTING))
      (buyer contract-caller)
      (paid (try! (pay offer wh max-total buyer)))
      (sold (if (is-eq wh (get wh offer))
        (begin
          (try! (release (get token offer) buyer))
          { token: (get token offer), rest: none })
        (try! (release-part (get token offer) wh buyer))))
    )
    (reduce listing offer wh (get rest sold))
    (announce-sale listing offer wh buyer paid sold none)
    (ok (merge paid { token: (get token sold), wh: wh }))
  )
)

;; Buys like `buy` and retires the same Wh at once, for the buyer, so that no certificate changes hands between.
(define-public (buy-and-retire
    (listing uint)
    (wh uint)
    (max-total uint)
    (claim {
      beneficiary: (buff 32), country: (string-ascii 2), purpose: uint, reporting-start: uint, reporting-end: uint,
      note: (optional (buff 32)), consumption: (optional (buff 32)),
    }))
  (let (
      (offer (unwrap! (map-get? listings listing) ERR_UNKNOWN_LISTING))
      (token (get token offer))
      (buyer contract-caller)
      (paid (try! (pay offer wh max-total buyer)))
      (retirement (try! (as-contract? ((with-nft .rec-nft "rec" (list token)))
        (try! (contract-call? .rec-nft retire token wh buyer claim)))))
      ;; rec-nft gives the rest of a part retirement the id after the retirement's.
      (rest (if (is-eq wh (get wh offer)) none (some (+ retirement u1))))
    )
    (reduce listing offer wh rest)
    (announce-sale listing offer wh buyer paid { token: retirement, rest: rest } (some retirement))
    (ok (merge paid { retirement: retirement, wh: wh }))
  )
)

;; Sets the fee of later listings. Council members.
(define-public (set-fee (bps uint))
  (begin
    (try! (contract-call? .council require-member contract-caller))
    (asserts! (<= bps MAX_FEE_BPS) ERR_FEE_TOO_HIGH)
    (var-set config (merge (var-get config) { fee-bps: bps }))
    (print { event: "fee-set", bps: bps })
    (ok true)
  )
)

;; Sets who receives the fees from now on. Council members.
(define-public (set-treasury (who principal))
  (begin
    (try! (contract-call? .council require-member contract-caller))
    (asserts! (not (is-eq who current-contract)) ERR_BAD_TREASURY)
    (var-set config (merge (var-get config) { treasury: who }))
    (print { event: "treasury-set", treasury: who })
    (ok true)
  )
)

;; Pauses listing, buying or both; cancelling cannot be paused. Council members.
(define-public (set-paused (flags { list: bool, buy: bool }))
  (begin
    (try! (contract-call? .council require-member contract-caller))
    (var-set config
      (merge (var-get config) { list-paused: (get list flags), buy-paused: (get buy flags) }))
    (print { event: "paused-set", list: (get list flags), buy: (get buy flags) })
    (ok true)
  )
)

;; --- private ---

;; Checks a sale and pays seller and treasury in one sBTC call. The buyer always sends exactly the total: sBTC refuses
;; to move nothing or to move to the sender, so without a fee, or when the treasury buys, the seller gets all of it.
(define-private (pay
    (offer { token: uint, seller: principal, wh: uint, price: uint, expires-at: uint, fee-bps: uint })
    (wh uint)
    (max-total uint)
    (buyer principal)
  )
  (let (
      (settings (var-get config))
      (treasury (get treasury settings))
      (seller (get seller offer))
    )
    (asserts! (not (get buy-paused settings)) ERR_BUYING_PAUSED)
    (asserts! (not (is-eq buyer seller)) ERR_OWN_LISTING)
    (asserts! (< stacks-block-time (get expires-at offer)) ERR_LISTING_EXPIRED)
    (asserts! (and (> wh u0) (<= wh (get wh offer))) ERR_AMOUNT_OUTSIDE_LISTING)
    (let (
        (due (quote-sale wh (get price offer) (get fee-bps offer)))
        (total (get total due))
        (fee (if (is-eq buyer treasury) u0 (get fee due)))
        (to-seller { amount: (- total fee), sender: buyer, to: seller, memo: none })
      )
      (asserts! (<= total max-total) ERR_TOTAL_ABOVE_LIMIT)
      (unwrap!
        (contract-call? 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token transfer-many
          (if (is-eq fee u0)
            (list to-seller)
            (list to-seller { amount: fee, sender: buyer, to: treasury, memo: none })))
        ERR_PAYMENT_REFUSED)
      (ok { total: total, fee: fee })
    )
  )
)

(define-private (release (token uint) (recipient principal))
  (as-contract? ((with-nft .rec-nft "rec" (list token)))
    (try! (contract-call? .rec-nft transfer token current-contract recipient)))
)

(define-private (release-part (token uint) (wh uint) (recipient principal))
  (let (
      (parts (try! (as-contract? ((with-nft .rec-nft "rec" (list token)))
        (try! (contract-call? .rec-nft split token wh recipient)))))
    )
    (ok { token: (get part parts), rest: (some (get rest parts)) })
  )
)

;; Closes a listing that is sold out, or leaves it open with the rest.
(define-private (reduce
    (listing uint)
    (offer { token: uint, seller: principal, wh: uint, price: uint, expires-at: uint, fee-bps: uint })
    (wh uint)
    (rest (optional uint))
  )
  (match rest
    token (map-set listings listing (merge offer { token: token, wh: (- (get wh offer) wh) }))
    (map-delete listings listing))
)

(define-private (announce-sale
    (listing uint)
    (offer { token: uint, seller: principal, wh: uint, price: uint, expires-at: uint, fee-bps: uint })
    (wh uint)
    (buyer principal)
    (paid { total: uint, fee: uint })
    (sold { token: uint, rest: (optional uint) })
    (retirement (optional uint))
  )
  (print {
    event: "bought",
    listing: listing,
    token: (get token sold),
    rest: (get rest sold),
    buyer: buyer,
    seller: (get seller offer),
    wh: wh,
    price: (get price offer),
    total: (get total paid),
    fee: (get fee paid),
    remaining: (- (get wh offer) wh),
    retirement: retirement,
  })
)
