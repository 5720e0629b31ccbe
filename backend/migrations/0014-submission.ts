import { sqlMigration } from '../src/kit/sql-migration.ts';

// What people and this service send to the chain. Written by the product, not by the follower: a fork changes these rows by the
// tracker, which looks at the chain again, and never by the undo log.
export const Submission14 = sqlMigration(
  14,
  'Submission',
  `CREATE TABLE submission (
     id uuid PRIMARY KEY,
     seq bigint GENERATED ALWAYS AS IDENTITY,
     account text NOT NULL,
     client_key text NOT NULL,
     identity bytea NOT NULL UNIQUE,
     call jsonb NOT NULL,
     label text NOT NULL,
     page text,
     kind text CHECK (kind IN ('own', 'sponsored')),
     state text NOT NULL CHECK (state IN ('signing', 'pending', 'confirmed', 'final', 'failed', 'reverted')),
     problem_name text,
     problem_title text,
     origin_nonce bigint CHECK (origin_nonce >= 0),
     txid text,
     height integer,
     block_hash text,
     opened_at timestamptz NOT NULL,
     signed_at timestamptz,
     state_at timestamptz NOT NULL,
     deadline_at timestamptz,
     away_at timestamptz,
     doomed_at timestamptz,
     closed_at timestamptz,
     due_at timestamptz NOT NULL,
     revision integer NOT NULL DEFAULT 0,
     UNIQUE (account, client_key),
     CHECK ((kind IS NULL) = (signed_at IS NULL)),
     CHECK ((problem_name IS NULL) = (problem_title IS NULL))
   );
   CREATE INDEX submission_due ON submission (due_at) WHERE closed_at IS NULL;
   CREATE INDEX submission_account ON submission (account, seq);
   CREATE UNIQUE INDEX submission_in_flight ON submission (account, origin_nonce) WHERE kind = 'sponsored' AND state = 'pending';
   CREATE INDEX submission_open ON submission (account) WHERE closed_at IS NULL;

   CREATE TABLE submission_transaction (
     submission uuid NOT NULL REFERENCES submission ON DELETE CASCADE,
     txid text NOT NULL,
     bytes text,
     sponsor text,
     sponsor_nonce bigint CHECK (sponsor_nonce >= 0),
     fee bigint NOT NULL CHECK (fee >= 0),
     made_at timestamptz NOT NULL,
     taken_at timestamptz,
     taken_height integer,
     refusal text,
     PRIMARY KEY (submission, txid),
     CHECK ((sponsor IS NULL) = (sponsor_nonce IS NULL))
   );
   CREATE INDEX submission_transaction_txid ON submission_transaction (txid);
   CREATE INDEX submission_transaction_sponsor ON submission_transaction (sponsor, made_at) WHERE sponsor IS NOT NULL;

   CREATE TABLE submission_step (
     submission uuid NOT NULL REFERENCES submission ON DELETE CASCADE,
     step integer NOT NULL,
     at timestamptz NOT NULL,
     state text NOT NULL,
     note text NOT NULL,
     PRIMARY KEY (submission, step)
   );

   CREATE TABLE sender (
     address text PRIMARY KEY,
     nonce bigint,
     due_since timestamptz,
     balance numeric(40),
     seen_at timestamptz
   );
   CREATE TABLE sender_nonce (
     sender text NOT NULL REFERENCES sender,
     nonce bigint NOT NULL CHECK (nonce >= 0),
     submission uuid REFERENCES submission,
     taken_at timestamptz NOT NULL,
     PRIMARY KEY (sender, nonce)
   );
   CREATE INDEX sender_nonce_submission ON sender_nonce (submission)`,
  `DROP TABLE sender_nonce, sender, submission_step, submission_transaction, submission`,
);
