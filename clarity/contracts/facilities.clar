;; facilities: to be written.
