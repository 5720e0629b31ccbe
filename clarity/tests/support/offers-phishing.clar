;; What a hostile contract tries at auctions and bids with the signature of somebody who was lured into calling it: in
;; every function tx-sender is the victim and contract-caller is this contract.

(define-public (auction-his-lot (token uint))
  (contract-call? .auctions open-english token u1 (+ stacks-block-time u7200))
)

(define-public (auction-his-lot-down (token uint))
  (contract-call? .auctions open-dutch token u2 u1 (+ stacks-block-time u7200))
)

(define-public (bid-with-his-money (auction uint))
  (contract-call? .auctions place-bid auction u1000)
)

(define-public (buy-with-his-money (auction uint))
  (contract-call? .auctions buy-dutch auction u1000000)
)

(define-public (cancel-his-auction (auction uint))
  (contract-call? .auctions cancel-auction auction)
)

(define-public (place-his-bid)
  (contract-call? .bids place-bid u1000000 u1000 (+ stacks-block-time u7200) {
    facility: none, countries: (list), fuels: (list), technologies: (list), period-start: u0, period-end: u1,
    trial: false, valid-until: (+ stacks-block-time u7200), min-fill: u1,
  })
)

(define-public (fill-with-his-lot (bid uint) (token uint) (wh uint))
  (contract-call? .bids fill bid token wh)
)

(define-public (cancel-his-bid (bid uint))
  (contract-call? .bids cancel-bid bid)
)

(define-public (empty (escrow principal))
  (contract-call? 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token transfer u1 escrow tx-sender none)
)

(define-public (take (escrow principal) (token uint))
  (contract-call? .rec-nft transfer token escrow tx-sender)
)
