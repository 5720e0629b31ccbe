;; What a hostile contract tries with the signature of somebody who was lured into calling it: in every function
;; tx-sender is the victim and contract-caller is this contract.

(define-public (order-with-his-money (facility uint) (period-start uint))
  (contract-call? .forwards order facility period-start (+ period-start u3600) u1000000 u5000
    (+ period-start u3601) false)
)

(define-public (accept-in-his-name (id uint))
  (contract-call? .forwards accept id)
)

(define-public (deliver-his-lot (id uint) (token uint))
  (contract-call? .forwards deliver id token u1)
)

(define-public (cancel-his-order (id uint))
  (contract-call? .forwards cancel id)
)

(define-public (decline-in-his-name (id uint))
  (contract-call? .forwards decline id)
)

;; Allowed to anybody: the money goes to the buyer, whoever calls.
(define-public (refund-his-order (id uint))
  (contract-call? .forwards refund id)
)

;; The lot would be with the contract for no order.
(define-public (strand-his-lot (token uint))
  (contract-call? .rec-nft transfer-lot token tx-sender .forwards)
)
