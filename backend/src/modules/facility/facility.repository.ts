import type { Tx } from '../../kit/database.ts';
import type { Id } from '../../kit/id.ts';
import { Facility, FacilityDecisionReason, FacilityFile } from './facility.entity.ts';

/** What is kept of a published document. */
export interface PublishedDetails {
  hash: Uint8Array;
  cid: string;
  document: Record<string, unknown>;
}

/** Writes of the facility tables. */
export class FacilityRepository {
  async add(tx: Tx, facility: Facility): Promise<void> {
    await tx.insert(Facility, facility);
  }

  /** The row, locked until the transaction ends. */
  lock(tx: Tx, id: Id<'facility'>): Promise<Facility | null> {
    return tx.findOne(Facility, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  async change(tx: Tx, facility: Facility): Promise<void> {
    await tx.update(Facility, { id: facility.id }, { ...facility, revision: facility.revision + 1 });
  }

  async keepDetails(tx: Tx, id: Id<'facility'>, { hash, cid, document }: PublishedDetails): Promise<void> {
    await tx.query(
      'UPDATE facility SET details_hash = $2, details_cid = $3, details_document = $4, revision = revision + 1 WHERE id = $1',
      [id, Buffer.from(hash), cid, JSON.stringify(document)],
    );
  }

  async keepReason(tx: Tx, hash: Uint8Array, cid: string, reason: string): Promise<void> {
    await tx.upsert(FacilityDecisionReason, { hash: Buffer.from(hash), cid, reason }, ['hash']);
  }

  async addFile(tx: Tx, file: FacilityFile): Promise<void> {
    await tx.insert(FacilityFile, file);
  }

  /** Whether it was there. */
  async removeFile(tx: Tx, facilityId: Id<'facility'>, id: Id<'facility_file'>): Promise<boolean> {
    const { affected } = await tx.delete(FacilityFile, { id, facilityId });
    return affected === 1;
  }
}
