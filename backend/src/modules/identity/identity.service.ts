import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Principal } from '../../kit/endpoint.ts';
import { newId } from '../../kit/id.ts';
import { Problem } from '../../kit/problem.ts';
import {
  CHAIN_IDS,
  isAddressOf,
  type SignatureDomain,
  type SignedFields,
  type StacksNetworkName,
  signerOf,
  structuredMessage,
} from '../../kit/signature.ts';
import type { SignInChallenge } from './identity.entity.ts';
import type { IdentityQueries, OrganisationRow } from './identity.queries.ts';
import type { IdentityRepository } from './identity.repository.ts';

const CHALLENGE_MS = 5 * 60_000;
const SESSION_MS = 12 * 60 * 60_000;
const ORGANISATIONS_PER_ACCOUNT = 10;

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The on-chain name of an organisation behind a verification body. */
export const organisationHash = (name: string): Uint8Array =>
  createHash('sha256').update(name.normalize('NFC')).digest();

export interface IdentityOptions {
  network: StacksNetworkName;
  /** Bound into every challenge, so that a signature for another site is useless here. */
  publicUrl: string;
}

export class IdentityService {
  private readonly domain: SignatureDomain;

  constructor(
    private readonly database: Database,
    private readonly repository: IdentityRepository,
    private readonly queries: IdentityQueries,
    private readonly clock: Clock,
    private readonly options: IdentityOptions,
  ) {
    this.domain = { name: 'REC market', version: '1', chainId: CHAIN_IDS[options.network] };
  }

  async createChallenge(address: string) {
    this.requireAddress(address, 'Switch the network in your wallet.');
    const issuedAt = this.clock.now();
    const challenge = {
      nonce: randomBytes(16).toString('hex'),
      address,
      issuedAt,
      expiresAt: new Date(issuedAt.getTime() + CHALLENGE_MS),
    };
    await this.database.transaction((tx) => this.repository.addChallenge(tx, challenge));
    return {
      nonce: challenge.nonce,
      ...structuredMessage(this.domain, this.fieldsOf(challenge)),
      expiresAt: challenge.expiresAt,
    };
  }

  /** A wrong signature uses the challenge up as well: each nonce allows one try. */
  async createSession(nonce: string, signature: string) {
    const now = this.clock.now();
    const challenge = await this.database.transaction((tx) => this.repository.takeChallenge(tx, nonce));
    if (challenge === null || challenge.expiresAt <= now) {
      throw new Problem(
        'challenge-expired',
        'This challenge is unknown, used up or older than five minutes. Ask for a new one.',
      );
    }
    if (signerOf(this.options.network, this.domain, this.fieldsOf(challenge), signature) !== challenge.address) {
      throw new Problem(
        'wrong-signature',
        `The signature was not made by ${challenge.address} over this challenge. Ask for a new one and sign it with that account.`,
      );
    }
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(now.getTime() + SESSION_MS);
    return this.database.transaction(async (tx) => {
      const accountId = await this.repository.accountOf(tx, challenge.address, now);
      await this.repository.addSession(tx, { tokenHash: hashToken(token), accountId, expiresAt }, now);
      const roles = await this.queries.rolesOf(accountId, tx);
      const organisations = await this.queries.organisationsOf(accountId, tx);
      return { token, expiresAt, me: { address: challenge.address, roles, organisations } };
    });
  }

  /** For browsers: out of reach of scripts, never sent along from another site, over https only where people use https. */
  sessionCookie({ token, expiresAt }: { token: string; expiresAt: Date }): string {
    const secure = this.options.publicUrl.startsWith('https:') ? '; Secure' : '';
    return `rec_session=${token}; Path=/; HttpOnly; SameSite=Strict${secure}; Expires=${expiresAt.toUTCString()}`;
  }

  async authenticate(token: string): Promise<Principal> {
    const principal = await this.queries.principalOf(hashToken(token), this.clock.now());
    if (principal === null) throw new Problem('session-ended', 'This session is unknown or over. Sign in again.');
    return principal;
  }

  endSessions(principal: Principal): Promise<void> {
    return this.database.transaction((tx) => this.repository.endSessions(tx, principal.accountId));
  }

  async me(principal: Principal) {
    const organisations = await this.queries.organisationsOf(principal.accountId);
    return { address: principal.address, roles: [...principal.roles], organisations };
  }

  createOrganisation(principal: Principal, input: Omit<OrganisationRow, 'id'>): Promise<OrganisationRow> {
    return this.database.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM account WHERE id = $1 FOR UPDATE', [principal.accountId]);
      const existing = await this.queries.organisationsOf(principal.accountId, tx);
      if (existing.some((o) => o.kind === input.kind && o.name === input.name)) {
        throw new Problem('conflict', `You already have a ${input.kind} organisation named "${input.name}".`);
      }
      if (existing.length >= ORGANISATIONS_PER_ACCOUNT) {
        throw new Problem('conflict', `An account may hold ${ORGANISATIONS_PER_ACCOUNT} organisations.`);
      }
      const now = this.clock.now();
      const organisation = { id: newId<'organisation'>(now), ...input };
      await this.repository.addOrganisation(tx, { ...organisation, createdAt: now }, principal.accountId);
      return organisation;
    });
  }

  /** Keeps the name off chain and answers its hash, which is what the contract records. */
  async nameBodyOrganisation(address: string, name: string): Promise<Uint8Array> {
    this.requireAddress(address, 'Copy the address again from the wallet of the body.');
    const hash = organisationHash(name);
    await this.database.transaction((tx) => this.repository.nameBodyOrganisation(tx, hash, name));
    return hash;
  }

  private requireAddress(address: string, cure: string): void {
    const { network } = this.options;
    if (isAddressOf(network, address)) return;
    const faults = [{ pointer: '/address', detail: `Use an address of ${network}, without a typing error.` }];
    throw new Problem('invalid-input', `This is no address of ${network}, or it has a typing error. ${cure}`, {
      faults,
    });
  }

  private fieldsOf(challenge: Pick<SignInChallenge, 'nonce' | 'address' | 'issuedAt' | 'expiresAt'>): SignedFields {
    return {
      action: 'sign-in',
      address: challenge.address,
      uri: this.options.publicUrl,
      nonce: challenge.nonce,
      'issued-at': BigInt(challenge.issuedAt.getTime()),
      'expires-at': BigInt(challenge.expiresAt.getTime()),
    };
  }
}
