import { sqlMigration } from '../src/kit/sql-migration.ts';

// Who an event speaks of is known when it is stored: searching its jsonb for them, row by row, cost more than storing it.
export const EventParties12 = sqlMigration(
  12,
  'EventParties',
  `DROP INDEX chain_event_party;
   ALTER TABLE chain_event ADD COLUMN parties text[];
   UPDATE chain_event SET parties = chain_event_parties(data);
   ALTER TABLE chain_event ALTER COLUMN parties SET NOT NULL;
   CREATE INDEX chain_event_party ON chain_event USING gin (parties);
   DROP FUNCTION chain_event_parties(jsonb)`,
  `CREATE FUNCTION chain_event_parties(data jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $fn$
     SELECT coalesce(array_agg(DISTINCT found #>> '{}'), '{}')
     FROM jsonb_path_query(data, 'strict $.** ? (@.type() == "string" && @ like_regex "^S[TPMN][0-9A-HJKMNP-TV-Z]{28,41}([.].*)?$")') found
   $fn$;
   DROP INDEX chain_event_party;
   ALTER TABLE chain_event DROP COLUMN parties;
   CREATE INDEX chain_event_party ON chain_event USING gin (chain_event_parties(data))`,
);
