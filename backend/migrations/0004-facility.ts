import { sqlMigration } from '../src/kit/sql-migration.ts';

export const Facility4 = sqlMigration(
  4,
  'Facility',
  `CREATE TABLE facility (
     id uuid PRIMARY KEY,
     organisation_id uuid NOT NULL REFERENCES organisation (id),
     owner_address text NOT NULL,
     name text NOT NULL,
     fuel text NOT NULL,
     technology text NOT NULL,
     tracking boolean NOT NULL,
     country text NOT NULL,
     subdivision text,
     grid_zone text,
     latitude integer NOT NULL CHECK (latitude BETWEEN -90000000 AND 90000000),
     longitude integer NOT NULL CHECK (longitude BETWEEN -180000000 AND 180000000),
     nameplate_w bigint NOT NULL CHECK (nameplate_w BETWEEN 1 AND 10000000000),
     commissioned_at timestamptz NOT NULL,
     unit text NOT NULL CHECK (unit IN ('certificate', 'granular')),
     meters text[] NOT NULL,
     support text NOT NULL CHECK (support IN ('none', 'investment', 'production')),
     whole_output boolean NOT NULL,
     not_registered_elsewhere boolean NOT NULL,
     created_at timestamptz NOT NULL,
     revision integer NOT NULL,
     details_hash bytea UNIQUE,
     details_cid text,
     details_document jsonb,
     CHECK ((details_hash IS NULL) = (details_cid IS NULL) AND (details_hash IS NULL) = (details_document IS NULL))
   );
   CREATE INDEX facility_organisation ON facility (organisation_id, id);
   CREATE INDEX facility_meters ON facility USING gin (meters);
   CREATE TABLE facility_decision_reason (
     hash bytea PRIMARY KEY,
     cid text NOT NULL,
     reason text NOT NULL
   );
   CREATE TABLE chain_facility (
     facility bigint PRIMARY KEY,
     owner text NOT NULL,
     unit bigint NOT NULL,
     nameplate_w bigint NOT NULL,
     commissioned_at timestamptz NOT NULL,
     country text NOT NULL,
     fuel text NOT NULL,
     technology text NOT NULL,
     details bytea NOT NULL UNIQUE,
     state text NOT NULL CHECK (state IN ('registered', 'approved', 'rejected')),
     registered_height integer NOT NULL,
     registered_at timestamptz NOT NULL,
     registered_txid text NOT NULL,
     body text,
     reason bytea,
     decided_at timestamptz,
     decided_txid text
   );
   CREATE INDEX chain_facility_owner ON chain_facility (owner);
   SELECT chain_install_undo('chain_facility')`,
  'DROP TABLE chain_facility; DROP TABLE facility_decision_reason; DROP TABLE facility',
);
