;; A contract of the market that does with lots whatever it is told: deployed under the names of the real ones, it
;; shows what even a faulty one of them could not do.

(define-public (take (token uint))
  (contract-call? .rec-nft transfer-lot token contract-caller current-contract)
)

;; Brings a lot of the caller somewhere else than to itself.
(define-public (bring (token uint) (recipient principal))
  (contract-call? .rec-nft transfer-lot token contract-caller recipient)
)

(define-public (give (token uint) (recipient principal))
  (as-contract? ((with-nft .rec-nft "rec" (list token)))
    (try! (contract-call? .rec-nft transfer token current-contract recipient)))
)

(define-public (give-many (token uint) (recipient principal))
  (as-contract? ((with-nft .rec-nft "rec" (list token)))
    (try! (contract-call? .rec-nft send-many (list token) recipient)))
)

(define-public (cut (token uint) (wh uint) (recipient principal))
  (as-contract? ((with-nft .rec-nft "rec" (list token)))
    (try! (contract-call? .rec-nft split token wh recipient)))
)

(define-public (join (first uint) (second uint))
  (as-contract? ((with-nft .rec-nft "rec" (list first second)))
    (try! (contract-call? .rec-nft merge-lots first second)))
)

(define-public (use (tokens (list 100 uint)) (account principal))
  (as-contract? ((with-nft .rec-nft "rec" tokens))
    (try! (contract-call? .rec-nft retire-many tokens account {
      beneficiary: 0x00, country: "NL", purpose: u1, reporting-start: u0, reporting-end: u1,
      note: none, consumption: none,
    })))
)
