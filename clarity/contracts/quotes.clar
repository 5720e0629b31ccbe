;; quotes: lots sold by quotes that sellers sign off chain (SIP-018) and buyers settle on chain, paid in sBTC.
;;
;; Owns the stock, which is lots that their sellers deposited, the digests of the quotes that are used up, and a
;; counter of every seller. Anybody deposits his own lot and takes it back at any time, paused and expired or not;
;; anybody but the seller settles a quote that names him or nobody; only its seller cancels a quote. All of them are
;; named by contract-caller, the seller of a quote by its signature. A quote is used once, and what is used is its
;; digest, never its signature: the same quote signed in another way is the same quote. No sBTC stays here.

;; --- errors (u7001 - u7999) ---

;; Quotes are paused by the council; lots in stock can still be withdrawn.
(define-constant ERR_QUOTES_PAUSED (err u7001))
;; This lot is not in stock: it was sold, split, withdrawn or never deposited; ask the seller for a new quote.
(define-constant ERR_NOT_IN_STOCK (err u7002))
;; Only the seller who deposited this lot can withdraw it; act from the seller's account.
(define-constant ERR_NOT_DEPOSITOR (err u7003))
;; The seller who made this quote did not deposit this lot; ask the seller of the lot for a quote.
(define-constant ERR_LOT_OF_OTHER_SELLER (err u7004))
;; The seller cannot settle his own quote; withdraw the lot instead.
(define-constant ERR_OWN_QUOTE (err u7005))
;; This quote was made for another buyer; ask the seller for one in your name.
(define-constant ERR_OTHER_BUYER (err u7006))
;; The quote has expired; ask the seller for a new one.
(define-constant ERR_QUOTE_EXPIRED (err u7007))
;; The certificates of this lot have expired; it can only be withdrawn.
(define-constant ERR_CERTIFICATES_EXPIRED (err u7008))
;; The counter of this quote is not the seller's: all such quotes were cancelled; ask for a new one.
(define-constant ERR_WRONG_COUNTER (err u7009))
;; The amount does not fit the lot in stock; quote at least 1 Wh and at most the whole lot.
(define-constant ERR_AMOUNT_OUTSIDE_STOCK (err u7010))
;; The price must be at least 1 sat per MWh and at most 21 million bitcoin; correct it.
(define-constant ERR_BAD_PRICE (err u7011))
;; The seller did not sign exactly this quote for this contract on this chain; check every field of it.
(define-constant ERR_NOT_SIGNED_BY_SELLER (err u7012))
;; This quote was settled or cancelled already; ask the seller for a new one.
(define-constant ERR_QUOTE_USED (err u7013))
;; The sBTC payment was refused; make sure that the account has enough available sBTC for the total.
(define-constant ERR_PAYMENT_REFUSED (err u7014))
;; Only the seller named in a quote can cancel it; act from the seller's account.
(define-constant ERR_NOT_SELLER_OF_QUOTE (err u7015))

;; --- constants ---

(define-constant WH_PER_MWH u1000000)
(define-constant BPS u10000)
;; All the sats there will ever be.
(define-constant MAX_PRICE u2100000000000000)

;; SIP-018: "SIP018" and the hash of the domain, which binds a signature to this contract on this chain.
(define-constant SIP018_PREFIX 0x534950303138)
(define-constant DOMAIN_HASH (sha256 (unwrap-panic (to-consensus-buff?
  { name: (unwrap-panic (to-ascii? current-contract)), version: "1", chain-id: chain-id }))))

;; --- maps ---

;; Lots that can be sold, by token id. After the sale of a part its rest stays in stock under its new id.
(define-map stock uint {
  seller: principal, wh: uint, expires-at: (optional uint), trial: bool, fee-bps: uint,
})

;; Digests of the quotes that were settled or cancelled.
(define-map used-quotes (buff 32) bool)

;; A quote is good only while its counter is the seller's.
(define-map counters principal uint)

;; --- read-only ---

(define-read-only (get-stock (token uint))
  (map-get? stock token)
)

(define-read-only (is-used (digest (buff 32)))
  (default-to false (map-get? used-quotes digest))
)

;; What a quote of this seller has to carry as `counter`.
(define-read-only (get-counter (seller principal))
  (default-to u0 (map-get? counters seller))
)

;; The SIP-018 hash of a quote: what its seller signs, and what is used up.
(define-read-only (quote-digest
    (quote {
      seller: principal, token: uint, wh: uint, price: uint, buyer: (optional principal), expires-at: uint,
      nonce: uint, counter: uint,
    }))
  (sha256 (concat (concat SIP018_PREFIX DOMAIN_HASH) (sha256 (unwrap-panic (to-consensus-buff? quote)))))
)

;; The account whose key made a signature (r, s, recovery id); none when no key could have made it.
(define-read-only (signer-of (digest (buff 32)) (signature (buff 65)))
  (match (secp256k1-recover? digest signature)
    key (match (principal-of? key) who (some who) refused none)
    refused none)
)

;; --- public ---

;; Puts a lot of the caller into stock, so that his quotes for it can be settled. The fee of today holds for it. A
;; contract signs nothing, so what it deposits it can only take back. Anybody, for his own lot.
(define-public (deposit (token uint))
  (let (
      (settings (contract-call? .marketplace get-config))
      (fee-bps (get fee-bps settings))
      (now stacks-block-time)
      (seller contract-caller)
    )
    (asserts! (not (get quotes-paused settings)) ERR_QUOTES_PAUSED)
    (let (
        (lot (try! (contract-call? .rec-nft transfer-lot token seller current-contract)))
        (wh (get wh lot))
        (trial (get trial lot))
        (expires-at (get expires-at lot))
      )
      (asserts! (is-good-at now expires-at) ERR_CERTIFICATES_EXPIRED)
      (map-set stock token { seller: seller, wh: wh, expires-at: expires-at, trial: trial, fee-bps: fee-bps })
      (print {
        event: "quote-stock-deposited", token: token, seller: seller, wh: wh, expires-at: expires-at, trial: trial,
        fee-bps: fee-bps,
      })
      (ok wh)
    )
  )
)

;; Takes a lot out of stock. Quotes for it are not used up: they work again when the seller deposits the same lot
;; again, unless he cancels them. Its seller, always.
(define-public (withdraw (token uint))
  (let (
      (entry (unwrap! (map-get? stock token) ERR_NOT_IN_STOCK))
      (seller (get seller entry))
      (wh (get wh entry))
      (trial (get trial entry))
    )
    (asserts! (is-eq contract-caller seller) ERR_NOT_DEPOSITOR)
    (try! (release token seller))
    (map-delete stock token)
    (print { event: "quote-stock-withdrawn", token: token, seller: seller, wh: wh, trial: trial })
    (ok wh)
  )
)

;; Buys what a signed quote offers, for exactly the total that its energy and price make. Of a part the rest stays in
;; stock under a new id, so quotes for the old id can no longer be settled. Anybody but the seller, when the quote
;; names nobody; otherwise the buyer whom it names.
(define-public (settle
    (quote {
      seller: principal, token: uint, wh: uint, price: uint, buyer: (optional principal), expires-at: uint,
      nonce: uint, counter: uint,
    })
    (signature (buff 65)))
  (let (
      (settings (contract-call? .marketplace get-config))
      (token (get token quote))
      (entry (unwrap! (map-get? stock token) ERR_NOT_IN_STOCK))
      (digest (quote-digest quote))
      (seller (get seller quote))
      (wh (get wh quote))
      (price (get price quote))
      (now stacks-block-time)
      (buyer contract-caller)
    )
    (asserts! (not (get quotes-paused settings)) ERR_QUOTES_PAUSED)
    (asserts! (is-eq seller (get seller entry)) ERR_LOT_OF_OTHER_SELLER)
    (asserts! (not (is-eq buyer seller)) ERR_OWN_QUOTE)
    (asserts! (is-eq buyer (default-to buyer (get buyer quote))) ERR_OTHER_BUYER)
    (asserts! (< now (get expires-at quote)) ERR_QUOTE_EXPIRED)
    (asserts! (is-good-at now (get expires-at entry)) ERR_CERTIFICATES_EXPIRED)
    (asserts! (is-eq (get counter quote) (get-counter seller)) ERR_WRONG_COUNTER)
    (asserts! (and (> wh u0) (<= wh (get wh entry))) ERR_AMOUNT_OUTSIDE_STOCK)
    (asserts! (and (> price u0) (<= price MAX_PRICE)) ERR_BAD_PRICE)
    (asserts! (is-eq (signer-of digest signature) (some seller)) ERR_NOT_SIGNED_BY_SELLER)
    (asserts! (map-insert used-quotes digest true) ERR_QUOTE_USED)
    (let (
        (total (total-of wh price))
        (fee (try! (pay seller buyer total (get fee-bps entry) (get treasury settings))))
        (sold (if (is-eq wh (get wh entry))
          (begin
            (try! (release token buyer))
            { token: token, rest: none })
          (try! (release-part token wh buyer))))
        (remaining (- (get wh entry) wh))
      )
      (map-delete stock token)
      (match (get rest sold) rest (map-set stock rest (merge entry { wh: remaining })) true)
      (print {
        event: "quote-settled", digest: digest, stock: token, token: (get token sold), rest: (get rest sold),
        seller: seller, buyer: buyer, wh: wh, price: price, total: total, fee: fee, remaining: remaining,
        trial: (get trial entry), nonce: (get nonce quote), counter: (get counter quote),
      })
      (ok { token: (get token sold), rest: (get rest sold), wh: wh, total: total, fee: fee })
    )
  )
)

;; Uses up a quote, whether it was given to anybody or not. The seller whom it names, always.
(define-public (cancel-quote
    (quote {
      seller: principal, token: uint, wh: uint, price: uint, buyer: (optional principal), expires-at: uint,
      nonce: uint, counter: uint,
    }))
  (let ((digest (quote-digest quote)) (seller (get seller quote)))
    (asserts! (is-eq contract-caller seller) ERR_NOT_SELLER_OF_QUOTE)
    (asserts! (map-insert used-quotes digest true) ERR_QUOTE_USED)
    (print {
      event: "quote-cancelled", digest: digest, stock: (get token quote), seller: seller, nonce: (get nonce quote),
      counter: (get counter quote),
    })
    (ok digest)
  )
)

;; Ends all quotes that the caller has signed so far, and answers the counter of his next ones. Anybody, for his own.
(define-public (cancel-all)
  (let ((seller contract-caller) (counter (+ (get-counter seller) u1)))
    (map-set counters seller counter)
    (print { event: "quotes-cancelled", seller: seller, counter: counter })
    (ok counter)
  )
)

;; --- private ---

(define-private (is-good-at (now uint) (expires-at (optional uint)))
  (match expires-at end (< now end) true)
)

(define-private (total-of (wh uint) (price uint))
  (/ (+ (* wh price) (- WH_PER_MWH u1)) WH_PER_MWH)
)

;; Pays seller and treasury in one sBTC call and answers the fee. The buyer always sends exactly the total: sBTC
;; refuses to move nothing or to move to the sender, so when the treasury buys or sells, the seller gets all of it.
(define-private (pay (seller principal) (buyer principal) (total uint) (fee-bps uint) (treasury principal))
  (let (
      (fee (if (or (is-eq treasury buyer) (is-eq treasury seller)) u0 (/ (* total fee-bps) BPS)))
      (to-seller { amount: (- total fee), sender: buyer, to: seller, memo: none })
    )
    (unwrap!
      (contract-call? 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token transfer-many
        (if (is-eq fee u0)
          (list to-seller)
          (list to-seller { amount: fee, sender: buyer, to: treasury, memo: none })))
      ERR_PAYMENT_REFUSED)
    (ok fee)
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
