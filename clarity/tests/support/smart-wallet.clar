;; A contract that deals for itself with what it holds; in it tx-sender and contract-caller are this contract.

(define-constant ERR_TEST (err u1))

(define-public (bid (auction uint) (amount uint))
  (as-contract? ((with-ft 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token "sbtc-token" amount))
    (try! (contract-call? .auctions place-bid auction amount)))
)

(define-public (open (token uint) (reserve uint) (ends-at uint))
  (as-contract? ((with-nft .rec-nft "rec" (list token)))
    (try! (contract-call? .auctions open-english token reserve ends-at)))
)

(define-public (fill (bid-id uint) (token uint) (wh uint))
  (as-contract? ((with-nft .rec-nft "rec" (list token)))
    (try! (contract-call? .bids fill bid-id token wh)))
)

;; Bids and then fails, so that nothing of the bid may stay.
(define-public (bid-and-fail (auction uint) (amount uint))
  (begin
    (try! (bid auction amount))
    ERR_TEST
  )
)
