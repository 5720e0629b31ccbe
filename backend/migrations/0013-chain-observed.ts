import { sqlMigration } from '../src/kit/sql-migration.ts';

// Disputed: said with other contents too, or otherwise than the API has it. Checked: followed as the API has it.
// What a node pushed and no fork can remove yet, and what forks took back. Neither follows from the chain alone: a replay keeps both.
export const ChainObserved13 = sqlMigration(
  13,
  'ChainObserved',
  `CREATE TABLE chain_observed (
     hash text PRIMARY KEY,
     parent_hash text NOT NULL,
     height integer NOT NULL,
     burn_height integer NOT NULL,
     burn_hash text NOT NULL,
     at timestamptz NOT NULL,
     events jsonb NOT NULL,
     arrival bigint GENERATED ALWAYS AS IDENTITY,
     contradicted boolean NOT NULL DEFAULT false,
     disputed boolean NOT NULL DEFAULT false,
     checked boolean NOT NULL DEFAULT false
   );
   CREATE INDEX chain_observed_height ON chain_observed (height);

   CREATE TABLE chain_fork (
     id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     at timestamptz NOT NULL,
     from_height integer NOT NULL,
     from_hash text NOT NULL,
     ancestor_height integer NOT NULL,
     ancestor_hash text,
     block_count integer NOT NULL,
     event_count integer NOT NULL,
     transaction_count integer NOT NULL,
     undone integer,
     branch jsonb NOT NULL,
     transactions jsonb NOT NULL
   );

   ALTER TABLE chain_progress
     ADD COLUMN tip_at timestamptz,
     ADD COLUMN source text CHECK (source IN ('pushed', 'polled')),
     ADD COLUMN source_note text,
     ADD COLUMN pushed_at timestamptz,
     ADD COLUMN pushes_received integer NOT NULL DEFAULT 0,
     ADD COLUMN pushes_refused integer NOT NULL DEFAULT 0`,
  `ALTER TABLE chain_progress DROP COLUMN tip_at, DROP COLUMN source, DROP COLUMN source_note, DROP COLUMN pushed_at,
     DROP COLUMN pushes_received, DROP COLUMN pushes_refused;
   DROP TABLE chain_fork, chain_observed`,
);
