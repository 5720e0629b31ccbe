import type { Tx } from '../../kit/database.ts';
import { type Id, newId } from '../../kit/id.ts';
import { Account, BodyOrganisation, Membership, Organisation, Session, SignInChallenge } from './identity.entity.ts';

/** Writes of the identity tables. */
export class IdentityRepository {
  async addChallenge(tx: Tx, challenge: SignInChallenge): Promise<void> {
    await tx.insert(SignInChallenge, challenge);
    await tx.query('DELETE FROM sign_in_challenge WHERE expires_at < $1', [challenge.issuedAt]);
  }

  /** Uses the challenge up; of two at once exactly one gets it. */
  async takeChallenge(tx: Tx, nonce: string): Promise<SignInChallenge | null> {
    const challenge = await tx.findOne(SignInChallenge, { where: { nonce }, lock: { mode: 'pessimistic_write' } });
    if (challenge !== null) await tx.delete(SignInChallenge, { nonce });
    return challenge;
  }

  async accountOf(tx: Tx, address: string, now: Date): Promise<Id<'account'>> {
    await tx.query(
      'INSERT INTO account (id, address, created_at) VALUES ($1, $2, $3) ON CONFLICT (address) DO NOTHING',
      [newId<'account'>(now), address, now],
    );
    const account = await tx.findOneByOrFail(Account, { address });
    return account.id;
  }

  /** Sessions of the account that are over go, so that the table stays as small as its accounts are many. */
  async addSession(tx: Tx, session: Session, now: Date): Promise<void> {
    await tx.query('DELETE FROM session WHERE account_id = $1 AND expires_at <= $2', [session.accountId, now]);
    await tx.insert(Session, session);
  }

  async endSessions(tx: Tx, accountId: string): Promise<void> {
    await tx.delete(Session, { accountId: accountId as Id<'account'> });
  }

  async addOrganisation(tx: Tx, organisation: Organisation, accountId: string): Promise<void> {
    await tx.insert(Organisation, organisation);
    await tx.insert(Membership, { organisationId: organisation.id, accountId: accountId as Id<'account'> });
  }

  async nameBodyOrganisation(tx: Tx, hash: Uint8Array, name: string): Promise<void> {
    await tx.upsert(BodyOrganisation, { hash: Buffer.from(hash), name }, ['hash']);
  }
}
