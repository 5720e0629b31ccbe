import { sqlMigration } from '../src/kit/sql-migration.ts';

// The defaults of new columns are for rows of earlier contracts, which a replay of the chain would not bring back.
export const Contracts11 = sqlMigration(
  11,
  'Contracts',
  `ALTER TABLE facility ADD COLUMN trial boolean NOT NULL DEFAULT false;
   ALTER TABLE chain_facility
     ADD COLUMN trial boolean NOT NULL DEFAULT false,
     ADD COLUMN registrant text NOT NULL DEFAULT '',
     ADD COLUMN approved boolean,
     ADD COLUMN suspended_by text,
     ADD COLUMN suspended_reason bytea,
     ADD COLUMN suspended_at timestamptz,
     ADD COLUMN suspended_txid text,
     ADD COLUMN offered_to text,
     DROP CONSTRAINT chain_facility_state_check,
     ADD CONSTRAINT chain_facility_state_check
       CHECK (state IN ('registered', 'approved', 'rejected', 'suspended', 'deregistered'));

   DROP TABLE attestation;
   CREATE TABLE attestation (
     digest bytea NOT NULL,
     body text NOT NULL,
     facility bigint NOT NULL,
     wh bigint NOT NULL,
     evidence bytea NOT NULL,
     needed integer NOT NULL CHECK (needed BETWEEN 1 AND 3),
     opened boolean NOT NULL,
     height integer NOT NULL,
     tx_index integer NOT NULL,
     event_index integer NOT NULL,
     at timestamptz NOT NULL,
     txid text NOT NULL,
     PRIMARY KEY (digest, body)
   );
   CREATE TABLE open_request (
     digest bytea PRIMARY KEY,
     facility bigint NOT NULL,
     owner text NOT NULL,
     bodies text[] NOT NULL
   );
   SELECT chain_install_undo('attestation');
   SELECT chain_install_undo('open_request');

   ALTER TABLE issuance
     ADD COLUMN corrected_before bigint NOT NULL DEFAULT 0,
     ADD COLUMN expires_at timestamptz,
     ADD COLUMN trial boolean NOT NULL DEFAULT false,
     ADD COLUMN withdrawn_at timestamptz,
     ADD COLUMN withdrawn_by text,
     ADD COLUMN withdrawn_reason bytea,
     ADD COLUMN withdrawn_txid text;
   CREATE TABLE issuance_correction (
     height integer NOT NULL,
     tx_index integer NOT NULL,
     event_index integer NOT NULL,
     issuance bigint NOT NULL,
     facility bigint NOT NULL,
     wh bigint NOT NULL CHECK (wh > 0),
     body text NOT NULL,
     reason bytea NOT NULL,
     at timestamptz NOT NULL,
     txid text NOT NULL,
     PRIMARY KEY (height, tx_index, event_index)
   );
   CREATE INDEX issuance_correction_issuance ON issuance_correction (issuance);
   CREATE INDEX issuance_correction_facility ON issuance_correction (facility);
   SELECT chain_install_undo('issuance_correction');

   ALTER TABLE lot
     ADD COLUMN merged_into bigint,
     DROP CONSTRAINT lot_state_check,
     ADD CONSTRAINT lot_state_check CHECK (state IN
       ('held', 'listed', 'escrowed', 'split', 'merged', 'retired', 'withdrawn', 'expired'));
   CREATE INDEX lot_merged_into ON lot (merged_into) WHERE merged_into IS NOT NULL;
   ALTER TABLE lot_history
     DROP CONSTRAINT lot_history_step_check,
     ADD CONSTRAINT lot_history_step_check CHECK (step IN ('minted', 'transferred', 'entered-market', 'left-market',
       'split', 'merged', 'retired', 'withdrawn', 'expired'));

   ALTER TABLE listing
     ADD COLUMN version bigint NOT NULL DEFAULT 1,
     ADD COLUMN buyer text,
     ADD COLUMN trial boolean NOT NULL DEFAULT false,
     DROP CONSTRAINT listing_state_check,
     ADD CONSTRAINT listing_state_check CHECK (state IN ('open', 'sold', 'cancelled', 'released'));
   CREATE INDEX listing_buyer ON listing (buyer, listing) WHERE buyer IS NOT NULL;
   ALTER TABLE market_settings
     ADD COLUMN auctions_paused boolean,
     ADD COLUMN bids_paused boolean,
     ADD COLUMN quotes_paused boolean,
     ADD COLUMN forwards_paused boolean;
   ALTER TABLE retirement ADD COLUMN trial boolean NOT NULL DEFAULT false`,
  `ALTER TABLE retirement DROP COLUMN trial;
   ALTER TABLE market_settings DROP COLUMN auctions_paused, DROP COLUMN bids_paused, DROP COLUMN quotes_paused,
     DROP COLUMN forwards_paused;
   ALTER TABLE listing DROP CONSTRAINT listing_state_check,
     ADD CONSTRAINT listing_state_check CHECK (state IN ('open', 'sold', 'cancelled')),
     DROP COLUMN version, DROP COLUMN buyer, DROP COLUMN trial;
   ALTER TABLE lot_history DROP CONSTRAINT lot_history_step_check, ADD CONSTRAINT lot_history_step_check
     CHECK (step IN ('minted', 'transferred', 'entered-market', 'left-market', 'split', 'retired'));
   ALTER TABLE lot DROP CONSTRAINT lot_state_check,
     ADD CONSTRAINT lot_state_check CHECK (state IN ('held', 'listed', 'split', 'retired')), DROP COLUMN merged_into;
   DROP TABLE issuance_correction;
   ALTER TABLE issuance DROP COLUMN corrected_before, DROP COLUMN expires_at, DROP COLUMN trial,
     DROP COLUMN withdrawn_at, DROP COLUMN withdrawn_by, DROP COLUMN withdrawn_reason, DROP COLUMN withdrawn_txid;
   DROP TABLE open_request;
   DROP TABLE attestation;
   CREATE TABLE attestation (
     digest bytea PRIMARY KEY,
     body text NOT NULL,
     facility bigint NOT NULL,
     wh bigint NOT NULL,
     evidence bytea NOT NULL,
     height integer NOT NULL,
     at timestamptz NOT NULL,
     txid text NOT NULL
   );
   SELECT chain_install_undo('attestation');
   ALTER TABLE chain_facility DROP CONSTRAINT chain_facility_state_check, ADD CONSTRAINT chain_facility_state_check
     CHECK (state IN ('registered', 'approved', 'rejected')),
     DROP COLUMN trial, DROP COLUMN registrant, DROP COLUMN approved, DROP COLUMN suspended_by,
     DROP COLUMN suspended_reason, DROP COLUMN suspended_at, DROP COLUMN suspended_txid, DROP COLUMN offered_to;
   ALTER TABLE facility DROP COLUMN trial`,
);
