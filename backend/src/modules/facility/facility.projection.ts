import { z } from 'zod';
import { eventData, type Projection } from '../../chain/index.ts';
import { instantOfSeconds } from '../../kit/instant.ts';

const hash = z.instanceof(Uint8Array).transform((bytes) => Buffer.from(bytes));
const instant = z.bigint().transform(instantOfSeconds);

const Registered = z.object({
  facility: z.bigint(),
  owner: z.string(),
  unit: z.bigint(),
  'nameplate-w': z.bigint(),
  'commissioned-at': instant,
  country: z.string(),
  fuel: z.string(),
  technology: z.string(),
  details: hash,
});

const Decided = z.object({ facility: z.bigint(), body: z.string(), approved: z.boolean(), reason: hash });

/** Facilities as the chain records them. */
export const facilityProjection: Projection = {
  name: 'facility',
  tables: ['chain_facility'],
  on: {
    'verification.facility-registered': async (tx, event) => {
      const data = eventData(event, Registered);
      await tx.query(
        `INSERT INTO chain_facility (facility, owner, unit, nameplate_w, commissioned_at, country, fuel, technology,
           details, state, registered_height, registered_at, registered_txid)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'registered', $10, $11, $12)`,
        [
          data.facility,
          data.owner,
          data.unit,
          data['nameplate-w'],
          data['commissioned-at'],
          data.country,
          data.fuel,
          data.technology,
          data.details,
          event.height,
          event.at,
          event.txid,
        ],
      );
    },
    'verification.facility-decided': async (tx, event) => {
      const { facility, body, approved, reason } = eventData(event, Decided);
      await tx.query(
        `UPDATE chain_facility SET state = $2, body = $3, reason = $4, decided_at = $5, decided_txid = $6
         WHERE facility = $1`,
        [facility, approved ? 'approved' : 'rejected', body, reason, event.at, event.txid],
      );
    },
  },
};
