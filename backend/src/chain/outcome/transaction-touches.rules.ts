import type { Touched } from '../chain.contract.ts';
import type { ChainEvent } from '../chain-event.ts';
import type { ClarityValue } from '../values/clarity-value.ts';

type Kind = Touched['kind'];

/** Under which keys our events name things that have a page. */
const KINDS: Record<string, Kind> = {
  facility: 'facility',
  issuance: 'issuance',
  listing: 'listing',
  retirement: 'retirement',
  token: 'lot',
  part: 'lot',
  rest: 'lot',
  first: 'lot',
  second: 'lot',
};
const ORDER: readonly Kind[] = ['facility', 'issuance', 'lot', 'listing', 'retirement'];

const isTuple = (value: ClarityValue | undefined): value is Record<string, ClarityValue> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** What a transaction was about: each thing once, in the order of its life. */
export function touchedBy(events: readonly Pick<ChainEvent, 'data'>[]): Touched[] {
  const found = new Map<string, Touched>();
  const look = (data: Record<string, ClarityValue>) => {
    for (const [key, value] of Object.entries(data)) {
      const kind = KINDS[key];
      if (kind !== undefined && typeof value === 'bigint') found.set(`${kind} ${value}`, { kind, id: value });
      // An attestation holds its request as a tuple of its own.
      if (key === 'request' && isTuple(value)) look(value);
    }
  };
  for (const { data } of events) look(data);
  return [...found.values()].sort(
    (a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}
