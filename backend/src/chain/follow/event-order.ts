import type { ChainEvent } from '../chain-event.ts';
import type { Touches } from './projection.ts';

/** Events of one kind that may be handled together, after all groups before them. */
export interface EventGroup {
  kind: string;
  events: ChainEvent[];
}

/** The wave in which something was last written, and the last in which it was read. */
interface Use {
  written: number;
  read: number;
}

/**
 * Parts events into groups whose order leads to the same rows as one event after the other: an event comes one wave after
 * the last that wrote what it touches or read what it writes. One without `touches` waits for all before it and holds up all
 * after it. Within a wave nothing touches what another writes.
 */
export function groupEvents(
  events: readonly ChainEvent[],
  kindOf: (event: ChainEvent) => string,
  touchesOf: (event: ChainEvent) => Touches | null,
): EventGroup[] {
  const uses = new Map<string, Use>();
  const waves: Map<string, ChainEvent[]>[] = [];
  let floor = 0;
  for (const event of events) {
    const touches = touchesOf(event);
    const wave = touches === null ? waves.length : Math.max(floor, waveAfter(uses, touches));
    if (touches === null) floor = wave + 1;
    else record(uses, touches, wave);
    const kind = kindOf(event);
    let groups = waves[wave];
    if (groups === undefined) {
      groups = new Map();
      waves[wave] = groups;
    }
    const group = groups.get(kind);
    if (group === undefined) groups.set(kind, [event]);
    else group.push(event);
  }
  return waves.flatMap((groups) => [...groups].map(([kind, together]) => ({ kind, events: together })));
}

function waveAfter(uses: ReadonlyMap<string, Use>, { writes, reads = [] }: Touches): number {
  let wave = 0;
  for (const name of writes) {
    const use = uses.get(name);
    if (use !== undefined) wave = Math.max(wave, use.written + 1, use.read + 1);
  }
  for (const name of reads) wave = Math.max(wave, (uses.get(name)?.written ?? -1) + 1);
  return wave;
}

function record(uses: Map<string, Use>, { writes, reads = [] }: Touches, wave: number): void {
  for (const name of writes) uses.set(name, { written: wave, read: wave });
  for (const name of reads) {
    const use = uses.get(name);
    if (use === undefined) uses.set(name, { written: -1, read: wave });
    else use.read = Math.max(use.read, wave);
  }
}
