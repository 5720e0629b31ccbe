import { sqlMigration } from '../src/kit/sql-migration.ts';

export const Certificate6 = sqlMigration(
  6,
  'Certificate',
  `CREATE TABLE issue_request (
     id uuid PRIMARY KEY,
     facility_id uuid NOT NULL REFERENCES facility (id),
     batch_id uuid NOT NULL,
     chain_facility bigint NOT NULL,
     period_start timestamptz NOT NULL,
     period_end timestamptz NOT NULL CHECK (period_end > period_start),
     wh bigint NOT NULL CHECK (wh > 0),
     readings_root bytea NOT NULL,
     leaves integer NOT NULL CHECK (leaves > 0),
     verdict_hash bytea NOT NULL,
     verdict_cid text NOT NULL,
     metadata jsonb NOT NULL,
     metadata_cid text NOT NULL,
     evidence bytea NOT NULL,
     nonce bigint NOT NULL,
     expires_at timestamptz NOT NULL,
     digest bytea NOT NULL UNIQUE,
     created_at timestamptz NOT NULL,
     closed_as text CHECK (closed_as IN ('rejected', 'withdrawn')),
     closed_by text,
     closed_at timestamptz,
     closed_reason text,
     CHECK ((closed_as IS NULL) = (closed_by IS NULL) AND (closed_as IS NULL) = (closed_at IS NULL))
   );
   CREATE INDEX issue_request_facility ON issue_request (facility_id, period_start);
   CREATE INDEX issue_request_batch ON issue_request (batch_id);
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
   CREATE TABLE issuance (
     issuance bigint PRIMARY KEY,
     facility bigint NOT NULL,
     owner text NOT NULL,
     token bigint,
     period_start timestamptz NOT NULL,
     period_end timestamptz NOT NULL,
     attested_wh bigint NOT NULL,
     attested_before bigint NOT NULL,
     wh bigint NOT NULL,
     minted_before bigint NOT NULL,
     residual bigint NOT NULL,
     readings_root bytea NOT NULL,
     leaves bigint NOT NULL,
     verdict_hash bytea NOT NULL,
     evidence bytea NOT NULL,
     digest bytea NOT NULL UNIQUE,
     height integer NOT NULL,
     at timestamptz NOT NULL,
     txid text NOT NULL
   );
   CREATE INDEX issuance_facility ON issuance (facility, period_start);
   CREATE TABLE lot (
     token bigint PRIMARY KEY,
     issuance bigint NOT NULL,
     first_wh bigint NOT NULL,
     wh bigint NOT NULL CHECK (wh > 0),
     owner text,
     state text NOT NULL CHECK (state IN ('held', 'listed', 'split', 'retired')),
     parent bigint,
     height integer NOT NULL,
     at timestamptz NOT NULL,
     txid text NOT NULL
   );
   CREATE INDEX lot_issuance ON lot (issuance, first_wh);
   CREATE INDEX lot_owner ON lot (owner) WHERE owner IS NOT NULL;
   CREATE INDEX lot_parent ON lot (parent) WHERE parent IS NOT NULL;
   CREATE TABLE lot_history (
     height integer NOT NULL,
     tx_index integer NOT NULL,
     event_index integer NOT NULL,
     token bigint NOT NULL,
     step text NOT NULL CHECK (step IN ('minted', 'transferred', 'entered-market', 'left-market', 'split', 'retired')),
     sender text,
     recipient text,
     at timestamptz NOT NULL,
     txid text NOT NULL,
     PRIMARY KEY (height, tx_index, event_index, token)
   );
   CREATE INDEX lot_history_token ON lot_history (token);
   SELECT chain_install_undo('attestation');
   SELECT chain_install_undo('issuance');
   SELECT chain_install_undo('lot');
   SELECT chain_install_undo('lot_history')`,
  'DROP TABLE lot_history; DROP TABLE lot; DROP TABLE issuance; DROP TABLE attestation; DROP TABLE issue_request',
);
