import { z } from 'zod';
import {
  type ChainEvent,
  type ChainNames,
  eventData,
  type Projection,
  type SetHandler,
  touching,
} from '../../chain/index.ts';
import type { Tx } from '../../kit/database.ts';
import { cut, end, found, hold, type Note, note, type Piece, type Places } from './lot.repository.ts';

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

const Expired = z.object({ token: z.bigint() });

const placesOf = ({ contracts, escrows }: ChainNames): Places =>
  Object.fromEntries(escrows.map((escrow) => [escrow, escrow === contracts.marketplace ? 'listed' : 'escrowed']));

const read = <S extends z.ZodType>(events: readonly ChainEvent[], schema: S) =>
  events.map((event) => ({ event, data: eventData(event, schema) }));

/** A handler whose events write the lots that these keys of their data name. */
const ofLots = (keys: readonly string[], apply: SetHandler['apply']): SetHandler => ({
  touches: ({ data }) => ({ writes: touching('lot', ...keys.map((key) => data[key])) }),
  apply,
});

async function expire(tx: Tx, events: readonly ChainEvent[]): Promise<void> {
  const expired = read(events, Expired).map(({ event, data: { token } }) => ({ event, token }));
  await end(
    tx,
    expired.map((lot) => ({ ...lot, state: 'expired' })),
  );
  await note(
    tx,
    expired.map((lot) => ({ ...lot, step: 'expired' })),
  );
}

/** Two neighbours become a new lot. */
async function merge(tx: Tx, places: Places, events: readonly ChainEvent[]): Promise<void> {
  const merged = read(events, Merged);
  await found(
    tx,
    places,
    merged.map(({ event, data: { token, issuance, 'first-wh': firstWh, wh } }) => {
      return { event, token, issuance, firstWh, wh };
    }),
  );
  const parts = merged.flatMap(({ event, data: { token: mergedInto, first, second } }) =>
    [first, second].map((token) => ({ event, token, mergedInto })),
  );
  await end(
    tx,
    parts.map((part) => ({ ...part, state: 'merged' })),
  );
  await note(
    tx,
    parts.map(({ event, token }) => ({ event, token, step: 'merged' })),
  );
}

async function split(tx: Tx, places: Places, events: readonly ChainEvent[]): Promise<void> {
  const cuts = read(events, Split);
  await end(
    tx,
    cuts.map(({ event, data: { token } }) => ({ event, token, state: 'split' })),
  );
  const pieces = cuts.flatMap(({ event, data: { token, part, rest, 'part-wh': wh } }): Piece[] => [
    { event, token: part, of: token, skip: 0n, wh },
    { event, token: rest, of: token, skip: wh, wh: null },
  ]);
  await cut(tx, places, pieces);
  await note(
    tx,
    cuts.map(({ event, data: { token } }) => ({ event, token, step: 'split' })),
  );
}

/** Of a part, the retirement is a lot that was never minted, and the old token lives on in the rest. */
async function retire(tx: Tx, places: Places, events: readonly ChainEvent[]): Promise<void> {
  const retired = read(events, Retired);
  await end(
    tx,
    retired.map(({ event, data: { token, rest } }) => ({ event, token, state: rest === null ? 'retired' : 'split' })),
  );
  const pieces = retired.flatMap(({ event, data: { token, retirement, rest, wh } }): Piece[] =>
    rest === null
      ? []
      : [
          { event, token: retirement, of: token, skip: 0n, wh, retired: true },
          { event, token: rest, of: token, skip: wh, wh: null },
        ],
  );
  await cut(tx, places, pieces);
  const notes = retired.flatMap(({ event, data: { token, retirement, rest } }): Note[] => {
    const last: Note = { event, token: retirement, step: 'retired' };
    return rest === null ? [last] : [{ event, token, step: 'split' }, last];
  });
  await note(tx, notes);
}

/** Where every lot is and what it came from, for many events at a time. */
export function lotHandlers(names: ChainNames): Projection['on'] {
  const places = placesOf(names);
  const isEscrow = (principal: string | null) => principal !== null && Object.hasOwn(places, principal);
  const stepOf = (sender: string | null, recipient: string | null) =>
    isEscrow(recipient) ? 'entered-market' : isEscrow(sender) ? 'left-market' : 'transferred';
  return {
    'rec-nft.nft-minted': ofLots(['token'], async (tx, events) => {
      const minted = read(events, Moved).map(({ event, data }): Note => ({ event, ...data, step: 'minted' }));
      await note(tx, minted);
    }),
    'rec-nft.nft-transferred': ofLots(['token'], async (tx, events) => {
      const moved = read(events, Moved);
      const notes = moved.map(({ event, data }): Note => {
        return { event, ...data, step: stepOf(data.sender, data.recipient) };
      });
      await note(tx, notes);
      const holds = moved.map(({ event, data: { token, recipient } }) => {
        return { event, token, owner: recipient, state: places[recipient ?? ''] ?? ('held' as const) };
      });
      await hold(tx, holds);
    }),
    'rec-nft.nft-burned': ofLots(['token'], async (tx, events) => {
      const burned = read(events, Moved).map(({ event, data: { token } }) => {
        return { event, token, owner: null, state: 'held' as const };
      });
      await hold(tx, burned);
    }),
    'rec-nft.split': ofLots(['token', 'part', 'rest'], (tx, events) => split(tx, places, events)),
    'rec-nft.merged': ofLots(['token', 'first', 'second'], (tx, events) => merge(tx, places, events)),
    'rec-nft.expired': ofLots(['token'], expire),
    'rec-nft.retired': ofLots(['retirement', 'token', 'rest'], (tx, events) => retire(tx, places, events)),
  };
}
