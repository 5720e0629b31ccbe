;; bids: to be written.
