;; content-address: the IPFS address of a document of which only the sha256 is kept on chain.
;;
;; It owns nothing and calls nobody. Anybody may ask; rec-nft does, for the metadata of a token.

;; --- constants ---

(define-constant BASE32 "abcdefghijklmnopqrstuvwxyz234567")
;; CIDv1, raw codec, sha2-256, 32 bytes: what stands before the digest in the bytes of a CID.
(define-constant CID_PREFIX 0x01551220)
(define-constant CID_PADDING 0x00000000)
;; The base32 digits of 36 bytes.
(define-constant CID_DIGITS u58)

;; --- read-only ---

;; "ipfs://b" and the CIDv1 (raw, sha2-256) of the document in base32; "b" says that it is base32.
(define-read-only (ipfs-uri (digest (buff 32)))
  (concat "ipfs://b" (cid-digits digest))
)

;; --- private ---

;; RFC 4648 base32, lower case, without padding, of the CID's 36 bytes: 8 groups of 5 bytes, cut to length.
(define-private (cid-digits (digest (buff 32)))
  (let ((bytes (concat (concat CID_PREFIX digest) CID_PADDING)))
    (default-to "" (as-max-len? (default-to "" (slice?
      (concat
        (concat
          (concat (base32-group bytes u0) (base32-group bytes u5))
          (concat (base32-group bytes u10) (base32-group bytes u15)))
        (concat
          (concat (base32-group bytes u20) (base32-group bytes u25))
          (concat (base32-group bytes u30) (base32-group bytes u35))))
      u0 CID_DIGITS)) u58))
  )
)

(define-private (base32-group (bytes (buff 40)) (at uint))
  (let (
      (group (default-to 0x (as-max-len? (default-to 0x (slice? bytes at (+ at u5))) u5)))
      (bits (buff-to-uint-be group))
    )
    (concat
      (concat
        (concat (base32-digit bits u35) (base32-digit bits u30))
        (concat (base32-digit bits u25) (base32-digit bits u20)))
      (concat
        (concat (base32-digit bits u15) (base32-digit bits u10))
        (concat (base32-digit bits u5) (base32-digit bits u0))))
  )
)

(define-private (base32-digit (bits uint) (shift uint))
  (default-to "" (element-at? BASE32 (bit-and (bit-shift-right bits shift) u31)))
)
