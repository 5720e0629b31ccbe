;; Reads the owners of many lots at once, for the model of the system.
(define-read-only (owners-of (tokens (list 200 uint)))
  (map owner-of tokens)
)

(define-private (owner-of (token uint))
  (unwrap-panic (contract-call? .rec-nft get-owner token))
)
