;; council: who administers the market.
;;
;; Owns the members, their threshold and delay, the guardians, and what the members have approved. An administrative act
;; is a contract (the target) and bytes (the action, as that contract serialises it). Members approve its digest with
;; `approve`; then a member calls the target, which asks `authorise` with his name and its own action. The council adds
;; who asks, so a contract can only ever use approvals that name it. Delayed acts wait `delay` seconds from the moment
;; the threshold was reached. Guardians may only pause; members are guardians only when they are named so as well. The
;; deployer names the first council once and has no power afterwards; only the council replaces the council.

;; --- errors (u1001 - u1999) ---

;; Only the account that deployed the contracts can name the first council members; send this call from it.
(define-constant ERR_NOT_DEPLOYER (err u1001))
;; The council has already been named and cannot be named again; ask its members to hand it over instead.
(define-constant ERR_ALREADY_BOOTSTRAPPED (err u1002))
;; A council needs at least one member; pass the principals that will administer the market.
(define-constant ERR_NO_MEMBERS (err u1003))
;; The same principal is listed twice as council member; list every member once.
(define-constant ERR_DUPLICATE_MEMBER (err u1004))
;; Only a council member can do this; connect a council account or ask a member.
(define-constant ERR_NOT_COUNCIL_MEMBER (err u1005))
;; The threshold must be at least 1 and at most the number of members; correct it.
(define-constant ERR_BAD_THRESHOLD (err u1006))
;; The delay of the council can be at most 30 days (2592000 seconds); choose a shorter one.
(define-constant ERR_BAD_DELAY (err u1007))
;; The same principal is listed twice as guardian; list every guardian once.
(define-constant ERR_DUPLICATE_GUARDIAN (err u1008))
;; This account is not a guardian; connect an account that the council named as guardian.
(define-constant ERR_NOT_GUARDIAN (err u1009))
;; You have already approved this proposal; ask other members to approve it, or carry it out.
(define-constant ERR_ALREADY_APPROVED (err u1010))
;; No proposal with this digest is open: it was carried out, has expired or was never made; approve it anew.
(define-constant ERR_UNKNOWN_PROPOSAL (err u1011))
;; You have not approved this proposal, so there is nothing to withdraw; check the digest.
(define-constant ERR_NO_OWN_APPROVAL (err u1012))
;; Too few members have approved exactly this; collect approvals first, for a delayed act your own too.
(define-constant ERR_NOT_ENOUGH_APPROVALS (err u1013))
;; The delay since enough members approved is not over; carry it out when it is.
(define-constant ERR_DELAY_NOT_OVER (err u1014))
;; The names of these members are too long to be approved together; use accounts with shorter names.
(define-constant ERR_ACTION_TOO_LONG (err u1015))
;; No nomination with this number is open: it was completed, cancelled or replaced; look for the current one.
(define-constant ERR_UNKNOWN_NOMINATION (err u1016))
;; The nomination has expired; ask the council to nominate again.
(define-constant ERR_NOMINATION_EXPIRED (err u1017))
;; No seat of this nomination waits for this account; accept from the account that was nominated, once.
(define-constant ERR_NOT_NOMINATED (err u1018))

;; --- constants ---

(define-constant DEPLOYER tx-sender)
;; 30 days in seconds.
(define-constant MAX_DELAY u2592000)
;; How long approvals are collected, an approved act can be carried out, and seats can be accepted: 14 days in seconds.
(define-constant OPEN_FOR u1209600)

;; --- vars ---

;; Every council is a generation; 0 is none. `proposals` and `nominations` are the last ids.
(define-data-var config
  {
    generation: uint, members: (list 10 principal), threshold: uint, delay: uint, guardians: (list 5 principal),
    proposals: uint, nominations: uint,
  }
  {
    generation: u0, members: (list), threshold: u0, delay: u0, guardians: (list),
    proposals: u0, nominations: u0,
  })

;; The council to come, until every newcomer in it has accepted; `waiting` are those who have not.
(define-data-var nomination
  (optional {
    nomination: uint, members: (list 10 principal), threshold: uint, delay: uint, waiting: (list 10 principal),
    expires-at: uint,
  })
  none)

;; --- maps ---

;; By digest. A proposal counts while its generation is in office and the time is before `expires-at`; an act that is
;; carried out deletes it, so the same act needs new approvals. `reached-at` is set while the threshold is reached.
(define-map proposals (buff 32) {
  proposal: uint, generation: uint, approvals: (list 10 principal), opened-at: uint, reached-at: (optional uint),
  expires-at: uint,
})

;; --- read-only ---

(define-read-only (is-member (who principal))
  (is-some (index-of? (get members (var-get config)) who))
)

(define-read-only (is-guardian (who principal))
  (is-some (index-of? (get guardians (var-get config)) who))
)

;; What the other contracts ask before a pause.
(define-read-only (require-guardian (who principal))
  (ok (asserts! (is-guardian who) ERR_NOT_GUARDIAN))
)

(define-read-only (is-bootstrapped)
  (> (get generation (var-get config)) u0)
)

(define-read-only (get-config)
  (var-get config)
)

(define-read-only (get-nomination)
  (var-get nomination)
)

;; What members approve: sha256 of the serialised tuple of target and action.
(define-read-only (proposal-digest (target principal) (action (buff 1024)))
  (sha256 (unwrap-panic (to-consensus-buff? { target: target, action: action })))
)

;; The open proposal with this digest: none when it expired or belongs to a former council.
(define-read-only (get-proposal (digest (buff 32)))
  (match (map-get? proposals digest)
    found (if (and
        (is-eq (get generation found) (get generation (var-get config)))
        (< stacks-block-time (get expires-at found)))
      (some found)
      none)
    none)
)

(define-read-only (has-approved (digest (buff 32)) (member principal))
  (match (get-proposal digest)
    found (is-some (index-of? (get approvals found) member))
    false)
)

;; --- public ---

;; Names the first council and its guardians. The deployer, once; part of every deployment.
(define-public (bootstrap
    (members (list 10 principal)) (threshold uint) (guardians (list 5 principal)) (delay uint))
  (begin
    (asserts! (is-eq contract-caller DEPLOYER) ERR_NOT_DEPLOYER)
    (asserts! (not (is-bootstrapped)) ERR_ALREADY_BOOTSTRAPPED)
    (try! (check-council members threshold delay))
    (asserts! (all-distinct guardians) ERR_DUPLICATE_GUARDIAN)
    (take-office { members: members, threshold: threshold, delay: delay })
    (name-guardians guardians)
    (ok true)
  )
)

;; Approves an act of a target contract, and opens its proposal when none is open. Members.
(define-public (approve (target principal) (action (buff 1024)))
  (let (
      (member contract-caller)
      (settings (var-get config))
      (digest (proposal-digest target action))
      (open (get-proposal digest))
      (before (default-to
        {
          proposal: (+ (get proposals settings) u1), generation: (get generation settings), approvals: (list),
          opened-at: stacks-block-time, reached-at: none, expires-at: u0,
        }
        open))
    )
    (asserts! (is-member member) ERR_NOT_COUNCIL_MEMBER)
    (asserts! (is-none (index-of? (get approvals before) member)) ERR_ALREADY_APPROVED)
    (let (
        (approvals (unwrap! (as-max-len? (append (get approvals before) member) u10) ERR_ALREADY_APPROVED))
        (after (counted before approvals))
      )
      (map-set proposals digest after)
      (and (is-none open) (var-set config (merge settings { proposals: (get proposal after) })))
      (print
        (merge after { event: "approved", digest: digest, target: target, action: action, member: member }))
      (ok (get proposal after))
    )
  )
)

;; Takes one's approval back. Below the threshold the delay starts anew with the next approval that reaches it. The
;; members who approved.
(define-public (withdraw-approval (digest (buff 32)))
  (let (
      (member contract-caller)
      (before (unwrap! (get-proposal digest) ERR_UNKNOWN_PROPOSAL))
      (after (counted before (without member (get approvals before))))
    )
    (asserts! (is-some (index-of? (get approvals before) member)) ERR_NO_OWN_APPROVAL)
    (map-set proposals digest after)
    (print (merge after { event: "approval-withdrawn", digest: digest, member: member }))
    (ok true)
  )
)

;; Lets `caller` do `action` in the contract that asks, and uses up what was approved for it. Any contract, about itself
;; only; `caller` must be a member.
(define-public (authorise (caller principal) (action (buff 1024)) (delayed bool))
  (authorise-for contract-caller caller action delayed)
)

;; Names the guardians anew, none if the list is empty. Members, by an approved and delayed act.
(define-public (set-guardians (guardians (list 5 principal)))
  (begin
    (asserts! (all-distinct guardians) ERR_DUPLICATE_GUARDIAN)
    (try! (authorise-for current-contract contract-caller
      (unwrap-panic (to-consensus-buff? { action: "set-guardians", guardians: guardians })) true))
    (name-guardians guardians)
    (ok true)
  )
)

;; Ends the power of one guardian without delay, as his key may be stolen. Members, by an approved act.
(define-public (remove-guardian (who principal))
  (let ((guardians (get guardians (var-get config))))
    (asserts! (is-guardian who) ERR_NOT_GUARDIAN)
    (try! (authorise-for current-contract contract-caller
      (unwrap-panic (to-consensus-buff? { action: "remove-guardian", who: who })) false))
    (name-guardians (unwrap! (as-max-len? (without who guardians) u5) ERR_NOT_GUARDIAN))
    (ok true)
  )
)

;; Nominates the next council, in place of any earlier nomination. It takes office when all its newcomers have accepted:
;; at once when there are none. Members, by an approved and delayed act.
(define-public (nominate-council (members (list 10 principal)) (threshold uint) (delay uint))
  (let (
      (settings (var-get config))
      (id (+ (get nominations settings) u1))
      (council { members: members, threshold: threshold, delay: delay })
      (next (merge council {
        nomination: id, waiting: (filter is-outside members), expires-at: (+ stacks-block-time OPEN_FOR),
      }))
    )
    (try! (check-council members threshold delay))
    (try! (authorise-for current-contract contract-caller
      (unwrap!
        (as-max-len? (unwrap-panic (to-consensus-buff? (merge council { action: "nominate-council" }))) u1024)
        ERR_ACTION_TOO_LONG)
      true))
    (var-set config (merge settings { nominations: id }))
    (var-set nomination (some next))
    (print (merge next { event: "council-nominated" }))
    (and (is-eq (len (get waiting next)) u0) (take-office council))
    (ok id)
  )
)

;; Withdraws a nomination that has not taken office. Members, by an approved act.
(define-public (cancel-nomination (id uint))
  (begin
    (asserts! (is-eq (some id) (get nomination (var-get nomination))) ERR_UNKNOWN_NOMINATION)
    (try! (authorise-for current-contract contract-caller
      (unwrap-panic (to-consensus-buff? { action: "cancel-nomination", id: id })) false))
    (var-set nomination none)
    (print { event: "nomination-cancelled", nomination: id })
    (ok true)
  )
)

;; Accepts a seat in the council to come; the last to accept brings it into office. The nominees who are not members.
(define-public (accept-seat (id uint))
  (let (
      (member contract-caller)
      (next (unwrap! (var-get nomination) ERR_UNKNOWN_NOMINATION))
      (waiting (without member (get waiting next)))
    )
    (asserts! (is-eq id (get nomination next)) ERR_UNKNOWN_NOMINATION)
    (asserts! (< stacks-block-time (get expires-at next)) ERR_NOMINATION_EXPIRED)
    (asserts! (is-some (index-of? (get waiting next) member)) ERR_NOT_NOMINATED)
    (var-set nomination (some (merge next { waiting: waiting })))
    (print { event: "seat-accepted", nomination: id, member: member, waiting: waiting })
    (and (is-eq (len waiting) u0) (take-office
      { members: (get members next), threshold: (get threshold next), delay: (get delay next) }))
    (ok true)
  )
)

;; --- private ---

;; The one door: a member in office, enough members for exactly this, and the delay over where there is one. He who
;; carries an act out approves it by that, but never starts its delay by that.
(define-private (authorise-for (target principal) (caller principal) (action (buff 1024)) (delayed bool))
  (let (
      (settings (var-get config))
      (digest (proposal-digest target action))
      (open (get-proposal digest))
      (approvals (default-to (list) (get approvals open)))
      (waits (and delayed (> (get delay settings) u0)))
      (adds-himself (and (not waits) (is-none (index-of? approvals caller))))
      (reached-at (default-to stacks-block-time (match open found (get reached-at found) none)))
    )
    (asserts! (is-member caller) ERR_NOT_COUNCIL_MEMBER)
    (asserts! (>= (+ (len approvals) (if adds-himself u1 u0)) (get threshold settings)) ERR_NOT_ENOUGH_APPROVALS)
    (asserts! (or (not waits) (>= stacks-block-time (+ reached-at (get delay settings)))) ERR_DELAY_NOT_OVER)
    (asserts! (or (is-none open) (map-delete proposals digest)) ERR_UNKNOWN_PROPOSAL)
    (print {
      event: "authorised", proposal: (get proposal open), digest: digest, target: target, action: action,
      approvals: approvals, member: caller,
    })
    (ok true)
  )
)

;; A proposal with other approvals: `reached-at` stays while the threshold stays reached, and moves the expiry.
(define-private (counted
    (proposal {
      proposal: uint, generation: uint, approvals: (list 10 principal), opened-at: uint,
      reached-at: (optional uint), expires-at: uint,
    })
    (approvals (list 10 principal)))
  (let (
      (settings (var-get config))
      (reached-at (if (>= (len approvals) (get threshold settings))
        (some (default-to stacks-block-time (get reached-at proposal)))
        none))
      (from (match reached-at at (+ at (get delay settings)) (get opened-at proposal)))
    )
    (merge proposal { approvals: approvals, reached-at: reached-at, expires-at: (+ from OPEN_FOR) })
  )
)

(define-private (check-council (members (list 10 principal)) (threshold uint) (delay uint))
  (begin
    (asserts! (> (len members) u0) ERR_NO_MEMBERS)
    (asserts! (all-distinct members) ERR_DUPLICATE_MEMBER)
    (asserts! (and (> threshold u0) (<= threshold (len members))) ERR_BAD_THRESHOLD)
    (ok (asserts! (<= delay MAX_DELAY) ERR_BAD_DELAY))
  )
)

;; Puts a council into office, which voids every open proposal and nomination, and announces who came and who left.
(define-private (take-office (council { members: (list 10 principal), threshold: uint, delay: uint }))
  (let (
      (settings (var-get config))
      (next (merge council { generation: (+ (get generation settings) u1) }))
      (added (filter is-outside (get members council)))
    )
    (var-set config (merge settings next))
    (var-set nomination none)
    (map announce-removed (filter is-outside (get members settings)))
    (map announce-added added)
    (print (merge next { event: "council-changed" }))
    true
  )
)

(define-private (announce-added (member principal))
  (print { event: "member-added", member: member })
)

(define-private (announce-removed (member principal))
  (print { event: "member-removed", member: member })
)

(define-private (name-guardians (guardians (list 5 principal)))
  (begin
    (var-set config (merge (var-get config) { guardians: guardians }))
    (print { event: "guardians-set", guardians: guardians })
    true
  )
)

;; No member of the council in office: who is to come before the change, who has left after it.
(define-private (is-outside (who principal))
  (not (is-member who))
)

(define-private (all-distinct (whos (list 10 principal)))
  (get distinct (fold at-its-first-place whos { all: whos, at: u0, distinct: true }))
)

(define-private (at-its-first-place
    (who principal)
    (so-far { all: (list 10 principal), at: uint, distinct: bool }))
  (merge so-far {
    at: (+ (get at so-far) u1),
    distinct: (and (get distinct so-far) (is-eq (index-of? (get all so-far) who) (some (get at so-far)))),
  })
)

(define-private (without (who principal) (whos (list 10 principal)))
  (get kept (fold keep-others whos { who: who, kept: (list) }))
)

(define-private (keep-others (each principal) (so-far { who: principal, kept: (list 10 principal) }))
  (match (as-max-len? (append (get kept so-far) each) u10)
    longer (if (is-eq each (get who so-far)) so-far (merge so-far { kept: longer }))
    so-far)
)
