;; content-address: to be written.
