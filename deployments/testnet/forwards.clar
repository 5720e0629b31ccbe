;; forwards: energy of one facility ordered before it is generated, paid into escrow in sBTC.
;;
;; Owns the orders and, while they are open, the sBTC for what is not delivered yet; it never keeps a lot. Anybody but
;; the facility's owner orders. The owner accepts, delivers or declines; the buyer cancels while the order is not
;; accepted; anybody has the rest refunded from the deadline on. All of them are named by contract-caller.
;;
;; What is delivered was never issued before the order was placed. The period starts at the time of the order or later;
;; a request to issue is attested only when its period is over; a lot is taken only when the period of its issuance
;; lies inside the order's: so that issuance came after the order. A lot of whole units may begin with energy that the
;; facility carried from earlier hours; that part is not taken. An owner's acceptance ends when the facility changes
;; hands or is stopped: the buyer may then cancel, and a new owner may accept. Delivering is never paused, nor any exit:
;; the deadline goes on in a pause, so a pause cannot cost the owner his payment.

;; --- errors (u8001 - u8999) ---

;; Forward orders are paused by the council; open ones can still be delivered, cancelled and refunded.
(define-constant ERR_FORWARDS_PAUSED (err u8001))
;; There is no facility with this number; check the number.
(define-constant ERR_UNKNOWN_FACILITY (err u8002))
;; The facility is not approved, or is suspended; a verification body must approve it first.
(define-constant ERR_NOT_APPROVED (err u8003))
;; Nobody orders from his own facility or delivers to himself; choose the facility of somebody else.
(define-constant ERR_OWN_ORDER (err u8004))
;; The period must be 1 to 8784 full UTC hours that start now or later, within 1096 days; adjust it.
(define-constant ERR_BAD_ORDER_PERIOD (err u8005))
;; The deadline must be after the end of the period and at most 180 days after it; choose another one.
(define-constant ERR_BAD_DEADLINE (err u8006))
;; The energy must be at least 1 Wh and at most 1000 TWh; correct it.
(define-constant ERR_BAD_ORDER_AMOUNT (err u8007))
;; The price must be at least 1 sat per MWh and at most 21 million bitcoin; correct it.
(define-constant ERR_BAD_PRICE (err u8008))
;; The sBTC payment was refused; make sure that the account has enough available sBTC for the total.
(define-constant ERR_PAYMENT_REFUSED (err u8009))
;; There is no open order with this number: it was delivered, closed or never made; choose another.
(define-constant ERR_UNKNOWN_ORDER (err u8010))
;; Only the owner of the facility can do this; act from the owner's account.
(define-constant ERR_NOT_FACILITY_OWNER (err u8011))
;; The owner of the facility has accepted this order already; deliver it.
(define-constant ERR_ALREADY_ACCEPTED (err u8012))
;; The deadline of the order has passed; all that is left to do is to refund it.
(define-constant ERR_DEADLINE_PASSED (err u8013))
;; Only the buyer can cancel this order; act from the buyer's account.
(define-constant ERR_NOT_BUYER (err u8014))
;; The order is accepted and binds until its deadline; wait for the deadline, or ask the owner to decline it.
(define-constant ERR_ORDER_BINDS (err u8015))
;; There is no live lot with this number; if it was split, merged or retired, look up what became of it.
(define-constant ERR_NO_LIVE_LOT (err u8016))
;; Deliver at least 1 Wh, and at most the lot and what is left of the order; correct the amount.
(define-constant ERR_AMOUNT_OUTSIDE_ORDER (err u8017))
;; The lot comes from another facility than the order asks for; deliver a lot of that facility.
(define-constant ERR_NOT_FACILITY_OF_ORDER (err u8018))
;; The lot was not issued for hours inside the period of the order; deliver one that was.
(define-constant ERR_OUTSIDE_PERIOD (err u8019))
;; The lot begins with energy carried from earlier hours; split that off and deliver the rest.
(define-constant ERR_CARRIED_ENERGY (err u8020))
;; Trial certificates are for trial orders only, and real ones for real orders only; choose the other kind.
(define-constant ERR_TRIAL_MISMATCH (err u8021))
;; The certificates of the lot expire before the deadline of the order; deliver a lot that lasts until then.
(define-constant ERR_LOT_EXPIRES_FIRST (err u8022))
;; The deadline of the order has not come yet; refund it then.
(define-constant ERR_DEADLINE_NOT_PASSED (err u8023))

;; --- constants ---

(define-constant WH_PER_MWH u1000000)
(define-constant BPS u10000)
;; All the sats there will ever be.
(define-constant MAX_PRICE u2100000000000000)
;; More than the largest facility can generate in the longest period.
(define-constant MAX_WH u1000000000000000)

(define-constant HOUR u3600)
;; A leap year.
(define-constant MAX_PERIOD u31622400)
;; 1096 days: how long before its period an order may be placed.
(define-constant MAX_AHEAD u94694400)
;; 180 days: how long after its period an order may wait.
(define-constant MAX_WAIT u15552000)

;; --- vars ---

(define-data-var last-order uint u0)

;; --- maps ---

;; Open orders. In escrow are the sats for the order's energy less those for what is `delivered`, both rounded up.
(define-map orders uint {
  facility: uint, buyer: principal, period-start: uint, period-end: uint, wh: uint, price: uint, deadline: uint,
  trial: bool, fee-bps: uint, placed-at: uint, delivered: uint, accepted-by: (optional principal),
})

;; --- read-only ---

(define-read-only (get-order (order-id uint))
  (map-get? orders order-id)
)

(define-read-only (get-last-order)
  (var-get last-order)
)

;; The sats that an order still holds; u0 when it is closed.
(define-read-only (get-escrow (order-id uint))
  (match (map-get? orders order-id)
    placed (escrow-between (get delivered placed) (get wh placed) (get price placed))
    u0)
)

;; --- public ---

;; Orders energy of a facility and pays for all of it into escrow. `trial` says that the buyer knows whether it is a
;; trial facility. The fee of today holds for the order. Anybody but the owner of the facility.
(define-public (order
    (facility uint)
    (period-start uint)
    (period-end uint)
    (wh uint)
    (price uint)
    (deadline uint)
    (trial bool))
  (let (
      (settings (contract-call? .marketplace get-config))
      (facts (unwrap! (facility-facts facility) ERR_UNKNOWN_FACILITY))
      (id (+ (var-get last-order) u1))
      (now stacks-block-time)
      (buyer contract-caller)
    )
    (asserts! (not (get forwards-paused settings)) ERR_FORWARDS_PAUSED)
    (asserts! (get active facts) ERR_NOT_APPROVED)
    (asserts! (not (is-eq buyer (get owner facts))) ERR_OWN_ORDER)
    (asserts! (is-eq trial (get trial facts)) ERR_TRIAL_MISMATCH)
    (asserts!
      (and
        (is-eq (mod period-start HOUR) (mod period-end HOUR) u0)
        (>= period-start now)
        (<= period-start (+ now MAX_AHEAD))
        (< period-start period-end)
        (<= (- period-end period-start) MAX_PERIOD))
      ERR_BAD_ORDER_PERIOD)
    (asserts! (and (> deadline period-end) (<= deadline (+ period-end MAX_WAIT))) ERR_BAD_DEADLINE)
    (asserts! (and (> wh u0) (<= wh MAX_WH)) ERR_BAD_ORDER_AMOUNT)
    (asserts! (and (> price u0) (<= price MAX_PRICE)) ERR_BAD_PRICE)
    (let (
        (total (total-of wh price))
        (terms {
          facility: facility, buyer: buyer, period-start: period-start, period-end: period-end, wh: wh, price: price,
          deadline: deadline, trial: trial, fee-bps: (get fee-bps settings), placed-at: now,
        })
      )
      (try! (send-sats total buyer current-contract))
      (map-set orders id (merge terms { delivered: u0, accepted-by: none }))
      (var-set last-order id)
      (print (merge terms { event: "forward-ordered", order: id, total: total }))
      (ok id)
    )
  )
)

;; Promises delivery: from now on, and as long as the facility stays with the caller, the buyer cannot cancel. The
;; owner of the facility, before the deadline.
(define-public (accept (order-id uint))
  (let (
      (placed (unwrap! (map-get? orders order-id) ERR_UNKNOWN_ORDER))
      (settings (contract-call? .marketplace get-config))
      (facility (get facility placed))
      (facts (unwrap! (facility-facts facility) ERR_UNKNOWN_FACILITY))
      (owner contract-caller)
    )
    (asserts! (not (get forwards-paused settings)) ERR_FORWARDS_PAUSED)
    (asserts! (is-eq owner (get owner facts)) ERR_NOT_FACILITY_OWNER)
    (asserts! (get active facts) ERR_NOT_APPROVED)
    (asserts! (< stacks-block-time (get deadline placed)) ERR_DEADLINE_PASSED)
    (asserts! (not (is-eq (get accepted-by placed) (some owner))) ERR_ALREADY_ACCEPTED)
    (map-set orders order-id (merge placed { accepted-by: (some owner) }))
    (print {
      event: "forward-accepted", order: order-id, facility: facility, owner: owner, buyer: (get buyer placed),
    })
    (ok true)
  )
)

;; Delivers the first `wh` of a lot to the buyer, accepted before or not, and is paid for it out of the escrow; the rest
;; of the lot goes back. The order closes when all of it is delivered. The owner of the facility, who holds the lot,
;; before the deadline, always.
(define-public (deliver (order-id uint) (token uint) (wh uint))
  (let (
      (placed (unwrap! (map-get? orders order-id) ERR_UNKNOWN_ORDER))
      (facility (get facility placed))
      (facts (unwrap! (facility-facts facility) ERR_UNKNOWN_FACILITY))
      (lot (unwrap! (contract-call? .rec-nft get-lot token) ERR_NO_LIVE_LOT))
      (issued (unwrap! (contract-call? .rec-nft get-issuance (get issuance lot)) ERR_NO_LIVE_LOT))
      (treasury (get treasury (contract-call? .marketplace get-config)))
      (before (get delivered placed))
      (left (- (get wh placed) before))
      (deadline (get deadline placed))
      (buyer (get buyer placed))
      (seller contract-caller)
    )
    (asserts! (is-eq seller (get owner facts)) ERR_NOT_FACILITY_OWNER)
    (asserts! (not (is-eq seller buyer)) ERR_OWN_ORDER)
    (asserts! (< stacks-block-time deadline) ERR_DEADLINE_PASSED)
    (asserts! (and (> wh u0) (<= wh (get wh lot)) (<= wh left)) ERR_AMOUNT_OUTSIDE_ORDER)
    (asserts! (is-eq facility (get facility issued)) ERR_NOT_FACILITY_OF_ORDER)
    (asserts!
      (and
        (>= (get period-start issued) (get period-start placed))
        (<= (get period-end issued) (get period-end placed))
        (>= (get issued-at issued) (get placed-at placed)))
      ERR_OUTSIDE_PERIOD)
    ;; The number of the lot's first Wh in all of the facility's energy, against the issuance's own first.
    (asserts!
      (>= (+ (get minted-before issued) (get corrected-before issued) (get first-wh lot)) (get attested-before issued))
      ERR_CARRIED_ENERGY)
    (asserts! (is-eq (get trial lot) (get trial placed)) ERR_TRIAL_MISMATCH)
    (asserts! (match (get expires-at lot) end (<= deadline end) true) ERR_LOT_EXPIRES_FIRST)
    (let (
        (total (escrow-between before (+ before wh) (get price placed)))
        (fee (try! (pay seller buyer total (get fee-bps placed) treasury)))
        (sent (if (is-eq wh (get wh lot))
          (begin
            (try! (contract-call? .rec-nft transfer token seller buyer))
            { token: token, rest: none })
          (try! (send-part token wh seller buyer))))
      )
      (if (is-eq wh left)
        (map-delete orders order-id)
        (map-set orders order-id (merge placed { delivered: (+ before wh) })))
      (print {
        event: "forward-delivered", order: order-id, facility: facility, issuance: (get issuance lot),
        token: (get token sent), rest: (get rest sent), seller: seller, buyer: buyer, wh: wh,
        price: (get price placed), total: total, fee: fee, remaining: (- left wh), trial: (get trial lot),
      })
      (ok (merge sent { wh: wh, total: total, fee: fee }))
    )
  )
)

;; Ends an order and pays back what is not delivered. The buyer, always, unless the facility's owner has accepted.
(define-public (cancel (order-id uint))
  (let ((placed (unwrap! (map-get? orders order-id) ERR_UNKNOWN_ORDER)))
    (asserts! (is-eq contract-caller (get buyer placed)) ERR_NOT_BUYER)
    (asserts! (not (binds (get accepted-by placed) (get facility placed))) ERR_ORDER_BINDS)
    (close order-id placed "cancelled")
  )
)

;; Gives an order up, accepted or not, and pays back what is not delivered. The owner of the facility, always.
(define-public (decline (order-id uint))
  (let ((placed (unwrap! (map-get? orders order-id) ERR_UNKNOWN_ORDER)))
    (asserts! (is-eq (some contract-caller) (get owner (facility-facts (get facility placed)))) ERR_NOT_FACILITY_OWNER)
    (close order-id placed "declined")
  )
)

;; Pays back what was not delivered in time. Anybody, from the deadline on, always.
(define-public (refund (order-id uint))
  (let ((placed (unwrap! (map-get? orders order-id) ERR_UNKNOWN_ORDER)))
    (asserts! (>= stacks-block-time (get deadline placed)) ERR_DEADLINE_NOT_PASSED)
    (close order-id placed "refunded")
  )
)

;; --- private ---

;; The only place that asks about a facility.
(define-private (facility-facts (facility uint))
  (match (contract-call? .facilities get-facility facility)
    known (some { owner: (get owner known), active: (get active known), trial: (get trial known) })
    none)
)

;; Whether the account that accepted an order still owns the facility, and the facility can still issue.
(define-private (binds (accepted-by (optional principal)) (facility uint))
  (match (facility-facts facility)
    known (and (get active known) (is-eq accepted-by (some (get owner known))))
    false)
)

(define-private (total-of (wh uint) (price uint))
  (/ (+ (* wh price) (- WH_PER_MWH u1)) WH_PER_MWH)
)

;; What the Wh [from, to) of an order cost: differences of rounded totals, so that all parts add up to the whole.
(define-private (escrow-between (from uint) (to uint) (price uint))
  (- (total-of to price) (total-of from price))
)

;; sBTC refuses to move nothing.
(define-private (send-sats (amount uint) (from principal) (to principal))
  (ok (and
    (> amount u0)
    (unwrap!
      (contract-call? 'ST1F7QA2MDF17S807EPA36TSS8AMEFY4KA9TVGWXT.sbtc-token transfer amount from to none)
      ERR_PAYMENT_REFUSED)))
)

;; Pays a delivery out of the escrow in one sBTC call and answers the fee. There is none when the treasury has ordered
;; or delivers, as in every other sale.
(define-private (pay (seller principal) (buyer principal) (total uint) (fee-bps uint) (treasury principal))
  (let (
      (fee (if (or (is-eq treasury buyer) (is-eq treasury seller)) u0 (/ (* total fee-bps) BPS)))
      (to-seller { amount: (- total fee), sender: current-contract, to: seller, memo: none })
    )
    (if (is-eq total u0)
      (ok u0)
      (begin
        (unwrap!
          (contract-call? 'ST1F7QA2MDF17S807EPA36TSS8AMEFY4KA9TVGWXT.sbtc-token transfer-many
            (if (is-eq fee u0)
              (list to-seller)
              (list to-seller { amount: fee, sender: current-contract, to: treasury, memo: none })))
          ERR_PAYMENT_REFUSED)
        (ok fee)))
  )
)

;; Cuts the first `wh` off a lot of the seller for the buyer; only here a lot is held, for the length of the call.
(define-private (send-part (token uint) (wh uint) (seller principal) (buyer principal))
  (begin
    (try! (contract-call? .rec-nft transfer-lot token seller current-contract))
    (let (
        (parts (try! (as-contract? ((with-nft .rec-nft "rec" (list token)))
          (try! (contract-call? .rec-nft split token wh buyer)))))
        (rest (get rest parts))
      )
      (try! (as-contract? ((with-nft .rec-nft "rec" (list rest)))
        (try! (contract-call? .rec-nft transfer rest current-contract seller))))
      (ok { token: (get part parts), rest: (some rest) })
    )
  )
)

;; Ends an order: what is not delivered yet is paid back.
(define-private (close
    (order-id uint)
    (placed {
      facility: uint, buyer: principal, period-start: uint, period-end: uint, wh: uint, price: uint, deadline: uint,
      trial: bool, fee-bps: uint, placed-at: uint, delivered: uint, accepted-by: (optional principal),
    })
    (reason (string-ascii 9)))
  (let (
      (buyer (get buyer placed))
      (left (- (get wh placed) (get delivered placed)))
      (amount (escrow-between (get delivered placed) (get wh placed) (get price placed)))
    )
    (try! (send-sats amount current-contract buyer))
    (map-delete orders order-id)
    (print {
      event: "forward-closed", order: order-id, facility: (get facility placed), buyer: buyer, by: contract-caller,
      reason: reason, undelivered: left, refunded: amount,
    })
    (ok amount)
  )
)
