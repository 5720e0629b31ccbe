import { sqlMigration } from '../src/kit/sql-migration.ts';

// reading is one table: a partition by month could not hold the constraint for an interval across two months, and needs DDL
// while files come in. Should it outgrow one table, PARTITION BY HASH (meter_id) keeps the constraint exact as it stands.
// revision is part of it so that a correction can stand beside the value it replaces.
export const Metering5 = sqlMigration(
  5,
  'Metering',
  `CREATE EXTENSION IF NOT EXISTS btree_gist;
   CREATE TABLE metering_batch (
     id uuid PRIMARY KEY,
     sequence bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
     facility_id uuid NOT NULL REFERENCES facility (id),
     uploaded_by text NOT NULL,
     uploaded_at timestamptz NOT NULL,
     format text NOT NULL CHECK (format IN ('csv', 'nem12')),
     options jsonb NOT NULL,
     content_sha256 bytea NOT NULL,
     file_bytes bigint NOT NULL CHECK (file_bytes > 0),
     raw_cid text NOT NULL,
     state text NOT NULL CHECK (state IN ('received', 'assessing', 'assessed', 'failed', 'withdrawn')),
     failure text,
     channels jsonb NOT NULL,
     readings integer NOT NULL,
     stored integer NOT NULL,
     duplicates integer NOT NULL,
     missing integer NOT NULL,
     refused integer NOT NULL,
     findings integer NOT NULL,
     period tstzrange NOT NULL CHECK (NOT isempty(period)),
     energy_wh bigint CHECK (energy_wh >= 0),
     readings_root bytea,
     leaves integer,
     readings_cid text,
     verdict jsonb,
     verdict_result text CHECK (verdict_result IN ('pass', 'pending', 'reject')),
     verdict_hash bytea,
     verdict_cid text,
     assessed_at timestamptz,
     CHECK (readings = stored + duplicates + missing + refused),
     CHECK ((state = 'failed') = (failure IS NOT NULL)),
     CHECK (state <> 'assessed' OR num_nulls(energy_wh, leaves, verdict, verdict_result, verdict_hash, verdict_cid, assessed_at) = 0),
     CHECK (verdict_result IS DISTINCT FROM 'pass' OR num_nulls(readings_root, readings_cid) = 0)
   );
   CREATE UNIQUE INDEX metering_batch_file ON metering_batch (facility_id, content_sha256) WHERE state <> 'withdrawn';
   CREATE INDEX metering_batch_facility ON metering_batch (facility_id, sequence);
   CREATE TABLE metering_finding (
     batch_id uuid NOT NULL REFERENCES metering_batch (id),
     seq integer NOT NULL,
     rule text,
     severity text NOT NULL CHECK (severity IN ('notice', 'pending', 'reject')),
     record text NOT NULL,
     line integer NOT NULL,
     message text NOT NULL,
     cure text NOT NULL,
     PRIMARY KEY (batch_id, seq)
   );
   CREATE TABLE meter (
     id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     facility_id uuid NOT NULL REFERENCES facility (id),
     name text NOT NULL,
     channel text NOT NULL,
     UNIQUE (facility_id, name, channel)
   );
   CREATE TABLE reading (
     meter_id integer NOT NULL REFERENCES meter (id),
     period tstzrange NOT NULL
       CHECK (NOT isempty(period) AND lower_inc(period) AND NOT upper_inc(period) AND NOT lower_inf(period) AND NOT upper_inf(period)),
     wh bigint NOT NULL CHECK (wh >= 0),
     quality text NOT NULL CHECK (quality IN ('actual', 'estimated', 'substituted')),
     batch_id uuid NOT NULL REFERENCES metering_batch (id),
     revision integer NOT NULL DEFAULT 1 CHECK (revision > 0),
     CONSTRAINT reading_once EXCLUDE USING gist (meter_id WITH =, period WITH &&, revision WITH =)
   );
   CREATE INDEX reading_start ON reading (meter_id, lower(period))`,
  `DROP TABLE reading; DROP TABLE meter; DROP TABLE metering_finding; DROP TABLE metering_batch`,
);
