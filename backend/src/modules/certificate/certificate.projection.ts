import { z } from 'zod';
import { type ChainEvent, eventData, type Projection } from '../../chain/index.ts';
import type { Tx } from '../../kit/database.ts';
import { instantOfSeconds } from '../../kit/instant.ts';
import { MAX_AMOUNT } from '../../kit/units.ts';

const hash = z.instanceof(Uint8Array).transform((bytes) => Buffer.from(bytes));
const instant = z.bigint().transform(instantOfSeconds);

const Attested = z.object({
  digest: hash,
  body: z.string(),
  request: z.object({ facility: z.bigint(), wh: z.bigint(), evidence: hash }),
});

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
  'readings-root': hash,
  // Whatever a body attested here, the contract only wants it above zero.
  leaves: z.bigint().transform((leaves) => (leaves < MAX_AMOUNT ? leaves : MAX_AMOUNT)),
  'verdict-hash': hash,
  evidence: hash,
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

type Step = 'minted' | 'transferred' | 'entered-market' | 'left-market' | 'split' | 'retired';

function note(
  tx: Tx,
  event: ChainEvent,
  { token, step, sender, recipient }: { token: bigint; step: Step; sender: string | null; recipient: string | null },
): Promise<unknown> {
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
  escrow: string,
  piece: { token: bigint; of: bigint; skip: bigint; wh: bigint | null; retired?: boolean },
): Promise<void> {
  const { token, of, skip, wh, retired = false } = piece;
  const rows: unknown[] = await tx.query(
    `INSERT INTO lot (token, issuance, first_wh, wh, owner, state, parent, height, at, txid)
     SELECT $1::bigint, issuance, first_wh + $3::bigint, coalesce($4::bigint, wh - $3::bigint), m.owner,
       CASE WHEN $5::boolean THEN 'retired' WHEN m.owner = $6::text THEN 'listed' ELSE 'held' END, token,
       $7::integer, $8::timestamptz, $9::text
     FROM lot, (SELECT ${MINTED_TO('$1::bigint')} AS owner) m
     WHERE token = $2 AND (m.owner IS NULL) = $5::boolean RETURNING token`,
    [token, of, skip, wh, retired, escrow, event.height, event.at, event.txid],
  );
  expectOne(event, rows, `lot ${of}, or the mint of ${token} from it, is not recorded`);
}

async function end(tx: Tx, event: ChainEvent, token: bigint, state: 'split' | 'retired'): Promise<void> {
  const [rows]: [unknown[]] = await tx.query(
    'UPDATE lot SET state = $2 WHERE token = $1 AND owner IS NULL RETURNING token',
    [token, state],
  );
  expectOne(event, rows, `the burning of lot ${token} is not recorded`);
}

/** Null once the token is burned. */
async function hold(tx: Tx, event: ChainEvent, token: bigint, owner: string | null, listed: boolean): Promise<void> {
  const [rows]: [unknown[]] = await tx.query('UPDATE lot SET owner = $2, state = $3 WHERE token = $1 RETURNING token', [
    token,
    owner,
    listed ? 'listed' : 'held',
  ]);
  expectOne(event, rows, `lot ${token} is not recorded`);
}

/** Attestations, issuances, and where every Wh of them is. `escrow` is the principal of the marketplace. */
export const certificateProjection = (escrow: string): Projection => ({
  name: 'certificate',
  tables: ['attestation', 'issuance', 'lot', 'lot_history'],
  on: {
    // An attestation that was used up can be made again, and then leads nowhere: the first is the one that counts.
    'verification.issue-attested': async (tx, event) => {
      const { digest, body, request } = eventData(event, Attested);
      await tx.query(
        `INSERT INTO attestation (digest, body, facility, wh, evidence, height, at, txid)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (digest) DO NOTHING`,
        [digest, body, request.facility, request.wh, request.evidence, event.height, event.at, event.txid],
      );
    },
    // The chain forgets the open attestations of a suspended body for good; those already used up were good then.
    'verification.body-suspended': async (tx, event) => {
      const { body } = eventData(event, Suspended);
      await tx.query(
        'DELETE FROM attestation a WHERE body = $1 AND NOT EXISTS (SELECT 1 FROM issuance i WHERE i.digest = a.digest)',
        [body],
      );
    },
    'rec-nft.issued': async (tx, event) => {
      const data = eventData(event, Issued);
      await tx.query(
        `INSERT INTO issuance (issuance, facility, owner, token, period_start, period_end, attested_wh, attested_before, wh,
           minted_before, residual, readings_root, leaves, verdict_hash, evidence, digest, height, at, txid)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
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
      const step = recipient === escrow ? 'entered-market' : sender === escrow ? 'left-market' : 'transferred';
      await note(tx, event, { ...moved, step });
      await hold(tx, event, token, recipient, recipient === escrow);
    },
    'rec-nft.nft-burned': async (tx, event) => {
      await hold(tx, event, eventData(event, Moved).token, null, false);
    },
    'rec-nft.split': async (tx, event) => {
      const { token, part, rest, 'part-wh': wh } = eventData(event, Split);
      await end(tx, event, token, 'split');
      await cut(tx, event, escrow, { token: part, of: token, skip: 0n, wh });
      await cut(tx, event, escrow, { token: rest, of: token, skip: wh, wh: null });
      await note(tx, event, { token, step: 'split', sender: null, recipient: null });
    },
    // Of a part, the retirement is a lot that was never minted, and the old token lives on in the rest.
    'rec-nft.retired': async (tx, event) => {
      const { retirement, token, rest, wh } = eventData(event, Retired);
      await end(tx, event, token, rest === null ? 'retired' : 'split');
      if (rest !== null) {
        await cut(tx, event, escrow, { token: retirement, of: token, skip: 0n, wh, retired: true });
        await cut(tx, event, escrow, { token: rest, of: token, skip: wh, wh: null });
        await note(tx, event, { token, step: 'split', sender: null, recipient: null });
      }
      await note(tx, event, { token: retirement, step: 'retired', sender: null, recipient: null });
    },
  },
});
