import { sqlMigration } from '../src/kit/sql-migration.ts';

// Principals stand anywhere in the data of an event, so they are looked up by what the data holds and not by a column.
export const ChainExplorer9 = sqlMigration(
  9,
  'ChainExplorer',
  `CREATE FUNCTION chain_event_parties(data jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $fn$
     SELECT coalesce(array_agg(DISTINCT found #>> '{}'), '{}')
     FROM jsonb_path_query(data, 'strict $.** ? (@.type() == "string" && @ like_regex "^S[TPMN][0-9A-HJKMNP-TV-Z]{28,41}([.].*)?$")') found
   $fn$;
   CREATE INDEX chain_event_party ON chain_event USING gin (chain_event_parties(data));
   CREATE INDEX chain_event_sender ON chain_event (sender, height, tx_index);
   CREATE INDEX chain_event_kind ON chain_event (contract, name, height, tx_index)`,
  `DROP INDEX chain_event_kind, chain_event_sender, chain_event_party; DROP FUNCTION chain_event_parties(jsonb)`,
);
