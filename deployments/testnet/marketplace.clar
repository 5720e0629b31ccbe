;; marketplace: lots for sale in escrow, paid in sBTC.
;;
;; Owns the listings and, while they are open, their lots; and the fee, the treasury and the pauses of every form of
;; sale. Anybody lists his own lots; their seller reprices and cancels; anybody else, or one named buyer, buys; anybody
;; gives an expired listing back. Callers are named by contract-caller. The council administers, a guardian may only
;; pause. No caller chooses the sender of a token call, and the market holds no sBTC between calls.

;; --- errors (u4001 - u4999) ---

;; Listing is paused by the council; try again later.
(define-constant ERR_LISTING_PAUSED (err u4001))
;; Buying is paused by the council; try again later.
(define-constant ERR_BUYING_PAUSED (err u4002))
;; There is no open listing with this number: it was sold, cancelled, never made or named twice; choose another.
(define-constant ERR_UNKNOWN_LISTING (err u4003))
;; The price must be at least 1 sat per MWh and at most 21 million bitcoin; correct it.
(define-constant ERR_BAD_PRICE (err u4004))
;; The listing would already be expired; choose a later expiry.
(define-constant ERR_EXPIRY_PASSED (err u4005))
;; The listing has expired; its seller can cancel it and list again.
(define-constant ERR_LISTING_EXPIRED (err u4006))
;; Only the seller can change or cancel this listing; act from the seller's account.
(define-constant ERR_NOT_SELLER (err u4007))
;; The seller cannot be the buyer of his own listing; cancel it, or name another buyer.
(define-constant ERR_OWN_LISTING (err u4008))
;; The amount does not fit the listing; buy at least 1 Wh and at most what is left.
(define-constant ERR_AMOUNT_OUTSIDE_LISTING (err u4009))
;; The total is above the limit you set; look at the price again and raise the limit if you agree.
(define-constant ERR_TOTAL_ABOVE_LIMIT (err u4010))
;; The sBTC payment was refused; make sure that the account has enough available sBTC for the total.
(define-constant ERR_PAYMENT_REFUSED (err u4011))
;; The fee cannot be above 500 basis points (5 %); choose a lower one.
(define-constant ERR_FEE_TOO_HIGH (err u4012))
;; No contract of the market, nor an account of another network, can be the treasury; choose another account.
(define-constant ERR_BAD_TREASURY (err u4013))
;; The price of this listing was changed since you looked at it; look at the price again and buy anew if you agree.
(define-constant ERR_PRICE_CHANGED (err u4014))
;; This listing is reserved for another buyer; choose another one.
(define-constant ERR_PRIVATE_LISTING (err u4015))
;; The certificates expire before the listing would; choose an expiry that is not later than theirs.
(define-constant ERR_OUTLIVES_LOT (err u4016))
;; The listing has not expired yet; wait for its expiry, or cancel it from the seller's account.
(define-constant ERR_NOT_EXPIRED (err u4017))
;; The list is empty; name at least one lot to list or one listing to buy.
(define-constant ERR_NOTHING_NAMED (err u4018))

;; --- constants ---

(define-constant WH_PER_MWH u1000000)
(define-constant BPS u10000)
(define-constant MAX_FEE_BPS u500)
;; All the sats there will ever be.
(define-constant MAX_PRICE u2100000000000000)
;; Nothing could ever take sBTC out of these.
(define-constant CLOSED (list .nft-trait .content-address .council .rec-nft .issuance .verification .facilities
  .readings .auctions .bids .quotes .forwards current-contract))

;; --- vars ---

;; Everything a sale needs to know, in one read. `listings` is the last listing id.
(define-data-var config {
  fee-bps: uint, treasury: principal, listings: uint, list-paused: bool, buy-paused: bool,
  auctions-paused: bool, bids-paused: bool, quotes-paused: bool, forwards-paused: bool,
} {
  fee-bps: u100, treasury: tx-sender, listings: u0, list-paused: false, buy-paused: false,
  auctions-paused: false, bids-paused: false, quotes-paused: false, forwards-paused: false,
})

;; --- maps ---

;; Open listings. A part sale leaves the listing open with the rest of the lot, which has a new token id. `version`
;; counts the prices it had, from u1; `buyer` none: for anybody.
(define-map listings uint { token: uint, seller: principal, wh: uint, price: uint, expires-at: uint, fee-bps: uint,
  version: uint, buyer: (optional principal) })

;; --- read-only ---

(define-read-only (get-config) (var-get config))

(define-read-only (get-listing (listing uint)) (map-get? listings listing))

;; What a buyer pays for `wh` at a price in sats per MWh, and the market's part of it.
(define-read-only (quote-sale (wh uint) (price uint) (fee-bps uint))
  (let ((total (/ (+ (* wh price) (- WH_PER_MWH u1)) WH_PER_MWH)))
    { total: total, fee: (/ (* total fee-bps) BPS) })
)

;; --- public ---

;; Puts a lot into escrow and offers it until `expires-at`. The fee of today holds for this listing. The lot's holder.
(define-public (list-lot (token uint) (price uint) (expires-at uint))
  (open-listings (list { token: token, price: price, expires-at: expires-at }) none)
)

;; Lists a lot for one buyer, whom the seller names; nobody else can buy it. The lot's holder.
(define-public (list-private (token uint) (price uint) (expires-at uint) (buyer principal))
  (open-listings (list { token: token, price: price, expires-at: expires-at }) (some buyer))
)

;; Lists up to 50 lots for anybody, all or none. Their ids are consecutive; answers the last. The lots' holder.
(define-public (list-many (offers (list 50 { token: uint, price: uint, expires-at: uint })))
  (open-listings offers none)
)

;; Asks another price from now on; what was signed for an earlier version cannot be bought any more. It is a new
;; offer: it can be paused and ends with the expiry, and the price may be the same. The seller.
(define-public (change-price (listing uint) (price uint))
  (let (
      (offer (unwrap! (map-get? listings listing) ERR_UNKNOWN_LISTING))
      (version (+ (get version offer) u1))
    )
    (asserts! (is-eq contract-caller (get seller offer)) ERR_NOT_SELLER)
    (asserts! (not (get list-paused (var-get config))) ERR_LISTING_PAUSED)
    (asserts! (and (> price u0) (<= price MAX_PRICE)) ERR_BAD_PRICE)
    (asserts! (< stacks-block-time (get expires-at offer)) ERR_LISTING_EXPIRED)
    (map-set listings listing (merge offer { price: price, version: version }))
    (print { event: "price-changed", listing: listing, seller: (get seller offer), price: price, version: version })
    (ok version)
  )
)

;; Takes a listing back and returns its lot: also when paused, or expired. The seller, always.
(define-public (cancel (listing uint))
  (let ((offer (unwrap! (map-get? listings listing) ERR_UNKNOWN_LISTING)))
    (asserts! (is-eq contract-caller (get seller offer)) ERR_NOT_SELLER)
    (try! (give-back listing (get token offer) (get seller offer)))
    (print { event: "cancelled", listing: listing, token: (get token offer), seller: (get seller offer) })
    (ok true)
  )
)

;; Returns the lot of an expired listing to its seller, so that no lot waits for a lost or idle account. Anybody.
(define-public (release-expired (listing uint))
  (let ((offer (unwrap! (map-get? listings listing) ERR_UNKNOWN_LISTING)))
    (asserts! (>= stacks-block-time (get expires-at offer)) ERR_NOT_EXPIRED)
    (try! (give-back listing (get token offer) (get seller offer)))
    (print { event: "released", listing: listing, token: (get token offer), seller: (get seller offer) })
    (ok true)
  )
)

;; Buys `wh` of a listing at the price of `version` for at most `max-total` sats. Not its seller; if private, its buyer.
(define-public (buy (listing uint) (version uint) (wh uint) (max-total uint))
  (let (
      (cart (try! (purchase (list { listing: listing, version: version }) (some wh) false max-total)))
      (sale (unwrap! (element-at? (get sales cart) u0) ERR_UNKNOWN_LISTING))
      (sold (merge sale (if (is-eq (get remaining sale) u0)
        { token: (try! (release (get token sale) (get buyer cart))), rest: none }
        (try! (release-part (get token sale) wh (get buyer cart))))))
    )
    (conclude sold)
    (ok { token: (get token sold), wh: wh, total: (get total sold), fee: (get fee sold) })
  )
)

;; Buys like `buy` and retires the same Wh at once, for the buyer: no certificate changes hands between. Who may `buy`.
(define-public (buy-and-retire
    (listing uint) (version uint) (wh uint) (max-total uint)
    (claim {
      beneficiary: (buff 32), country: (string-ascii 2), purpose: uint, reporting-start: uint, reporting-end: uint,
      note: (optional (buff 32)), consumption: (optional (buff 32)),
    }))
  (let (
      (cart (try! (purchase (list { listing: listing, version: version }) (some wh) false max-total)))
      (sale (unwrap! (element-at? (get sales cart) u0) ERR_UNKNOWN_LISTING))
      (token (get token sale))
      (retirement (try! (as-contract? ((with-nft .rec-nft "rec" (list token)))
        (try! (contract-call? .rec-nft retire token wh (get buyer cart) claim)))))
      ;; rec-nft gives the rest of a part retirement the id after the retirement's.
      (rest (if (is-eq (get remaining sale) u0) none (some (+ retirement u1))))
    )
    (conclude (merge sale { token: retirement, rest: rest, retirement: (some retirement) }))
    (ok { retirement: retirement, wh: wh, total: (get total sale), fee: (get fee sale) })
  )
)

;; Buys what is left of up to 100 listings, all or none, each priced and rounded as by `buy`. Who may `buy` them all.
(define-public (sweep (items (list 100 { listing: uint, version: uint })) (max-total uint))
  (let ((cart (try! (purchase items none false max-total))) (tokens (get tokens cart)))
    (try! (as-contract? ((with-nft .rec-nft "rec" tokens))
      (try! (contract-call? .rec-nft send-many tokens (get buyer cart)))))
    (map conclude (get sales cart))
    (ok { lots: (len tokens), total: (get total cart), fee: (get fee cart) })
  )
)

;; Buys like `sweep` and retires all of it at once, for the buyer and under one claim. Who may `sweep`.
(define-public (sweep-and-retire
    (items (list 100 { listing: uint, version: uint })) (max-total uint)
    (claim {
      beneficiary: (buff 32), country: (string-ascii 2), purpose: uint, reporting-start: uint, reporting-end: uint,
      note: (optional (buff 32)), consumption: (optional (buff 32)),
    }))
  (let ((cart (try! (purchase items none true max-total))) (tokens (get tokens cart)))
    (try! (as-contract? ((with-nft .rec-nft "rec" tokens))
      (try! (contract-call? .rec-nft retire-many tokens (get buyer cart) claim))))
    (map conclude (get sales cart))
    (ok { lots: (len tokens), total: (get total cart), fee: (get fee cart) })
  )
)

;; Sets the fee of later listings. The council, after its delay.
(define-public (set-fee (bps uint))
  (begin
    (try! (contract-call? .council authorise contract-caller
      (unwrap-panic (to-consensus-buff? { action: "set-fee", bps: bps })) true))
    (asserts! (<= bps MAX_FEE_BPS) ERR_FEE_TOO_HIGH)
    (var-set config (merge (var-get config) { fee-bps: bps }))
    (print { event: "fee-set", bps: bps })
    (ok true)
  )
)

;; Sets who receives the fees from now on. The council, after its delay.
(define-public (set-treasury (treasury principal))
  (begin
    (try! (contract-call? .council authorise contract-caller
      (unwrap-panic (to-consensus-buff? { action: "set-treasury", treasury: treasury })) true))
    (asserts! (and (is-standard treasury) (is-none (index-of? CLOSED treasury))) ERR_BAD_TREASURY)
    (var-set config (merge (var-get config) { treasury: treasury }))
    (print { event: "treasury-set", treasury: treasury })
    (ok true)
  )
)

;; Pauses the forms of sale whose flag is set, beside those that are paused already. A guardian, at once.
(define-public (pause (flags { list: bool, buy: bool, auctions: bool, bids: bool, quotes: bool, forwards: bool }))
  (let ((was (var-get config)))
    (try! (contract-call? .council require-guardian contract-caller))
    (ok (set-flags {
      list: (or (get list flags) (get list-paused was)), buy: (or (get buy flags) (get buy-paused was)),
      auctions: (or (get auctions flags) (get auctions-paused was)), bids: (or (get bids flags) (get bids-paused was)),
      quotes: (or (get quotes flags) (get quotes-paused was)),
      forwards: (or (get forwards flags) (get forwards-paused was)),
    }))
  )
)

;; Sets exactly which forms of sale are paused. The council, without delay.
(define-public (set-paused (flags { list: bool, buy: bool, auctions: bool, bids: bool, quotes: bool, forwards: bool }))
  (begin
    (try! (contract-call? .council authorise contract-caller
      (unwrap-panic (to-consensus-buff? { action: "set-paused", flags: flags })) false))
    (ok (set-flags flags))
  )
)

;; --- private ---

(define-private (set-flags (flags { list: bool, buy: bool, auctions: bool, bids: bool, quotes: bool, forwards: bool }))
  (begin
    (var-set config (merge (var-get config) {
      list-paused: (get list flags), buy-paused: (get buy flags), auctions-paused: (get auctions flags),
      bids-paused: (get bids flags), quotes-paused: (get quotes flags), forwards-paused: (get forwards flags),
    }))
    (print (merge flags { event: "paused-set" }))
    true
  )
)

;; Lists lots of the caller, all or none. Answers the last listing.
(define-private (open-listings
    (offers (list 50 { token: uint, price: uint, expires-at: uint })) (buyer (optional principal)))
  (let ((settings (var-get config)) (fee-bps (get fee-bps settings)))
    (asserts! (not (get list-paused settings)) ERR_LISTING_PAUSED)
    (asserts! (> (len offers) u0) ERR_NOTHING_NAMED)
    (asserts! (not (is-eq buyer (some contract-caller))) ERR_OWN_LISTING)
    (let (
        (start { last: (get listings settings), fee-bps: fee-bps, buyer: buyer, now: stacks-block-time })
        (last (get last (try! (fold open-listing offers (ok start)))))
      )
      (var-set config (merge settings { listings: last }))
      (ok last)))
)

(define-private (open-listing
    (offer { token: uint, price: uint, expires-at: uint })
    (so-far (response { last: uint, fee-bps: uint, buyer: (optional principal), now: uint } uint)))
  (let ((book (try! so-far)) (listing (+ (get last book) u1)) (expires-at (get expires-at offer)))
    (asserts! (and (> (get price offer) u0) (<= (get price offer) MAX_PRICE)) ERR_BAD_PRICE)
    (asserts! (< (get now book) expires-at) ERR_EXPIRY_PASSED)
    (let (
        (lot (try! (contract-call? .rec-nft transfer-lot (get token offer) contract-caller current-contract)))
        (entry (merge offer {
          seller: contract-caller, wh: (get wh lot), fee-bps: (get fee-bps book), version: u1, buyer: (get buyer book),
        }))
      )
      (asserts! (<= expires-at (default-to expires-at (get expires-at lot))) ERR_OUTLIVES_LOT)
      (map-set listings listing entry)
      (print (merge entry { event: "listed", listing: listing, trial: (get trial lot) }))
      (ok (merge book { last: listing }))))
)

;; Checks the sales and pays all sellers and the fee in one sBTC call. The buyer always sends exactly the total: sBTC
;; refuses to move nothing or to move to the sender, so without a fee, or when the treasury buys, sellers get all of it.
(define-private (purchase
    (items (list 100 { listing: uint, version: uint })) (part (optional uint)) (retires bool) (max-total uint))
  (let ((settings (var-get config)) (treasury (get treasury settings)) (buyer contract-caller))
    (asserts! (not (get buy-paused settings)) ERR_BUYING_PAUSED)
    (asserts! (> (len items) u0) ERR_NOTHING_NAMED)
    (let (
        (terms { buyer: buyer, free: (is-eq buyer treasury), part: part, retires: retires, now: stacks-block-time })
        (start { sales: (list), tokens: (list), bill: (merge terms { total: u0, fee: u0 }) })
        (cart (try! (fold agree items (ok start))))
        (bill (get bill cart))
        (fee (get fee bill))
        (payments (map payment-of (get sales cart)))
      )
      (asserts! (<= (get total bill) max-total) ERR_TOTAL_ABOVE_LIMIT)
      (unwrap! (contract-call? 'ST1F7QA2MDF17S807EPA36TSS8AMEFY4KA9TVGWXT.sbtc-token transfer-many
        (if (is-eq fee u0) payments (append payments { amount: fee, sender: buyer, to: treasury, memo: none })))
        ERR_PAYMENT_REFUSED)
      (ok (merge bill { sales: (get sales cart), tokens: (get tokens cart) }))))
)

;; Adds the sale of one listing, or of a part of it, to the cart. A listing that is sold out closes here, so that no
;; cart holds it twice. There are at most 100 items, so at most 100 sales.
(define-private (agree
    (item { listing: uint, version: uint })
    (so-far (response {
      sales: (list 100 {
        listing: uint, token: uint, rest: (optional uint), seller: principal, wh: uint, price: uint, total: uint,
        fee: uint, remaining: uint, retirement: (optional uint),
      }),
      tokens: (list 100 uint),
      bill: {
        buyer: principal, free: bool, part: (optional uint), retires: bool, now: uint, total: uint, fee: uint,
      },
    } uint)))
  (let (
      (cart (try! so-far))
      (bill (get bill cart))
      (listing (get listing item))
      (offer (unwrap! (map-get? listings listing) ERR_UNKNOWN_LISTING))
      (buyer (get buyer bill))
      (left (get wh offer))
      (wh (default-to left (get part bill)))
    )
    (asserts! (not (is-eq buyer (get seller offer))) ERR_OWN_LISTING)
    (asserts! (is-eq buyer (default-to buyer (get buyer offer))) ERR_PRIVATE_LISTING)
    (asserts! (< (get now bill) (get expires-at offer)) ERR_LISTING_EXPIRED)
    (asserts! (is-eq (get version item) (get version offer)) ERR_PRICE_CHANGED)
    (asserts! (and (> wh u0) (<= wh left)) ERR_AMOUNT_OUTSIDE_LISTING)
    (asserts! (or (< wh left) (map-delete listings listing)) ERR_UNKNOWN_LISTING)
    (let (
        (due (quote-sale wh (get price offer) (get fee-bps offer)))
        (fee (if (get free bill) u0 (get fee due)))
        (sale {
          listing: listing, token: (get token offer), rest: none, seller: (get seller offer), wh: wh,
          price: (get price offer), total: (get total due), fee: fee, remaining: (- left wh),
          retirement: (if (get retires bill) (some (get token offer)) none),
        })
      )
      (ok {
        sales: (unwrap-panic (as-max-len? (append (get sales cart) sale) u100)),
        tokens: (unwrap-panic (as-max-len? (append (get tokens cart) (get token offer)) u100)),
        bill: (merge bill { total: (+ (get total bill) (get total due)), fee: (+ (get fee bill) fee) }),
      })))
)

;; What the seller gets, never zero: a total is at least 1 sat and the fee less than all of it.
(define-private (payment-of (sale {
    listing: uint, token: uint, rest: (optional uint), seller: principal, wh: uint, price: uint, total: uint, fee: uint,
    remaining: uint, retirement: (optional uint),
  }))
  { amount: (- (get total sale) (get fee sale)), sender: contract-caller, to: (get seller sale), memo: none }
)

;; Announces a sale. A listing sold in part, which `agree` has left open, goes on with the rest under its new token.
(define-private (conclude (sale {
    listing: uint, token: uint, rest: (optional uint), seller: principal, wh: uint, price: uint, total: uint, fee: uint,
    remaining: uint, retirement: (optional uint),
  }))
  (begin
    (match (get rest sale)
      token (map-set listings (get listing sale)
        (merge (unwrap-panic (map-get? listings (get listing sale))) { token: token, wh: (get remaining sale) }))
      true)
    (print (merge sale { event: "bought", buyer: contract-caller }))
  )
)

;; Closes a listing and returns its lot to the seller.
(define-private (give-back (listing uint) (token uint) (seller principal))
  (if (map-delete listings listing) (release token seller) ERR_UNKNOWN_LISTING)
)

(define-private (release (token uint) (recipient principal))
  (as-contract? ((with-nft .rec-nft "rec" (list token)))
    (try! (contract-call? .rec-nft transfer token current-contract recipient))
    token)
)

(define-private (release-part (token uint) (wh uint) (recipient principal))
  (as-contract? ((with-nft .rec-nft "rec" (list token)))
    (let ((parts (try! (contract-call? .rec-nft split token wh recipient))))
      { token: (get part parts), rest: (some (get rest parts)) }))
)
