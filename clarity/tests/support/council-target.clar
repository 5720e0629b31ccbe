;; A contract that the council administers, with nothing else in it: a value behind the delay and a door without one.

(define-data-var value uint u0)
(define-data-var openings uint u0)

(define-read-only (get-value)
  (var-get value)
)

(define-read-only (get-openings)
  (var-get openings)
)

(define-public (set-value (to uint))
  (begin
    (try! (contract-call? .council authorise contract-caller
      (unwrap-panic (to-consensus-buff? { action: "set-value", to: to })) true))
    (ok (var-set value to))
  )
)

(define-public (open-door)
  (begin
    (try! (contract-call? .council authorise contract-caller
      (unwrap-panic (to-consensus-buff? { action: "open-door" })) false))
    (ok (var-set openings (+ (var-get openings) u1)))
  )
)

;; Two acts in one transaction, so that the second meets what the first has left.
(define-public (open-door-twice)
  (begin
    (try! (open-door))
    (open-door)
  )
)

;; An act that fails after it was authorised.
(define-public (open-stuck-door)
  (begin
    (try! (open-door))
    (err u999)
  )
)

(define-public (pause)
  (contract-call? .council require-guardian contract-caller)
)
