;; readings: to be written.
