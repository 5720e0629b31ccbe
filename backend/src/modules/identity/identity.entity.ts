import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Id } from '../../kit/id.ts';

@Entity('account')
export class Account {
  @PrimaryColumn('uuid') id!: Id<'account'>;
  @Column('text') address!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

@Entity('session')
export class Session {
  /** sha256 of the token: a stolen table signs nobody in. */
  @PrimaryColumn('bytea', { name: 'token_hash' }) tokenHash!: Buffer;
  @Column('uuid', { name: 'account_id' }) accountId!: Id<'account'>;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}

@Entity('sign_in_challenge')
export class SignInChallenge {
  @PrimaryColumn('text') nonce!: string;
  @Column('text') address!: string;
  @Column('timestamptz', { name: 'issued_at' }) issuedAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}

@Entity('organisation')
export class Organisation {
  @PrimaryColumn('uuid') id!: Id<'organisation'>;
  @Column('text') name!: string;
  @Column('text') kind!: 'producer' | 'buyer';
  @Column('text') country!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

@Entity('membership')
export class Membership {
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId!: Id<'organisation'>;
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId!: Id<'account'>;
}

/** The name behind an organisation hash on chain, as an administrator stated it. */
@Entity('body_organisation')
export class BodyOrganisation {
  @PrimaryColumn('bytea') hash!: Buffer;
  @Column('text') name!: string;
}

export const identityEntities = [Account, Session, SignInChallenge, Organisation, Membership, BodyOrganisation];
