;; forwards: to be written.
