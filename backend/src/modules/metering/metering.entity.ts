import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Id } from '../../kit/id.ts';
import type { Verdict } from './documents/metering-verdict.ts';
import type { MeterFileOptions } from './formats/meter-file.ts';
import type { BatchState } from './metering.contract.ts';

/** A channel as its batch keeps it: energy in digits, for JSON holds no bigint. */
export interface KeptChannel {
  meter: string;
  channel: string;
  direction: 'generation' | 'consumption' | 'other';
  used: boolean;
  intervals: number;
  missing: number;
  energyWh: string;
  /** Of the meters behind it, where the file names them. */
  serials: string[];
}

/** One accepted meter file. What the rules make of it is null until they ran. */
@Entity('metering_batch')
export class MeteringBatch {
  @PrimaryColumn('uuid') id!: Id<'metering_batch'>;
  @Column('uuid', { name: 'facility_id' }) facilityId!: Id<'facility'>;
  @Column('text', { name: 'uploaded_by' }) uploadedBy!: string;
  @Column('timestamptz', { name: 'uploaded_at' }) uploadedAt!: Date;
  @Column('text') format!: MeterFileOptions['format'];
  /** What was declared beside the file: with it, anybody reads the same readings from the same bytes. */
  @Column('jsonb') options!: MeterFileOptions['csv'];
  @Column('bytea', { name: 'content_sha256' }) contentSha256!: Buffer;
  @Column('bigint', { name: 'file_bytes' }) fileBytes!: bigint;
  @Column('text', { name: 'raw_cid' }) rawCid!: string;
  @Column('text') state!: BatchState;
  @Column('text', { nullable: true }) failure!: string | null;
  @Column('jsonb') channels!: KeptChannel[];
  @Column('integer') readings!: number;
  @Column('integer') stored!: number;
  @Column('integer') duplicates!: number;
  @Column('integer') missing!: number;
  @Column('integer') refused!: number;
  /** All that were found; metering_finding keeps the first of them. */
  @Column('integer') findings!: number;
  @Column('tstzrange') period!: string;
  @Column('bigint', { name: 'energy_wh', nullable: true }) energyWh!: bigint | null;
  @Column('bytea', { name: 'readings_root', nullable: true }) readingsRoot!: Buffer | null;
  @Column('integer', { nullable: true }) leaves!: number | null;
  @Column('text', { name: 'readings_cid', nullable: true }) readingsCid!: string | null;
  @Column('jsonb', { nullable: true }) verdict!: Verdict | null;
  @Column('text', { name: 'verdict_result', nullable: true }) verdictResult!: Verdict['result'] | null;
  @Column('bytea', { name: 'verdict_hash', nullable: true }) verdictHash!: Buffer | null;
  @Column('text', { name: 'verdict_cid', nullable: true }) verdictCid!: string | null;
  @Column('timestamptz', { name: 'assessed_at', nullable: true }) assessedAt!: Date | null;
}

/** Something about one line of the file. `rule` is null for a remark of the parser. */
@Entity('metering_finding')
export class MeteringFinding {
  @PrimaryColumn('uuid', { name: 'batch_id' }) batchId!: Id<'metering_batch'>;
  @PrimaryColumn('integer') seq!: number;
  @Column('text', { nullable: true }) rule!: string | null;
  @Column('text') severity!: 'notice' | 'pending' | 'reject';
  @Column('text') record!: string;
  @Column('integer') line!: number;
  @Column('text') message!: string;
  @Column('text') cure!: string;
}

export const meteringEntities = [MeteringBatch, MeteringFinding];
