import { sqlMigration } from '../src/kit/sql-migration.ts';

// rec.height is set by the follower for one transaction: a block height (writes are logged for a rewind) or 'final'
// (writes that are never undone: rewinding itself, and blocks that no fork removes any more).
export const Chain2 = sqlMigration(
  2,
  'Chain',
  `CREATE TABLE chain_block (
     height integer PRIMARY KEY,
     hash text NOT NULL UNIQUE,
     parent_hash text NOT NULL,
     burn_height integer NOT NULL,
     burn_hash text NOT NULL,
     at timestamptz NOT NULL
   );
   CREATE TABLE chain_event (
     height integer NOT NULL REFERENCES chain_block,
     tx_index integer NOT NULL,
     event_index integer NOT NULL,
     txid text NOT NULL,
     sender text NOT NULL,
     contract text NOT NULL,
     name text NOT NULL,
     data jsonb NOT NULL,
     PRIMARY KEY (height, tx_index, event_index)
   );
   CREATE INDEX chain_event_txid ON chain_event (txid);
   CREATE TABLE chain_undo (
     seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     height integer NOT NULL,
     table_name text NOT NULL,
     op text NOT NULL CHECK (op IN ('INSERT', 'UPDATE', 'DELETE')),
     old_row jsonb,
     new_row jsonb
   );
   CREATE INDEX chain_undo_height ON chain_undo (height);
   CREATE TABLE chain_progress (
     single boolean PRIMARY KEY DEFAULT true CHECK (single),
     final_height integer NOT NULL DEFAULT 0,
     tip_height integer,
     last_at timestamptz,
     last_error text
   );
   INSERT INTO chain_progress DEFAULT VALUES;

   CREATE FUNCTION chain_log_undo() RETURNS trigger LANGUAGE plpgsql AS $fn$
   DECLARE
     height text := NULLIF(current_setting('rec.height', true), '');
   BEGIN
     IF height IS NULL THEN
       RAISE EXCEPTION 'Only the chain follower writes to %: its rows follow from the chain alone', TG_TABLE_NAME
         USING ERRCODE = 'insufficient_privilege', HINT = 'Change it by a transaction on chain, or keep it in another table.';
     END IF;
     IF height <> 'final' THEN
       INSERT INTO chain_undo (height, table_name, op, old_row, new_row)
       VALUES (height::integer, TG_RELID::regclass::text, TG_OP,
               CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END,
               CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END);
     END IF;
     RETURN NULL;
   END $fn$;

   CREATE FUNCTION chain_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $fn$
   BEGIN
     RAISE EXCEPTION 'TRUNCATE of % cannot be undone; use DELETE', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
   END $fn$;

   CREATE FUNCTION chain_install_undo(target regclass) RETURNS void LANGUAGE plpgsql AS $fn$
   DECLARE
     reference record;
   BEGIN
     IF NOT EXISTS (SELECT FROM pg_index WHERE indrelid = target AND indisprimary) THEN
       RAISE EXCEPTION '% needs a primary key to be rewindable', target;
     END IF;
     EXECUTE format('CREATE TRIGGER chain_undo AFTER INSERT OR UPDATE OR DELETE ON %s
                     FOR EACH ROW EXECUTE FUNCTION chain_log_undo()', target);
     EXECUTE format('CREATE TRIGGER chain_no_truncate BEFORE TRUNCATE ON %s
                     FOR EACH STATEMENT EXECUTE FUNCTION chain_refuse_truncate()', target);
     -- A cascade logs the parent before its children, so a rewind checks references only when it is done.
     FOR reference IN SELECT conname FROM pg_constraint WHERE conrelid = target AND contype = 'f' LOOP
       EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY IMMEDIATE', target, reference.conname);
     END LOOP;
   END $fn$;

   CREATE FUNCTION chain_undo_row(target regclass, op text, old_row jsonb, new_row jsonb) RETURNS void
   LANGUAGE plpgsql AS $fn$
   DECLARE
     all_columns text;
     settable text;
     same_key text;
     changed bigint;
   BEGIN
     SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
            string_agg(quote_ident(attname), ', ' ORDER BY attnum) FILTER (WHERE attidentity <> 'a')
       INTO all_columns, settable
       FROM pg_attribute WHERE attrelid = target AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
     SELECT string_agg(format('t.%1$I = k.%1$I', a.attname), ' AND ') INTO same_key
       FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
       WHERE i.indrelid = target AND i.indisprimary;
     IF op = 'INSERT' THEN
       EXECUTE format('DELETE FROM %1$s t USING jsonb_populate_record(NULL::%1$s, $1) k WHERE %2$s', target, same_key)
         USING new_row;
     ELSIF op = 'UPDATE' THEN
       EXECUTE format('UPDATE %1$s t SET (%2$s) = (SELECT %2$s FROM jsonb_populate_record(NULL::%1$s, $1))
                       FROM jsonb_populate_record(NULL::%1$s, $2) k WHERE %3$s', target, settable, same_key)
         USING old_row, new_row;
     ELSE
       EXECUTE format('INSERT INTO %1$s (%2$s) OVERRIDING SYSTEM VALUE
                       SELECT %2$s FROM jsonb_populate_record(NULL::%1$s, $1)', target, all_columns)
         USING old_row;
     END IF;
     GET DIAGNOSTICS changed = ROW_COUNT;
     IF changed <> 1 THEN
       RAISE EXCEPTION 'The undo log does not fit %: undoing one % touched % rows', target, op, changed
         USING HINT = 'Replay the chain: npm run chain:rebuild.';
     END IF;
   END $fn$;

   CREATE FUNCTION chain_rewind(target integer) RETURNS integer LANGUAGE plpgsql AS $fn$
   DECLARE
     entry record;
     undone integer := 0;
   BEGIN
     IF target < (SELECT final_height FROM chain_progress) THEN
       RAISE EXCEPTION 'Block % is final: rows cannot be rewound to block %',
         (SELECT final_height FROM chain_progress), target
         USING HINT = 'Replay the chain: npm run chain:rebuild.';
     END IF;
     PERFORM set_config('rec.height', 'final', true);
     SET CONSTRAINTS ALL DEFERRED;
     FOR entry IN SELECT * FROM chain_undo WHERE height > target ORDER BY seq DESC LOOP
       PERFORM chain_undo_row(entry.table_name::regclass, entry.op, entry.old_row, entry.new_row);
       undone := undone + 1;
     END LOOP;
     SET CONSTRAINTS ALL IMMEDIATE;
     PERFORM set_config('rec.height', '', true);
     DELETE FROM chain_undo WHERE height > target;
     DELETE FROM chain_event WHERE height > target;
     DELETE FROM chain_block WHERE height > target;
     RETURN undone;
   END $fn$`,
  `DROP FUNCTION chain_rewind(integer), chain_undo_row(regclass, text, jsonb, jsonb), chain_install_undo(regclass),
     chain_refuse_truncate(), chain_log_undo();
   DROP TABLE chain_progress, chain_undo, chain_event, chain_block`,
);
