import { sqlMigration } from '../src/kit/sql-migration.ts';

export const Portfolio8 = sqlMigration(
  8,
  'Portfolio',
  `CREATE TABLE retirement (
     retirement bigint PRIMARY KEY,
     token bigint NOT NULL,
     rest bigint,
     issuance bigint NOT NULL,
     first_wh bigint NOT NULL,
     wh bigint NOT NULL CHECK (wh > 0),
     retired_by text NOT NULL,
     account text NOT NULL,
     beneficiary bytea NOT NULL,
     country text NOT NULL,
     purpose bigint NOT NULL,
     reporting_start timestamptz NOT NULL,
     reporting_end timestamptz NOT NULL,
     note bytea,
     consumption bytea,
     at timestamptz NOT NULL,
     txid text NOT NULL,
     height integer NOT NULL,
     tx_index integer NOT NULL,
     event_index integer NOT NULL
   );
   CREATE UNIQUE INDEX retirement_order ON retirement (height, tx_index, event_index);
   CREATE INDEX retirement_account ON retirement (account, height, tx_index, event_index);
   CREATE INDEX retirement_issuance ON retirement (issuance, first_wh);
   CREATE TABLE disclosure (
     hash bytea PRIMARY KEY CHECK (length(hash) = 32),
     kind text NOT NULL CHECK (kind IN ('beneficiary', 'note')),
     salt bytea NOT NULL CHECK (length(salt) = 32),
     text text NOT NULL,
     created_by text NOT NULL,
     created_at timestamptz NOT NULL,
     published boolean NOT NULL
   );
   SELECT chain_install_undo('retirement')`,
  'DROP TABLE disclosure; DROP TABLE retirement',
);
