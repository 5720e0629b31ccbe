import { sqlMigration } from '../src/kit/sql-migration.ts';

export const Outbox1 = sqlMigration(
  1,
  'Outbox',
  `CREATE TABLE outbox (
     id uuid PRIMARY KEY,
     job text NOT NULL,
     payload jsonb NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now(),
     attempts integer NOT NULL DEFAULT 0,
     last_error text,
     dispatched_at timestamptz
   );
   CREATE INDEX outbox_waiting ON outbox (attempts, id) WHERE dispatched_at IS NULL;
   CREATE TABLE processed (
     event_id uuid NOT NULL,
     consumer text NOT NULL,
     processed_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (event_id, consumer)
   )`,
  'DROP TABLE processed; DROP TABLE outbox',
);
