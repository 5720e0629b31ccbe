import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Id } from '../../kit/id.ts';
import type { FuelCode, TechnologyCode } from './energy-codes.contract.ts';
import type { FacilityInput } from './facility.contract.ts';
import type { EvidenceType } from './facility-file.contract.ts';

@Entity('facility')
export class Facility {
  @PrimaryColumn('uuid') id!: Id<'facility'>;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: Id<'organisation'>;
  /** The account that made the draft and signs the registration: the owner on chain. */
  @Column('text', { name: 'owner_address' }) ownerAddress!: string;
  @Column('text') name!: string;
  @Column('text') fuel!: FuelCode;
  @Column('text') technology!: TechnologyCode;
  @Column('boolean') tracking!: boolean;
  @Column('text') country!: string;
  @Column('text', { nullable: true }) subdivision!: string | null;
  @Column('text', { name: 'grid_zone', nullable: true }) gridZone!: string | null;
  /** Microdegrees, as is longitude. */
  @Column('integer') latitude!: number;
  @Column('integer') longitude!: number;
  @Column('bigint', { name: 'nameplate_w' }) nameplateW!: bigint;
  @Column('timestamptz', { name: 'commissioned_at' }) commissionedAt!: Date;
  @Column('text') unit!: FacilityInput['unit'];
  @Column('text', { array: true }) meters!: string[];
  @Column('text') support!: FacilityInput['support'];
  @Column('boolean', { name: 'whole_output' }) wholeOutput!: boolean;
  @Column('boolean', { name: 'not_registered_elsewhere' }) notRegisteredElsewhere!: boolean;
  @Column('boolean') trial!: boolean;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** Counts the changes of a draft, so that a document is only kept for the very draft it was made of. */
  @Column('integer') revision!: number;
  @Column('bytea', { name: 'details_hash', nullable: true }) detailsHash!: Buffer | null;
  @Column('text', { name: 'details_cid', nullable: true }) detailsCid!: string | null;
  @Column('jsonb', { name: 'details_document', nullable: true }) detailsDocument!: object | null;
}

/** The words behind the reason hash of a decision. */
@Entity('facility_decision_reason')
export class FacilityDecisionReason {
  @PrimaryColumn('bytea') hash!: Buffer;
  @Column('text') cid!: string;
  @Column('text') reason!: string;
}

/** A document for those who decide, sealed where it lies. */
@Entity('facility_file')
export class FacilityFile {
  @PrimaryColumn('uuid') id!: Id<'facility_file'>;
  @Column('uuid', { name: 'facility_id' }) facilityId!: Id<'facility'>;
  @Column('text') name!: string;
  @Column('text', { name: 'content_type' }) contentType!: EvidenceType;
  /** Bytes of the content, not of what is sealed. */
  @Column('integer') size!: number;
  @Column('bytea') sha256!: Buffer;
  @Column('text', { name: 'sealed_cid' }) sealedCid!: string;
  @Column('bytea', { name: 'seal_key' }) sealKey!: Buffer;
  @Column('timestamptz', { name: 'uploaded_at' }) uploadedAt!: Date;
}

export const facilityEntities = [Facility, FacilityDecisionReason, FacilityFile];
