import type { Reader } from '../kit/database.ts';
import type { UnhandledEvent } from './chain-history.contract.ts';
import { NFT_EVENT_NAMES } from './follow/event-meaning.ts';
import { printedEvents } from './outcome/printed-events.generated.ts';

const KNOWN: ReadonlySet<string> = new Set([...printedEvents, ...NFT_EVENT_NAMES.map((name) => `rec-nft.${name}`)]);

interface KindRow {
  contract: string;
  name: string;
}

/** The kinds of event that are stored, each found by one step in the index over kinds, however many events there are. */
const KINDS = `WITH RECURSIVE kind AS (
    (SELECT contract, name FROM chain_event ORDER BY contract, name LIMIT 1)
    UNION ALL
    SELECT next.contract, next.name FROM kind CROSS JOIN LATERAL (
      SELECT contract, name FROM chain_event WHERE (contract, name) > (kind.contract, kind.name)
      ORDER BY contract, name LIMIT 1
    ) next
  ) SELECT contract, name FROM kind`;

/** What is stored and no projection makes rows of, unknown kinds first. `handled` has kinds as `contract.event`. */
export async function unhandledEvents(reader: Reader, handled: ReadonlySet<string>): Promise<UnhandledEvent[]> {
  const kinds = await reader.query<KindRow>(KINDS);
  const left = kinds.filter(({ contract, name }) => !handled.has(`${contract}.${name}`));
  if (left.length === 0) return [];
  const rows = await reader.query<KindRow & { count: number; first: number; last: number }>(
    `SELECT k.contract, k.name, count(*)::int AS count, min(e.height) AS first, max(e.height) AS last
     FROM unnest($1::text[], $2::text[]) AS k (contract, name)
     JOIN chain_event e ON e.contract = k.contract AND e.name = k.name GROUP BY k.contract, k.name`,
    [left.map(({ contract }) => contract), left.map(({ name }) => name)],
  );
  return rows
    .map(({ contract, name, count, first, last }) => ({
      contract,
      name,
      known: KNOWN.has(`${contract}.${name}`),
      count,
      firstHeight: first,
      lastHeight: last,
    }))
    .sort((a, b) => Number(a.known) - Number(b.known) || compare(a.contract, b.contract) || compare(a.name, b.name));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
