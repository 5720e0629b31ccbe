import type { Projection } from '../../chain/index.ts';

/** Council members and verification bodies as the chain records them. */
export const identityProjection: Projection = {
  name: 'identity',
  tables: ['council_member', 'verification_body'],
  on: {
    'council.member-added': async (tx, { data }) => {
      await tx.query('INSERT INTO council_member (address) VALUES ($1) ON CONFLICT DO NOTHING', [data.member]);
    },
    'council.member-removed': async (tx, { data }) => {
      await tx.query('DELETE FROM council_member WHERE address = $1', [data.member]);
    },
    'verification.body-admitted': async (tx, { data, height }) => {
      await tx.query(
        `INSERT INTO verification_body (address, organisation, state, admitted_height) VALUES ($1, $2, 'admitted', $3)
         ON CONFLICT (address) DO UPDATE SET organisation = $2, state = 'admitted'`,
        [data.body, Buffer.from(data.organisation as Uint8Array), height],
      );
    },
    'verification.body-suspended': async (tx, { data }) => {
      await tx.query(`UPDATE verification_body SET state = 'suspended' WHERE address = $1`, [data.body]);
    },
  },
};
