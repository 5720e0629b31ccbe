import { z } from 'zod';
import { type ChainEvent, type EventHandler, eachOf, eventData, type Projection, touching } from '../../chain/index.ts';
import type { Tx } from '../../kit/database.ts';
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
  trial: z.boolean(),
});

const Decided = z.object({ facility: z.bigint(), body: z.string(), approved: z.boolean(), reason: hash });
const Suspended = z.object({ facility: z.bigint(), by: z.string(), reason: hash });
const Offered = z.object({ facility: z.bigint(), 'offered-to': z.string().nullable() });
const HandedOver = z.object({ facility: z.bigint(), owner: z.string() });
const Named = z.object({ facility: z.bigint() });

/** A facility the chain speaks of that is missing here: going on would only hide it. */
async function change(tx: Tx, event: ChainEvent, facility: bigint, set: string, values: unknown[] = []) {
  const [rows]: [unknown[]] = await tx.query(
    `UPDATE chain_facility SET ${set} WHERE facility = $1 RETURNING facility`,
    [facility, ...values],
  );
  if (rows.length !== 1)
    throw new Error(
      `${event.contract}.${event.name} in transaction ${event.txid}: facility ${facility} is not recorded. ` +
        'Replay: npm run chain:rebuild.',
    );
}

/** Facilities are many and change seldom: they do not hold up each other's events. */
const ofFacility = (handle: EventHandler) =>
  eachOf(({ data: { facility } }) => ({ writes: touching('facility', facility) }), handle);

/** Facilities as the chain records them. */
export const facilityProjection: Projection = {
  name: 'facility',
  tables: ['chain_facility'],
  on: {
    'facilities.facility-registered': ofFacility(async (tx, event) => {
      const data = eventData(event, Registered);
      await tx.query(
        `INSERT INTO chain_facility (facility, owner, unit, nameplate_w, commissioned_at, country, fuel, technology,
           details, state, registered_height, registered_at, registered_txid, trial, registrant)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'registered', $10, $11, $12, $13, $2)`,
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
          data.trial,
        ],
      );
    }),
    'facilities.facility-decided': ofFacility(async (tx, event) => {
      const { facility, body, approved, reason } = eventData(event, Decided);
      const state = approved ? 'approved' : 'rejected';
      const set = 'state = $2, approved = $3, body = $4, reason = $5, decided_at = $6, decided_txid = $7';
      await change(tx, event, facility, set, [state, approved, body, reason, event.at, event.txid]);
    }),
    'facilities.facility-suspended': ofFacility(async (tx, event) => {
      const { facility, by, reason } = eventData(event, Suspended);
      const set = `state = 'suspended', suspended_by = $2, suspended_reason = $3, suspended_at = $4, suspended_txid = $5`;
      await change(tx, event, facility, set, [by, reason, event.at, event.txid]);
    }),
    'facilities.facility-reinstated': ofFacility(async (tx, event) => {
      const set = `state = 'approved', suspended_by = NULL, suspended_reason = NULL, suspended_at = NULL, suspended_txid = NULL`;
      await change(tx, event, eventData(event, Named).facility, set);
    }),
    'facilities.facility-offered': ofFacility(async (tx, event) => {
      const { facility, 'offered-to': to } = eventData(event, Offered);
      await change(tx, event, facility, 'offered_to = $2', [to]);
    }),
    'facilities.facility-handed-over': ofFacility(async (tx, event) => {
      const { facility, owner } = eventData(event, HandedOver);
      await change(tx, event, facility, 'owner = $2, offered_to = NULL', [owner]);
    }),
    'facilities.facility-deregistered': ofFacility(async (tx, event) => {
      await change(tx, event, eventData(event, Named).facility, `state = 'deregistered', offered_to = NULL`);
    }),
  },
};
