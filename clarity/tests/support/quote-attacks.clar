;; What a hostile contract tries with the signature of somebody who was lured into calling it: in every function
;; tx-sender is the victim and contract-caller is this contract.

(define-public (deposit-his-lot (token uint))
  (contract-call? .quotes deposit token)
)

(define-public (withdraw-his-lot (token uint))
  (contract-call? .quotes withdraw token)
)

(define-public (settle-with-his-money
    (quote {
      seller: principal, token: uint, wh: uint, price: uint, buyer: (optional principal), expires-at: uint,
      nonce: uint, counter: uint,
    })
    (signature (buff 65)))
  (contract-call? .quotes settle quote signature)
)

(define-public (cancel-his-quote
    (quote {
      seller: principal, token: uint, wh: uint, price: uint, buyer: (optional principal), expires-at: uint,
      nonce: uint, counter: uint,
    }))
  (contract-call? .quotes cancel-quote quote)
)

;; Raises only the counter of this contract.
(define-public (cancel-all-of-his)
  (contract-call? .quotes cancel-all)
)

;; The lot would be in stock for nobody.
(define-public (strand-his-lot (token uint))
  (contract-call? .rec-nft transfer-lot token tx-sender .quotes)
)
