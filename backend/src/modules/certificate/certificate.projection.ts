import { z } from 'zod';
import type { ChainNames } from '../../chain/index.ts';
import { type ChainEvent, eventData, type Projection } from '../../chain/index.ts';
import type { Tx } from '../../kit/database.ts';
import { instantOfSeconds } from '../../kit/instant.ts';
import { MAX_AMOUNT } from '../../kit/units.ts';
import type { LotState } from './certificate.contract.ts';
import type { HistoryRow } from './certificate.queries.ts';

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

const Split = z.object({
  token: z.bigint(),
  part: z.bigint(),
  rest: z.bigint(),
  'part-wh': z.bigint(),
});

const Retired = z.object({
  retirement: z.bigint(),
  token: z.bigint(),
  rest: z.bigint().nullable(),
  wh: z.bigint(),
});

const Moved = z.object({ token: z.bigint(), sender: z.string().nullable(), recipient: z.string().nullable() });

const Merged = z.object({
  token: z.bigint(),
  first: z.bigint(),
  second: z.bigint(),
  issuance: z.bigint(),
  'first-wh': z.bigint(),
  wh: z.bigint(),
});

const Withdrawn = z.object({ issuance: z.bigint(), token: z.bigint().nullable(), reason: hash });
const WithdrawnBy = z.object({ issuance: z.bigint(), by: z.string() });
const Expired = z.object({ token: z.bigint() });
const Corrected = z.object({
  issuance: z.bigint(),
  facility: z.bigint(),
  wh: z.bigint(),
  body: z.string(),
  reason: hash,
});

interface Note {
  token: bigint;
  step: HistoryRow['step'];
  sender?: string | null;
  recipient?: string | null;
}

function note(tx: Tx, event: ChainEvent, { token, step, sender = null, recipient = null }: Note): Promise<unknown> {
  return tx.query(
    `INSERT INTO lot_history (height, tx_index, event_index, token, step, sender, recipient, at, txid)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [event.height, event.txIndex, event.eventIndex, token, step, sender, recipient, event.at, event.txid],
  );
}

/** SQL of the receiver of the mint that came before the print: native events are the truth about who holds what. */
const MINTED_TO = (token: string) => `(SELECT recipient FROM lot_history WHERE token = ${token} AND step = 'minted')`;

/** Something the chain speaks of is missing or different here: going on would only hide it. */
function expectOne(event: ChainEvent, rows: readonly unknown[], what: string): void {
  if (rows.length !== 1)
    throw new Error(
      `${event.contract}.${event.name} in transaction ${event.txid}: ${what}. Replay: npm run chain:rebuild.`,
    );
}

/** A piece of the lot `of` as a lot of its own: after its first `skip` Wh, `wh` long; null takes the rest. */
async function cut(
  tx: Tx,
  event: ChainEvent,
  places: Places,
  piece: { token: bigint; of: bigint; skip: bigint; wh: bigint | null; retired?: boolean },
): Promise<void> {
  const { token, of, skip, wh, retired = false } = piece;
  const rows: unknown[] = await tx.query(
    `INSERT INTO lot (token, issuance, first_wh, wh, owner, state, parent, height, at, txid)
     SELECT $1::bigint, issuance, first_wh + $3::bigint, coalesce($4::bigint, wh - $3::bigint), m.owner,
       CASE WHEN $5::boolean THEN 'retired' ELSE coalesce(($6::jsonb) ->> m.owner, 'held') END, token,
       $7::integer, $8::timestamptz, $9::text
     FROM lot, (SELECT ${MINTED_TO('$1::bigint')} AS owner) m
     WHERE token = $2 AND (m.owner IS NULL) = $5::boolean RETURNING token`,
    [token, of, skip, wh, retired, JSON.stringify(places), event.height, event.at, event.txid],
  );
  expectOne(event, rows, `lot ${of}, or the mint of ${token} from it, is not recorded`);
}

async function end(tx: Tx, event: ChainEvent, token: bigint, state: LotState): Promise<void> {
  const [rows]: [unknown[]] = await tx.query(
    'UPDATE lot SET state = $2 WHERE token = $1 AND owner IS NULL RETURNING token',
    [token, state],
  );
  expectOne(event, rows, `the burning of lot ${token} is not recorded`);
}

/** Null once the token is burned. */
async function hold(tx: Tx, event: ChainEvent, token: bigint, owner: string | null, state: LotState): Promise<void> {
  const [rows]: [unknown[]] = await tx.query('UPDATE lot SET owner = $2, state = $3 WHERE token = $1 RETURNING token', [
    token,
    owner,
    state,
  ]);
  expectOne(event, rows, `lot ${token} is not recorded`);
}

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

/** States of a lot by the contract of the market that holds it. */
type Places = Record<string, LotState>;

const placesOf = ({ contracts, escrows }: ChainNames): Places =>
  Object.fromEntries(escrows.map((escrow) => [escrow, escrow === contracts.marketplace ? 'listed' : 'escrowed']));

/** Attestations, issuances, and where every Wh of them is. */
export function certificateProjection(names: ChainNames): Projection {
  const places = placesOf(names);
  const isEscrow = (principal: string | null) => principal !== null && Object.hasOwn(places, principal);
  return {
    name: 'certificate',
    tables: ['attestation', 'open_request', 'issuance', 'issuance_correction', 'lot', 'lot_history'],
    on: {
      'verification.issue-attested': attest,
      'issuance.request-opened': async (tx, event) => {
        const { digest, facility, owner, bodies } = eventData(event, Opened);
        await tx.query(
          `INSERT INTO open_request (digest, facility, owner, bodies) VALUES ($1, $2, $3, $4)
         ON CONFLICT (digest) DO UPDATE SET owner = excluded.owner, bodies = excluded.bodies`,
          [digest, facility, owner, bodies],
        );
      },
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
      'rec-nft.withdrawn': async (tx, event) => {
        const { issuance, token, reason } = eventData(event, Withdrawn);
        const [rows]: [unknown[]] = await tx.query(
          `UPDATE issuance SET withdrawn_at = $2, withdrawn_txid = $3, withdrawn_by = $4, withdrawn_reason = $5
         WHERE issuance = $1 AND withdrawn_at IS NULL RETURNING issuance`,
          [issuance, event.at, event.txid, event.sender, reason],
        );
        expectOne(event, rows, `issuance ${issuance} is not recorded, or is withdrawn here`);
        if (token === null) return;
        await end(tx, event, token, 'withdrawn');
        await note(tx, event, { token, step: 'withdrawn' });
      },
      // The owner himself; a body acts through the contract it calls, and is who signed.
      'issuance.issuance-withdrawn': async (tx, event) => {
        const { issuance, by } = eventData(event, WithdrawnBy);
        if (by !== names.contracts.verification)
          await tx.query('UPDATE issuance SET withdrawn_by = $2 WHERE issuance = $1', [issuance, by]);
      },
      'issuance.issuance-corrected': async (tx, event) => {
        const { issuance, facility, wh, body, reason } = eventData(event, Corrected);
        await tx.query(
          `INSERT INTO issuance_correction (height, tx_index, event_index, issuance, facility, wh, body, reason, at, txid)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
          [event.height, event.txIndex, event.eventIndex, issuance, facility, wh, body, reason, event.at, event.txid],
        );
      },
      'rec-nft.issued': async (tx, event) => {
        const data = eventData(event, Issued);
        await tx.query(
          `INSERT INTO issuance (issuance, facility, owner, token, period_start, period_end, attested_wh, attested_before, wh,
           minted_before, residual, readings_root, leaves, verdict_hash, evidence, digest, height, at, txid,
           corrected_before, expires_at, trial)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
          [
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
          ],
        );
        if (data.token === null) return;
        const rows: unknown[] = await tx.query(
          `INSERT INTO lot (token, issuance, first_wh, wh, owner, state, parent, height, at, txid)
         SELECT $1::bigint, $2::bigint, 0, $3::bigint, recipient, 'held', NULL, $4::integer, $5::timestamptz, $6::text
         FROM lot_history WHERE token = $1 AND step = 'minted' RETURNING token`,
          [data.token, data.issuance, data.wh, event.height, event.at, event.txid],
        );
        expectOne(event, rows, `the mint of lot ${data.token} is not recorded`);
      },
      'rec-nft.nft-minted': async (tx, event) => {
        await note(tx, event, { ...eventData(event, Moved), step: 'minted' });
      },
      'rec-nft.nft-transferred': async (tx, event) => {
        const moved = eventData(event, Moved);
        const { token, sender, recipient } = moved;
        const step = isEscrow(recipient) ? 'entered-market' : isEscrow(sender) ? 'left-market' : 'transferred';
        await note(tx, event, { ...moved, step });
        await hold(tx, event, token, recipient, places[recipient ?? ''] ?? 'held');
      },
      'rec-nft.nft-burned': async (tx, event) => {
        await hold(tx, event, eventData(event, Moved).token, null, 'held');
      },
      'rec-nft.split': async (tx, event) => {
        const { token, part, rest, 'part-wh': wh } = eventData(event, Split);
        await end(tx, event, token, 'split');
        await cut(tx, event, places, { token: part, of: token, skip: 0n, wh });
        await cut(tx, event, places, { token: rest, of: token, skip: wh, wh: null });
        await note(tx, event, { token, step: 'split' });
      },
      'rec-nft.merged': async (tx, event) => {
        const { token, first, second, issuance, 'first-wh': firstWh, wh } = eventData(event, Merged);
        const rows: unknown[] = await tx.query(
          `INSERT INTO lot (token, issuance, first_wh, wh, owner, state, parent, height, at, txid)
         SELECT $1::bigint, $2::bigint, $3::bigint, $4::bigint, recipient, coalesce(($5::jsonb) ->> recipient, 'held'), NULL,
           $6::integer, $7::timestamptz, $8::text
         FROM lot_history WHERE token = $1 AND step = 'minted' RETURNING token`,
          [token, issuance, firstWh, wh, JSON.stringify(places), event.height, event.at, event.txid],
        );
        expectOne(event, rows, `the mint of lot ${token} is not recorded`);
        for (const part of [first, second]) {
          await end(tx, event, part, 'merged');
          await tx.query('UPDATE lot SET merged_into = $2 WHERE token = $1', [part, token]);
          await note(tx, event, { token: part, step: 'merged' });
        }
      },
      'rec-nft.expired': async (tx, event) => {
        const { token } = eventData(event, Expired);
        await end(tx, event, token, 'expired');
        await note(tx, event, { token, step: 'expired' });
      },
      // Of a part, the retirement is a lot that was never minted, and the old token lives on in the rest.
      'rec-nft.retired': async (tx, event) => {
        const { retirement, token, rest, wh } = eventData(event, Retired);
        await end(tx, event, token, rest === null ? 'retired' : 'split');
        if (rest !== null) {
          await cut(tx, event, places, { token: retirement, of: token, skip: 0n, wh, retired: true });
          await cut(tx, event, places, { token: rest, of: token, skip: wh, wh: null });
          await note(tx, event, { token, step: 'split' });
        }
        await note(tx, event, { token: retirement, step: 'retired' });
      },
    },
  };
}
