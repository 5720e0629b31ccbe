;; What a hostile contract tries with the signature of a council member, or with his name alone.

(define-public (approve-in-his-name (target principal) (action (buff 1024)))
  (contract-call? .council approve target action)
)

(define-public (withdraw-in-his-name (digest (buff 32)))
  (contract-call? .council withdraw-approval digest)
)

(define-public (accept-in-his-name (id uint))
  (contract-call? .council accept-seat id)
)

(define-public (remove-guardian-in-his-name (who principal))
  (contract-call? .council remove-guardian who)
)

(define-public (open-in-his-name)
  (contract-call? .council-target open-door)
)

(define-public (pause-in-his-name)
  (contract-call? .council-target pause)
)

;; Uses up an approval with the name of a member who signed nothing, if the council let it.
(define-public (authorise-in-his-name (member principal) (action (buff 1024)) (delayed bool))
  (contract-call? .council authorise member action delayed)
)
