import type { Reader, Tx } from '../../kit/database.ts';
import type { SourceState } from './chain-source.ts';

export interface ProgressRow {
  final_height: number;
  tip_height: number | null;
  tip_at: Date | null;
  last_at: Date | null;
  last_error: string | null;
  source: SourceState['kind'] | null;
  source_note: string | null;
  pushed_at: Date | null;
  pushes_received: number;
  pushes_refused: number;
}

/** How far the follower is, in whichever process it runs. */
export async function progress(reader: Reader | Tx): Promise<ProgressRow> {
  const [row] = (await reader.query('SELECT * FROM chain_progress')) as ProgressRow[];
  if (row === undefined) throw new Error('The table chain_progress is empty. Run npm run migrate on a fresh database.');
  return row;
}

/** By which way blocks come; the counts are those of the running follower. */
export async function recordSource(tx: Tx, state: SourceState | undefined, tipAt: Date | null): Promise<void> {
  const { kind = 'polled', note = null, pushes } = state ?? {};
  await tx.query(
    `UPDATE chain_progress SET tip_at = $1, source = $2, source_note = $3, pushed_at = $4, pushes_received = $5,
       pushes_refused = $6`,
    [tipAt, kind, note, pushes?.lastAt ?? null, pushes?.received ?? 0, pushes?.refused ?? 0],
  );
}
