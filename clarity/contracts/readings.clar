;; readings: proofs that a meter reading is part of what an issuance certifies.
;;
;; Owns nothing; everybody may ask. The root that a body attested commits to every reading of the request in a
;; Merkle-sum tree in time order: leaf sha256(0x00, start, end, wh), node sha256(0x01, left hash, left sum, right hash,
;; right sum), numbers as 8 bytes big-endian, an odd node promoted. The sums place each reading among the attested
;; energy.

;; --- constants ---

;; Prefixes that keep a leaf of the tree from being taken for a node, and the other way round.
(define-constant LEAF 0x00)
(define-constant NODE 0x01)
;; The largest number that 8 bytes hold.
(define-constant MAX_64 u18446744073709551615)

;; --- read-only ---

;; Proves that a reading belongs to an issuance, climbing the tree from its leaf; `left` says that the sibling stands
;; before. Answers which Wh of all the facility's attested energy the reading is: serial Wh p of an issuance is number
;; minted-before + corrected-before + p. None when the proof does not hold, or the issuance was withdrawn.
(define-read-only (verify-reading
    (issuance uint)
    (reading { start: uint, end: uint, wh: uint })
    (proof (list 24 { hash: (buff 32), sum: uint, left: bool }))
  )
  (match (contract-call? .rec-nft get-issuance issuance)
    issued (let ((top (fold climb proof { hash: (leaf-hash reading), sum: (get wh reading), before: u0 })))
      (if (and
          (is-none (contract-call? .rec-nft get-withdrawal issuance))
          (is-eq (get hash top) (get readings-root issued))
          (is-eq (get sum top) (get attested-wh issued))
          (< (get start reading) (get end reading))
          (>= (get start reading) (get period-start issued))
          (<= (get end reading) (get period-end issued)))
        (some { first-wh: (+ (get attested-before issued) (get before top)), wh: (get wh reading) })
        none))
    none)
)

;; --- private ---

(define-private (leaf-hash (reading { start: uint, end: uint, wh: uint }))
  (sha256 (concat (concat LEAF (be-64 (get start reading)))
    (concat (be-64 (get end reading)) (be-64 (get wh reading)))))
)

;; Numbers above 8 bytes are cut down, as no true proof holds one: the sum then differs from what was attested.
(define-private (climb
    (sibling { hash: (buff 32), sum: uint, left: bool })
    (below { hash: (buff 32), sum: uint, before: uint })
  )
  (let ((beside (at-most-64 (get sum sibling))) (own (at-most-64 (get sum below))))
    (if (get left sibling)
      {
        hash: (node-hash (get hash sibling) beside (get hash below) own), sum: (+ beside own),
        before: (+ beside (at-most-64 (get before below))),
      }
      {
        hash: (node-hash (get hash below) own (get hash sibling) beside), sum: (+ beside own),
        before: (get before below),
      })
  )
)

(define-private (at-most-64 (n uint))
  (if (< n MAX_64) n MAX_64)
)

(define-private (node-hash (left (buff 32)) (left-sum uint) (right (buff 32)) (right-sum uint))
  (sha256 (concat NODE (concat (concat left (be-64 left-sum)) (concat right (be-64 right-sum)))))
)

;; The last 8 of the 17 bytes of a serialized uint.
(define-private (be-64 (n uint))
  (unwrap-panic (slice? (unwrap-panic (to-consensus-buff? n)) u9 u17))
)
