import { z } from 'zod';
import type { ChainNames } from '../../chain/index.ts';
import { type ChainEvent, eachOf, eventData, type Projection, touching } from '../../chain/index.ts';
import { columnsOf } from '../../kit/columns.ts';
import type { Tx } from '../../kit/database.ts';
import { instantOfSeconds } from '../../kit/instant.ts';
import { prepared } from '../../kit/prepared.ts';
import { MAX_AMOUNT } from '../../kit/units.ts';
import { lotHandlers } from './lot.projection.ts';
import { end, expectOne, found, note, type Whole } from './lot.repository.ts';

const hash = z.instanceof(Uint8Array).transform((bytes) => Buffer.from(bytes));
const instant = z.bigint().transform(instantOfSeconds);

const Attested = z.object({
  digest: hash,
  body: z.string(),
  given: z.bigint(),
  needed: z.bigint().transform(Number),
  request: z.object({ facility: z.bigint(), wh: z.bigint(), evidence: hash }),
});

const Opened = z.object({ digest: hash, facility: z.bigint(), owner: z.string(), bodies: z.array(z.string()) });

const Suspended = z.object({ body: z.string() });

const Issued = z.object({
  issuance: z.bigint(),
  token: z.bigint().nullable(),
  digest: hash,
  residual: z.bigint(),
  facility: z.bigint(),
  owner: z.string(),
  'period-start': instant,
  'period-end': instant,
  'attested-wh': z.bigint(),
  'attested-before': z.bigint(),
  wh: z.bigint(),
  'minted-before': z.bigint(),
  'corrected-before': z.bigint(),
  'readings-root': hash,
  // Whatever a body attested here, the contract only wants it above zero.
  leaves: z.bigint().transform((leaves) => (leaves < MAX_AMOUNT ? leaves : MAX_AMOUNT)),
  'verdict-hash': hash,
  evidence: hash,
  'expires-at': instant.nullable(),
  trial: z.boolean(),
});

const Withdrawn = z.object({ issuance: z.bigint(), token: z.bigint().nullable(), reason: hash });
const WithdrawnBy = z.object({ issuance: z.bigint(), by: z.string() });
const Corrected = z.object({
  issuance: z.bigint(),
  facility: z.bigint(),
  wh: z.bigint(),
  body: z.string(),
  reason: hash,
});

/** SQL: the request with the digest of `row` is not used up. */
const UNUSED = (row: string) => `NOT EXISTS (SELECT 1 FROM issuance i WHERE i.digest = ${row}.digest)`;

/** An attestation. With the last one that was needed the request is open, which the chain tells just before. */
async function attest(tx: Tx, event: ChainEvent): Promise<void> {
  const { digest, body, given, needed, request } = eventData(event, Attested);
  // A request that was used up can be attested again, which leads nowhere: those with which it was issued count.
  const [used] = await tx.query<unknown[]>('SELECT 1 FROM issuance WHERE digest = $1', [digest]);
  if (used !== undefined) return;
  // The first of those that count: what was attested before it had ended, by a suspension or a hand-over.
  if (given === 1n) await tx.query('DELETE FROM attestation WHERE digest = $1', [digest]);
  await tx.query(
    `INSERT INTO attestation (digest, body, facility, wh, evidence, needed, opened, height, tx_index, event_index, at, txid)
     VALUES ($1, $2, $3, $4, $5, $6, false, $7, $8, $9, $10, $11)
     ON CONFLICT (digest, body) DO UPDATE SET needed = excluded.needed, opened = false, height = excluded.height,
       tx_index = excluded.tx_index, event_index = excluded.event_index, at = excluded.at, txid = excluded.txid`,
    [
      digest,
      body,
      request.facility,
      request.wh,
      request.evidence,
      needed,
      event.height,
      event.txIndex,
      event.eventIndex,
      event.at,
      event.txid,
    ],
  );
  await tx.query('UPDATE attestation SET needed = $2, opened = $3 WHERE digest = $1', [
    digest,
    needed,
    given >= BigInt(needed),
  ]);
}

/** An issuance and, if it minted one, its lot. */
async function issue(tx: Tx, events: readonly ChainEvent[]): Promise<void> {
  const issued = events.map((event) => ({ event, data: eventData(event, Issued) }));
  await prepared(
    tx,
    `INSERT INTO issuance (issuance, facility, owner, token, period_start, period_end, attested_wh, attested_before, wh,
       minted_before, residual, readings_root, leaves, verdict_hash, evidence, digest, height, at, txid,
       corrected_before, expires_at, trial)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::timestamptz[], $6::timestamptz[],
       $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bytea[], $13::bigint[], $14::bytea[],
       $15::bytea[], $16::bytea[], $17::integer[], $18::timestamptz[], $19::text[], $20::bigint[], $21::timestamptz[],
       $22::boolean[])`,
    columnsOf(
      22,
      issued.map(({ event, data }) => [
        data.issuance,
        data.facility,
        data.owner,
        data.token,
        data['period-start'],
        data['period-end'],
        data['attested-wh'],
        data['attested-before'],
        data.wh,
        data['minted-before'],
        data.residual,
        data['readings-root'],
        data.leaves,
        data['verdict-hash'],
        data.evidence,
        data.digest,
        event.height,
        event.at,
        event.txid,
        data['corrected-before'],
        data['expires-at'],
        data.trial,
      ]),
    ),
  );
  const lots = issued.flatMap(({ event, data: { token, issuance, wh } }): Whole[] =>
    token === null ? [] : [{ event, token, issuance, firstWh: 0n, wh }],
  );
  // Whoever it was minted to holds it: nobody can offer it in the same step.
  await found(tx, {}, lots);
}

async function withdraw(tx: Tx, event: ChainEvent): Promise<void> {
  const { issuance, token, reason } = eventData(event, Withdrawn);
  const [rows]: [unknown[]] = await tx.query(
    `UPDATE issuance SET withdrawn_at = $2, withdrawn_txid = $3, withdrawn_by = $4, withdrawn_reason = $5
     WHERE issuance = $1 AND withdrawn_at IS NULL RETURNING issuance`,
    [issuance, event.at, event.txid, event.sender, reason],
  );
  expectOne(event, rows, `issuance ${issuance} is not recorded, or is withdrawn here`);
  if (token === null) return;
  await end(tx, [{ event, token, state: 'withdrawn' }]);
  await note(tx, [{ event, token, step: 'withdrawn' }]);
}

const ofRequest = ({ data: { digest } }: ChainEvent) => ({ writes: touching('request', digest) });
const ofIssuance = ({ data: { issuance, token } }: ChainEvent) => ({
  writes: [...touching('issuance', issuance), ...touching('lot', token ?? null)],
});

/** Attestations, issuances, and where every Wh of them is. */
export function certificateProjection(names: ChainNames): Projection {
  return {
    name: 'certificate',
    tables: ['attestation', 'open_request', 'issuance', 'issuance_correction', 'lot', 'lot_history'],
    on: {
      ...lotHandlers(names),
      'verification.issue-attested': eachOf(ofRequest, attest),
      'issuance.request-opened': eachOf(ofRequest, async (tx, event) => {
        const { digest, facility, owner, bodies } = eventData(event, Opened);
        await tx.query(
          `INSERT INTO open_request (digest, facility, owner, bodies) VALUES ($1, $2, $3, $4)
           ON CONFLICT (digest) DO UPDATE SET owner = excluded.owner, bodies = excluded.bodies`,
          [digest, facility, owner, bodies],
        );
      }),
      // The chain forgets what a suspended body attested for good; what was issued already was good then.
      'verification.body-suspended': async (tx, event) => {
        const { body } = eventData(event, Suspended);
        await tx.query(`DELETE FROM open_request o WHERE $1 = ANY (o.bodies) AND ${UNUSED('o')}`, [body]);
        await tx.query(
          `DELETE FROM attestation a WHERE ${UNUSED('a')} AND (a.body = $1
           OR a.opened AND NOT EXISTS (SELECT 1 FROM open_request o WHERE o.digest = a.digest))`,
          [body],
        );
      },
      'rec-nft.withdrawn': eachOf(ofIssuance, withdraw),
      // The owner himself; a body acts through the contract it calls, and is who signed.
      'issuance.issuance-withdrawn': eachOf(ofIssuance, async (tx, event) => {
        const { issuance, by } = eventData(event, WithdrawnBy);
        if (by !== names.contracts.verification)
          await tx.query('UPDATE issuance SET withdrawn_by = $2 WHERE issuance = $1', [issuance, by]);
      }),
      'issuance.issuance-corrected': eachOf(ofIssuance, async (tx, event) => {
        const { issuance, facility, wh, body, reason } = eventData(event, Corrected);
        await tx.query(
          `INSERT INTO issuance_correction (height, tx_index, event_index, issuance, facility, wh, body, reason, at, txid)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
          [event.height, event.txIndex, event.eventIndex, issuance, facility, wh, body, reason, event.at, event.txid],
        );
      }),
      'rec-nft.issued': {
        touches: ({ data: { issuance, token, digest, facility } }) => ({
          writes: [...touching('issuance', issuance), ...touching('lot', token), ...touching('request', digest)],
          reads: touching('facility', facility),
        }),
        apply: issue,
      },
    },
  };
}
