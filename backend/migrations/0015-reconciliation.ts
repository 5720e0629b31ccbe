import { sqlMigration } from '../src/kit/sql-migration.ts';

// A run that is not finished says in stage and after where it is, and revision lets one process at a time go on with it.
// A difference without a finding was seen once and waits for the second look. Holdings live as long as their run goes on.
export const Reconciliation15 = sqlMigration(
  15,
  'Reconciliation',
  `CREATE TABLE reconciliation_run (
     id uuid PRIMARY KEY,
     sequence bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
     trigger text NOT NULL CHECK (trigger IN ('schedule', 'council', 'command')),
     started_at timestamptz NOT NULL,
     touched_at timestamptz NOT NULL,
     finished_at timestamptz,
     revision integer NOT NULL DEFAULT 0,
     stage text NOT NULL DEFAULT 'start',
     after text,
     counts jsonb NOT NULL DEFAULT '{}',
     start_height integer,
     start_tip integer,
     height integer,
     hash text,
     tip_height integer,
     verdict text CHECK (verdict IN ('equal', 'different', 'undecided')),
     cured integer NOT NULL DEFAULT 0,
     last_error text,
     CHECK ((finished_at IS NULL) = (verdict IS NULL))
   );
   CREATE UNIQUE INDEX reconciliation_one_run ON reconciliation_run ((true)) WHERE finished_at IS NULL;
   CREATE TABLE reconciliation_difference (
     run_id uuid NOT NULL REFERENCES reconciliation_run (id) ON DELETE CASCADE,
     kind text NOT NULL,
     item text NOT NULL,
     finding text,
     here jsonb,
     chain jsonb,
     detail text,
     height integer,
     tip_height integer,
     since timestamptz,
     last_event jsonb,
     PRIMARY KEY (run_id, kind, item)
   );
   CREATE TABLE reconciliation_holding (
     run_id uuid NOT NULL REFERENCES reconciliation_run (id) ON DELETE CASCADE,
     token bigint NOT NULL,
     owner text NOT NULL,
     wh bigint NOT NULL,
     PRIMARY KEY (run_id, token)
   );
   CREATE INDEX reconciliation_holding_owner ON reconciliation_holding (run_id, owner)`,
  'DROP TABLE reconciliation_holding; DROP TABLE reconciliation_difference; DROP TABLE reconciliation_run',
);
