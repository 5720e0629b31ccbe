import type { Tx } from '../../kit/database.ts';
import type { Id } from '../../kit/id.ts';
import type { LineFinding } from './intake.rules.ts';
import { MeteringBatch, MeteringFinding } from './metering.entity.ts';
import type { Period } from './rules/rule.ts';

/** What an upload knows of its batch; the rest is null until the rules ran. */
export type NewBatch = Pick<
  MeteringBatch,
  | 'id'
  | 'facilityId'
  | 'uploadedBy'
  | 'uploadedAt'
  | 'format'
  | 'options'
  | 'contentSha256'
  | 'fileBytes'
  | 'rawCid'
  | 'channels'
  | 'readings'
  | 'stored'
  | 'duplicates'
  | 'missing'
  | 'refused'
  | 'findings'
>;

export type BatchVerdict = Pick<
  MeteringBatch,
  | 'energyWh'
  | 'readingsRoot'
  | 'leaves'
  | 'readingsCid'
  | 'verdict'
  | 'verdictResult'
  | 'verdictHash'
  | 'verdictCid'
  | 'assessedAt'
>;

const FINDINGS_PER_INSERT = 500;

/** `[2025-01-01T00:00:00.000Z,2025-02-01T00:00:00.000Z)`, as PostgreSQL reads it. */
const rangeOf = ({ start, end }: Period): string =>
  `[${new Date(start * 1000).toISOString()},${new Date(end * 1000).toISOString()})`;

/** Writes of batches and their findings. */
export class MeteringRepository {
  /** The live batch of a file, if it was uploaded before. */
  findFile(tx: Tx, facilityId: Id<'facility'>, contentSha256: Buffer): Promise<MeteringBatch | null> {
    return tx
      .createQueryBuilder(MeteringBatch, 'b')
      .where('b.facility_id = :facilityId AND b.content_sha256 = :contentSha256', { facilityId, contentSha256 })
      .andWhere(`b.state <> 'withdrawn'`)
      .getOne();
  }

  async add(tx: Tx, batch: NewBatch, period: Period, findings: readonly LineFinding[]): Promise<void> {
    await tx.insert(MeteringBatch, { ...batch, state: 'received', period: rangeOf(period) });
    const rows = findings.map((finding, seq) => ({ ...finding, batchId: batch.id, seq }));
    for (let i = 0; i < rows.length; i += FINDINGS_PER_INSERT)
      await tx.insert(MeteringFinding, rows.slice(i, i + FINDINGS_PER_INSERT));
  }

  lock(tx: Tx, id: Id<'metering_batch'>): Promise<MeteringBatch | null> {
    return tx.findOne(MeteringBatch, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** Back to the beginning, as if the rules had never run. */
  async startOver(tx: Tx, id: Id<'metering_batch'>): Promise<void> {
    await tx.query(
      `UPDATE metering_batch SET state = 'received', failure = NULL, energy_wh = NULL, readings_root = NULL, leaves = NULL,
         readings_cid = NULL, verdict = NULL, verdict_result = NULL, verdict_hash = NULL, verdict_cid = NULL, assessed_at = NULL
       WHERE id = $1`,
      [id],
    );
  }

  /** Place of the batch among all uploads. */
  async sequenceOf(tx: Tx, id: Id<'metering_batch'>): Promise<bigint> {
    const [row]: { sequence: bigint }[] = await tx.query('SELECT sequence FROM metering_batch WHERE id = $1', [id]);
    if (!row) throw new Error(`There is no batch ${id}.`);
    return row.sequence;
  }

  /** The last of the later batches that dropped readings because this one had them; null if there is none. */
  async repeatedBy(tx: Tx, id: Id<'metering_batch'>): Promise<string | null> {
    const [row]: { id: string }[] = await tx.query(
      `SELECT l.id FROM metering_batch b JOIN metering_batch l ON l.facility_id = b.facility_id AND l.sequence > b.sequence
         AND l.state <> 'withdrawn' AND l.duplicates > 0 AND l.period && b.period
       WHERE b.id = $1 ORDER BY l.sequence DESC LIMIT 1`,
      [id],
    );
    return row?.id ?? null;
  }

  async begin(tx: Tx, id: Id<'metering_batch'>): Promise<void> {
    await tx.update(MeteringBatch, { id }, { state: 'assessing', failure: null });
  }

  async finish(tx: Tx, id: Id<'metering_batch'>, verdict: BatchVerdict): Promise<void> {
    await tx.update(MeteringBatch, { id }, { ...verdict, state: 'assessed', failure: null } as object);
  }

  async fail(tx: Tx, id: Id<'metering_batch'>, failure: string): Promise<void> {
    await tx.update(MeteringBatch, { id }, { state: 'failed', failure });
  }

  async withdraw(tx: Tx, id: Id<'metering_batch'>): Promise<void> {
    await tx.update(MeteringBatch, { id }, { state: 'withdrawn', failure: null });
  }
}
