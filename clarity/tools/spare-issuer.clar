;; Another issuer than the one of the market, for trials of `rec-nft.set-issuer` and of lots that the market's own
;; issuer does not make in a test: lots that expire, and lots of a rehearsal. It checks nothing.

(define-read-only (code-hash-of (contract principal))
  (contract-hash? contract)
)

(define-public (issue (owner principal) (wh uint) (expires-at (optional uint)) (trial bool))
  (contract-call? .rec-nft issue
    {
      facility: u1, owner: owner, period-start: u0, period-end: u3600,
      attested-wh: wh, attested-before: u0, wh: wh, minted-before: u0, corrected-before: u0,
      readings-root: 0x00, leaves: u1, verdict-hash: 0x00, evidence: 0x00, issued-at: stacks-block-time,
      expires-at: expires-at, trial: trial,
    }
    0x00 u0)
)

(define-public (withdraw (issuance uint) (token (optional uint)) (reason (buff 32)))
  (contract-call? .rec-nft withdraw issuance token reason)
)
