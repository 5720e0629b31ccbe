import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The text behind a salted hash on chain. */
@Entity('disclosure')
export class Disclosure {
  /** sha256(salt || UTF-8 of the text in NFC). */
  @PrimaryColumn('bytea') hash!: Buffer;
  @Column('text') kind!: 'beneficiary' | 'note';
  @Column('bytea') salt!: Buffer;
  @Column('text') text!: string;
  /** Address of the account that asked for the call. */
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('boolean') published!: boolean;
}

export const portfolioEntities = [Disclosure];
