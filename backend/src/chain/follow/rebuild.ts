import type { Tx } from '../../kit/database.ts';
import type { ChainEvent } from '../chain-event.ts';
import { type EventPosition, eventsAfter, finalHeight } from './chain.repository.ts';
import type { Projector } from './projector.ts';

const EVENTS_AT_A_TIME = 4_000;

/**
 * Empties all projection tables and replays every stored event, in one transaction: readers see the old rows until the
 * new ones are complete. The undo log of what is not final is written anew. Gives the number of events.
 */
export async function rebuild(tx: Tx, projector: Projector): Promise<number> {
  await projector.clear(tx);
  await tx.query('DELETE FROM chain_undo');
  const final = await finalHeight(tx);
  let position: EventPosition = { height: -1, txIndex: 0, eventIndex: 0 };
  let replayed = 0;
  for (;;) {
    const events = await eventsAfter(tx, position, EVENTS_AT_A_TIME);
    const last = events.at(-1);
    if (last === undefined) return replayed;
    const undoable = events.findIndex(({ height }) => height > final);
    await projector.project(tx, undoable < 0 ? events : events.slice(0, undoable), 'final');
    for (const block of undoable < 0 ? [] : byHeight(events.slice(undoable)))
      await projector.project(tx, block, block[0]?.height ?? 0);
    replayed += events.length;
    position = last;
  }
}

function byHeight(events: readonly ChainEvent[]): ChainEvent[][] {
  const groups = new Map<number, ChainEvent[]>();
  for (const event of events) {
    const group = groups.get(event.height);
    if (group === undefined) groups.set(event.height, [event]);
    else group.push(event);
  }
  return [...groups.values()];
}
