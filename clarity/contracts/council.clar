;; council: who administers the market.
;;
;; Owns the list of council members. The deployer names the members once, in the deployment, and has no
;; power afterwards. In this first form any one member may act alone; decisions by m of n members, with a
;; delay, come later and change only this contract. The other contracts ask it with `require-member`.

;; --- errors (u1001 - u1999) ---

;; Only the account that deployed the contracts can name the first council members; send this call from it.
(define-constant ERR_NOT_DEPLOYER (err u1001))
;; The council has already been named and cannot be named again; ask one of its members to act instead.
(define-constant ERR_ALREADY_BOOTSTRAPPED (err u1002))
;; A council needs at least one member; pass the principals that will administer the market.
(define-constant ERR_NO_MEMBERS (err u1003))
;; The same principal is listed twice as council member; list every member once.
(define-constant ERR_DUPLICATE_MEMBER (err u1004))
;; Only a council member can do this; connect a council account or ask a member.
(define-constant ERR_NOT_COUNCIL_MEMBER (err u1005))

;; --- constants ---

(define-constant DEPLOYER tx-sender)

;; --- vars ---

(define-data-var bootstrapped bool false)

;; --- maps ---

(define-map members principal bool)

;; --- read-only ---

(define-read-only (is-member (who principal))
  (default-to false (map-get? members who))
)

;; What the other contracts ask before an administrative act: one error code for all of them.
(define-read-only (require-member (who principal))
  (ok (asserts! (is-member who) ERR_NOT_COUNCIL_MEMBER))
)

(define-read-only (is-bootstrapped)
  (var-get bootstrapped)
)

;; --- public ---

;; Names the first members. Callable once, by the deployer; part of every deployment.
(define-public (bootstrap (first-members (list 10 principal)))
  (begin
    (asserts! (is-eq contract-caller DEPLOYER) ERR_NOT_DEPLOYER)
    (asserts! (not (var-get bootstrapped)) ERR_ALREADY_BOOTSTRAPPED)
    (asserts! (> (len first-members) u0) ERR_NO_MEMBERS)
    (var-set bootstrapped true)
    (fold add-member first-members (ok true))
  )
)

;; Stand-in of the base: any member. To be replaced.
(define-public (authorise (caller principal) (action (buff 1024)) (delayed bool))
  (ok (asserts! (is-member caller) ERR_NOT_COUNCIL_MEMBER))
)

;; Stand-in of the base.
(define-read-only (require-guardian (who principal))
  (ok (asserts! (is-member who) ERR_NOT_COUNCIL_MEMBER))
)

;; --- private ---

(define-private (add-member (member principal) (so-far (response bool uint)))
  (begin
    (try! so-far)
    (asserts! (map-insert members member true) ERR_DUPLICATE_MEMBER)
    (print { event: "member-added", member: member })
    (ok true)
  )
)
