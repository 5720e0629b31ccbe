import type { Projection } from '../../src/chain/follow/projection.ts';
import type { Database } from '../../src/kit/database.ts';
import type { FakeEvent } from './fake-chain.ts';

/** Tables with every kind of column that a jsonb detour could spoil, and a cascade. */
export const SAMPLE_SCHEMA = `
  CREATE TABLE sample_lot (
    token numeric(39) PRIMARY KEY,
    owner text NOT NULL,
    energy_wh bigint NOT NULL,
    energy_mwh bigint GENERATED ALWAYS AS (energy_wh / 1000000) STORED,
    huge numeric(39) NOT NULL,
    hash bytea NOT NULL,
    period tstzrange NOT NULL,
    moved_at timestamptz,
    ratio double precision NOT NULL,
    "odd Name" text,
    extra jsonb NOT NULL
  );
  CREATE TABLE sample_move (
    token numeric(39) NOT NULL REFERENCES sample_lot ON DELETE CASCADE,
    height integer NOT NULL,
    event_index integer NOT NULL,
    owner text NOT NULL,
    PRIMARY KEY (token, height, event_index)
  );
  SELECT chain_install_undo('sample_lot');
  SELECT chain_install_undo('sample_move')`;

export const minted = (token: bigint, recipient: string, wh = 1n): FakeEvent => ({
  contract: 'rec-nft',
  name: 'nft-minted',
  data: { token, sender: null, recipient, wh },
});
export const transferred = (token: bigint, recipient: string): FakeEvent => ({
  contract: 'rec-nft',
  name: 'nft-transferred',
  data: { token, sender: 'ST', recipient },
});
export const burned = (token: bigint): FakeEvent => ({
  contract: 'rec-nft',
  name: 'nft-burned',
  data: { token, sender: 'ST', recipient: null },
});

/** `before` runs ahead of each event: the place where tests kill the follower. */
export function sampleProjection(before: () => Promise<void> = async () => {}): Projection {
  return {
    name: 'sample',
    tables: ['sample_lot', 'sample_move'],
    on: {
      'rec-nft.nft-minted': async (tx, { data, height, at }) => {
        await before();
        const { token, recipient, wh = 1n } = data;
        await tx.query(
          `INSERT INTO sample_lot (token, owner, energy_wh, huge, hash, period, ratio, "odd Name", extra)
           VALUES ($1, $2, $3, 340282366920938463463374607431768211455 - $1, decode(md5($1::text), 'hex'),
                   tstzrange($4, NULL), 1.0 / ($1 + 3), NULL, jsonb_build_object('big', 9007199254740993, 'n', $5::int))
           ON CONFLICT (token) DO UPDATE SET owner = excluded.owner, energy_wh = excluded.energy_wh,
             period = excluded.period, "odd Name" = 'minted again'`,
          [token, recipient, wh, at, height],
        );
      },
      'rec-nft.nft-transferred': async (tx, { data: { token, recipient }, height, eventIndex, at }) => {
        await before();
        await tx.query('UPDATE sample_lot SET owner = $2, moved_at = $3 WHERE token = $1', [token, recipient, at]);
        await tx.query('INSERT INTO sample_move SELECT token, $2, $3, owner FROM sample_lot WHERE token = $1', [
          token,
          height,
          eventIndex,
        ]);
      },
      'rec-nft.nft-burned': async (tx, { data: { token } }) => {
        await before();
        await tx.query('DELETE FROM sample_lot WHERE token = $1', [token]);
      },
    },
  };
}

/** Every row with every column as PostgreSQL writes it. */
export async function sampleRows(database: Database): Promise<string[]> {
  const lots = await database.query<{ row: string }>('SELECT l::text AS row FROM sample_lot l ORDER BY token');
  const moves = await database.query<{ row: string }>('SELECT m::text AS row FROM sample_move m ORDER BY m');
  return [...lots, ...moves].map(({ row }) => row);
}
