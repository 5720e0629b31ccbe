;; issuance: to be written.
