import type { Tx } from '../../kit/database.ts';
import type { Id } from '../../kit/id.ts';
import { IssueRequestRecord } from './certificate.entity.ts';

/** Writes of the issue requests. */
export class CertificateRepository {
  /** Until the transaction ends, requests for this facility are made one after the other. */
  async lockFacility(tx: Tx, id: string): Promise<void> {
    await tx.query('SELECT 1 FROM facility WHERE id = $1 FOR UPDATE', [id]);
  }

  async add(tx: Tx, request: IssueRequestRecord): Promise<void> {
    await tx.insert(IssueRequestRecord, request);
  }

  lock(tx: Tx, id: Id<'issue_request'>): Promise<IssueRequestRecord | null> {
    return tx.findOne(IssueRequestRecord, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  async close(
    tx: Tx,
    id: Id<'issue_request'>,
    closed: Pick<IssueRequestRecord, 'closedAs' | 'closedBy' | 'closedAt' | 'closedReason'>,
  ): Promise<void> {
    await tx.update(IssueRequestRecord, { id }, closed);
  }
}
