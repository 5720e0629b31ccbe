import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Id } from '../../kit/id.ts';

@Entity('issue_request')
export class IssueRequestRecord {
  @PrimaryColumn('uuid') id!: Id<'issue_request'>;
  @Column('uuid', { name: 'facility_id' }) facilityId!: Id<'facility'>;
  @Column('uuid', { name: 'batch_id' }) batchId!: Id<'metering_batch'>;
  /** Number of the facility on chain. */
  @Column('bigint', { name: 'chain_facility' }) chainFacility!: bigint;
  @Column('timestamptz', { name: 'period_start' }) periodStart!: Date;
  @Column('timestamptz', { name: 'period_end' }) periodEnd!: Date;
  @Column('bigint') wh!: bigint;
  @Column('bytea', { name: 'readings_root' }) readingsRoot!: Buffer;
  @Column('integer') leaves!: number;
  @Column('bytea', { name: 'verdict_hash' }) verdictHash!: Buffer;
  @Column('text', { name: 'verdict_cid' }) verdictCid!: string;
  @Column('jsonb') metadata!: object;
  @Column('text', { name: 'metadata_cid' }) metadataCid!: string;
  /** sha256 of the canonical metadata. */
  @Column('bytea') evidence!: Buffer;
  @Column('bigint') nonce!: bigint;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  /** SIP-018 hash by which the chain's events are matched with this row. */
  @Column('bytea') digest!: Buffer;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('text', { name: 'closed_as', nullable: true }) closedAs!: 'rejected' | 'withdrawn' | null;
  @Column('text', { name: 'closed_by', nullable: true }) closedBy!: string | null;
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt!: Date | null;
  @Column('text', { name: 'closed_reason', nullable: true }) closedReason!: string | null;
}

export const certificateEntities = [IssueRequestRecord];
