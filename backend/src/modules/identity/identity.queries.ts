import type { Reader } from '../../kit/database.ts';
import type { Principal, Role } from '../../kit/endpoint.ts';
import type { Id } from '../../kit/id.ts';

export interface OrganisationRow {
  id: Id<'organisation'>;
  name: string;
  kind: 'producer' | 'buyer';
  country: string;
}

export interface VerificationBodyRow {
  address: string;
  organisation: string | null;
  state: 'admitted' | 'suspended';
}

/** Roles are derived at every request: from organisations here, from the chain for verification bodies and the council. */
const ROLES_SQL = `
  array_remove(ARRAY[
    CASE WHEN EXISTS (SELECT 1 FROM membership m JOIN organisation o ON o.id = m.organisation_id WHERE m.account_id = a.id AND o.kind = 'producer') THEN 'producer' END,
    CASE WHEN EXISTS (SELECT 1 FROM membership m JOIN organisation o ON o.id = m.organisation_id WHERE m.account_id = a.id AND o.kind = 'buyer') THEN 'buyer' END,
    CASE WHEN EXISTS (SELECT 1 FROM verification_body b WHERE b.address = a.address AND b.state = 'admitted') THEN 'verification-body' END,
    CASE WHEN EXISTS (SELECT 1 FROM council_member c WHERE c.address = a.address) THEN 'administrator' END
  ], NULL)`;

export class IdentityQueries {
  constructor(private readonly reader: Reader) {}

  async principalOf(tokenHash: Uint8Array, now: Date): Promise<Principal | null> {
    const [row] = await this.reader.query<{ id: string; address: string; roles: Role[] }>(
      `SELECT a.id, a.address, ${ROLES_SQL} AS roles FROM session s JOIN account a ON a.id = s.account_id
       WHERE s.token_hash = $1 AND s.expires_at > $2`,
      [Buffer.from(tokenHash), now],
    );
    return row ? { accountId: row.id, address: row.address, roles: row.roles } : null;
  }

  async rolesOf(accountId: string, reader: Reader = this.reader): Promise<Role[]> {
    const [row] = await reader.query<{ roles: Role[] }>(`SELECT ${ROLES_SQL} AS roles FROM account a WHERE a.id = $1`, [
      accountId,
    ]);
    return row?.roles ?? [];
  }

  organisationsOf(accountId: string, reader: Reader = this.reader): Promise<OrganisationRow[]> {
    return reader.query(
      `SELECT o.id, o.name, o.kind, o.country FROM organisation o JOIN membership m ON m.organisation_id = o.id
       WHERE m.account_id = $1 ORDER BY o.created_at, o.id`,
      [accountId],
    );
  }

  verificationBodies(): Promise<VerificationBodyRow[]> {
    return this.reader.query(
      `SELECT b.address, o.name AS organisation, b.state FROM verification_body b
       LEFT JOIN body_organisation o ON o.hash = b.organisation ORDER BY b.admitted_height, b.address`,
    );
  }

  async verificationBody(address: string): Promise<VerificationBodyRow | undefined> {
    return (await this.verificationBodies()).find((body) => body.address === address);
  }
}
