;; auctions: to be written.
