;; A council that allows everything but an empty action, and announces what it was asked.

(define-public (authorise (caller principal) (action (buff 1024)) (delayed bool))
  (begin
    (asserts! (> (len action) u0) (err u1))
    (print { event: "asked", by: contract-caller, caller: caller, action: action, delayed: delayed })
    (ok true)
  )
)
