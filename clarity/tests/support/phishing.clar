;; What a hostile contract tries with the signature of somebody who was lured into calling it: in every function
;; tx-sender is the victim and contract-caller is this contract.

(define-public (retire-his-lot (token uint) (wh uint))
  (contract-call? .rec-nft retire token wh tx-sender {
    beneficiary: 0x00, country: "NL", purpose: u1, reporting-start: u0, reporting-end: u1,
    note: none, consumption: none,
  })
)

(define-public (retire-his-lots (token uint))
  (contract-call? .rec-nft retire-many (list token) tx-sender {
    beneficiary: 0x00, country: "NL", purpose: u1, reporting-start: u0, reporting-end: u1,
    note: none, consumption: none,
  })
)

(define-public (merge-his-lots (first uint) (second uint))
  (contract-call? .rec-nft merge-lots first second)
)

(define-public (set-issuer-with-his-vote (contract principal) (code-hash (buff 32)))
  (contract-call? .rec-nft set-issuer contract code-hash)
)

(define-public (split-his-lot (token uint))
  (contract-call? .rec-nft split token u1 current-contract)
)

(define-public (send-his-lots (token uint))
  (contract-call? .rec-nft send-many (list token) .accomplice)
)

(define-public (list-his-lot (token uint))
  (contract-call? .marketplace list-lot token u1 (+ stacks-block-time u1000))
)

(define-public (cancel-his-listing (listing uint))
  (contract-call? .marketplace cancel listing)
)

(define-public (buy-with-his-money (listing uint))
  (contract-call? .marketplace buy listing u1 u1 u1000000)
)

(define-public (admit-with-his-vote)
  (contract-call? .verification admit-body current-contract 0x00)
)

(define-public (set-fee-with-his-vote)
  (contract-call? .marketplace set-fee u0)
)

(define-public (decide-in-his-name (facility uint))
  (contract-call? .facilities decide-facility facility true 0x00)
)

;; SIP-009 demands tx-sender for this one; a wallet's post-condition is what protects it.
(define-public (transfer-his-lot (token uint))
  (contract-call? .rec-nft transfer token tx-sender current-contract)
)

;; The escrow's form of it, which has to look at tx-sender too.
(define-public (escrow-his-lot (token uint))
  (contract-call? .rec-nft transfer-lot token tx-sender current-contract)
)

;; The lot would go to the market without a listing, for nobody.
(define-public (strand-his-lot (token uint))
  (contract-call? .rec-nft transfer-lot token tx-sender .marketplace)
)

(define-public (attest-in-his-name
    (request {
      facility: uint, period-start: uint, period-end: uint, wh: uint, readings-root: (buff 32), leaves: uint,
      verdict-hash: (buff 32), evidence: (buff 32), nonce: uint, expires-at: uint,
    }))
  (contract-call? .verification attest request)
)

(define-public (issue-in-his-name
    (request {
      facility: uint, period-start: uint, period-end: uint, wh: uint, readings-root: (buff 32), leaves: uint,
      verdict-hash: (buff 32), evidence: (buff 32), nonce: uint, expires-at: uint,
    }))
  (contract-call? .issuance issue request)
)

(define-public (bootstrap-in-his-name)
  (contract-call? .council bootstrap (list current-contract) u1 (list) u0)
)
