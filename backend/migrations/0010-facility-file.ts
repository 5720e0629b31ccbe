import { sqlMigration } from '../src/kit/sql-migration.ts';

// Blocks on IPFS are for everybody who has their hash, so what lies there is sealed with a key that is kept here alone.
export const FacilityFile10 = sqlMigration(
  10,
  'FacilityFile',
  `CREATE TABLE facility_file (
     id uuid PRIMARY KEY,
     facility_id uuid NOT NULL REFERENCES facility (id),
     name text NOT NULL,
     content_type text NOT NULL CHECK (content_type IN ('application/pdf', 'image/png', 'image/jpeg', 'text/csv', 'text/plain')),
     size integer NOT NULL CHECK (size > 0),
     sha256 bytea NOT NULL CHECK (length(sha256) = 32),
     sealed_cid text NOT NULL,
     seal_key bytea NOT NULL CHECK (length(seal_key) = 32),
     uploaded_at timestamptz NOT NULL,
     UNIQUE (facility_id, sha256)
   )`,
  'DROP TABLE facility_file',
);
