;; What a hostile contract tries on the contracts that certify, with the signature of somebody who was lured into
;; calling it: in every function tx-sender is the victim and contract-caller is this contract.

(define-public (withdraw-his-issuance (issuance uint) (token uint))
  (contract-call? .issuance withdraw issuance (some token) 0x00)
)

(define-public (withdraw-as-body (issuance uint) (token uint))
  (contract-call? .verification withdraw issuance (some token) 0x00)
)

(define-public (correct-as-body (issuance uint))
  (contract-call? .verification correct issuance u1 0x00)
)

(define-public (add-a-key-for-him)
  (contract-call? .verification add-key 0x02)
)

(define-public (revoke-his-key (key (buff 33)))
  (contract-call? .verification revoke-key key)
)

(define-public (declare-his-link)
  (contract-call? .verification declare-link 0x00)
)

(define-public (suspend-in-his-name (facility uint))
  (contract-call? .facilities suspend-facility facility 0x00)
)

(define-public (reinstate-in-his-name (facility uint))
  (contract-call? .facilities reinstate-facility facility 0x00)
)

(define-public (take-his-facility (facility uint))
  (contract-call? .facilities offer-facility facility (some current-contract))
)

(define-public (accept-for-him (facility uint))
  (contract-call? .facilities accept-facility facility)
)

(define-public (deregister-his-facility (facility uint))
  (contract-call? .facilities deregister-facility facility)
)

(define-public (pause-issuing-with-his-vote)
  (contract-call? .issuance set-paused true)
)

(define-public (pause-attesting-with-his-vote)
  (contract-call? .verification set-paused true)
)

(define-public (set-validity-with-his-vote)
  (contract-call? .issuance set-validity u1)
)

(define-public (set-quorum-with-his-vote)
  (contract-call? .verification set-quorum u1 u1)
)

(define-public (suspend-body-with-his-vote (body principal))
  (contract-call? .verification suspend-body body)
)

(define-public (set-organisation-with-his-vote (account principal))
  (contract-call? .verification set-organisation account 0x00)
)

(define-public (set-link-with-his-vote)
  (contract-call? .verification set-link 0x00 0x01 false)
)

(define-public (take-over-with-his-vote)
  (let ((mine { contract: current-contract, code: (unwrap-panic (contract-hash? current-contract)) }))
    (contract-call? .issuance set-authorities mine mine)
  )
)
