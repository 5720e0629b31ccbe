;; quotes: to be written.
