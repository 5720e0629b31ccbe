import { sqlMigration } from '../src/kit/sql-migration.ts';

// What the energy of a lot is never changes, so a listing carries it: a search reads one table in the order of an index.
export const Market7 = sqlMigration(
  7,
  'Market',
  `CREATE TABLE listing (
     listing bigint PRIMARY KEY,
     token bigint NOT NULL,
     seller text NOT NULL,
     price bigint NOT NULL CHECK (price > 0),
     wh bigint NOT NULL CHECK (wh >= 0),
     offered_wh bigint NOT NULL CHECK (offered_wh >= wh),
     fee_bps bigint NOT NULL CHECK (fee_bps BETWEEN 0 AND 10000),
     expires_at timestamptz NOT NULL,
     state text NOT NULL CHECK (state IN ('open', 'sold', 'cancelled')),
     issuance bigint NOT NULL,
     facility bigint NOT NULL,
     country text NOT NULL,
     fuel text NOT NULL,
     technology text NOT NULL,
     period_start timestamptz NOT NULL,
     period_end timestamptz NOT NULL,
     listed_at timestamptz NOT NULL,
     listed_txid text NOT NULL,
     listed_height integer NOT NULL,
     closed_at timestamptz,
     closed_txid text,
     CHECK ((state = 'sold') = (wh = 0)),
     CHECK ((state = 'open') = (closed_at IS NULL))
   );
   CREATE INDEX listing_price ON listing (price, listing) WHERE state = 'open';
   CREATE INDEX listing_vintage ON listing (period_end, listing) WHERE state = 'open';
   CREATE INDEX listing_open ON listing (listing) WHERE state = 'open';
   CREATE UNIQUE INDEX listing_token ON listing (token) WHERE state = 'open';
   CREATE INDEX listing_seller ON listing (seller, listing);
   CREATE TABLE purchase (
     txid text NOT NULL,
     event_index integer NOT NULL,
     height integer NOT NULL,
     tx_index integer NOT NULL,
     at timestamptz NOT NULL,
     listing bigint NOT NULL,
     token bigint NOT NULL,
     buyer text NOT NULL,
     seller text NOT NULL,
     wh bigint NOT NULL CHECK (wh > 0),
     price bigint NOT NULL,
     total bigint NOT NULL CHECK (total > 0),
     fee bigint NOT NULL CHECK (fee >= 0 AND fee <= total),
     retirement bigint UNIQUE,
     PRIMARY KEY (txid, event_index)
   );
   CREATE UNIQUE INDEX purchase_order ON purchase (height, tx_index, event_index);
   CREATE INDEX purchase_listing ON purchase (listing, height, tx_index, event_index);
   CREATE INDEX purchase_buyer ON purchase (buyer, height, tx_index, event_index);
   CREATE INDEX purchase_seller ON purchase (seller, height, tx_index, event_index);
   CREATE TABLE market_settings (
     single boolean PRIMARY KEY DEFAULT true CHECK (single),
     fee_bps bigint,
     treasury text,
     listing_paused boolean,
     buying_paused boolean
   );
   SELECT chain_install_undo('listing');
   SELECT chain_install_undo('purchase');
   SELECT chain_install_undo('market_settings')`,
  'DROP TABLE market_settings; DROP TABLE purchase; DROP TABLE listing',
);
