import { sqlMigration } from '../src/kit/sql-migration.ts';

export const Identity3 = sqlMigration(
  3,
  'Identity',
  `CREATE TABLE account (
     id uuid PRIMARY KEY,
     address text NOT NULL UNIQUE,
     created_at timestamptz NOT NULL
   );
   CREATE TABLE session (
     token_hash bytea PRIMARY KEY,
     account_id uuid NOT NULL REFERENCES account (id),
     expires_at timestamptz NOT NULL
   );
   CREATE INDEX session_account ON session (account_id);
   CREATE TABLE sign_in_challenge (
     nonce text PRIMARY KEY,
     address text NOT NULL,
     issued_at timestamptz NOT NULL,
     expires_at timestamptz NOT NULL
   );
   CREATE TABLE organisation (
     id uuid PRIMARY KEY,
     name text NOT NULL,
     kind text NOT NULL CHECK (kind IN ('producer', 'buyer')),
     country text NOT NULL,
     created_at timestamptz NOT NULL
   );
   CREATE TABLE membership (
     organisation_id uuid NOT NULL REFERENCES organisation (id),
     account_id uuid NOT NULL REFERENCES account (id),
     PRIMARY KEY (organisation_id, account_id)
   );
   CREATE INDEX membership_account ON membership (account_id);
   CREATE TABLE body_organisation (
     hash bytea PRIMARY KEY,
     name text NOT NULL
   );
   CREATE TABLE council_member (address text PRIMARY KEY);
   CREATE TABLE verification_body (
     address text PRIMARY KEY,
     organisation bytea NOT NULL,
     state text NOT NULL CHECK (state IN ('admitted', 'suspended')),
     admitted_height integer NOT NULL
   );
   SELECT chain_install_undo('council_member');
   SELECT chain_install_undo('verification_body')`,
  `DROP TABLE verification_body; DROP TABLE council_member; DROP TABLE body_organisation; DROP TABLE membership;
   DROP TABLE organisation; DROP TABLE sign_in_challenge; DROP TABLE session; DROP TABLE account`,
);
