import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChainEvent } from '../chain-event.ts';
import { groupEvents } from './event-order.ts';
import type { Touches } from './projection.ts';

interface Toy {
  kind: string;
  touches: Touches | null;
}

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const touches = fc.record({ writes: fc.array(name, { maxLength: 2 }), reads: fc.array(name, { maxLength: 2 }) });
const toys = fc.array(
  fc.record({
    kind: fc.constantFrom('x', 'y', 'z'),
    touches: fc.option(touches, { freq: 12 }),
  }),
  { maxLength: 40 },
);

const toyOf = (event: ChainEvent) => event as unknown as Toy;
const grouped = (list: readonly Toy[]): Toy[][] =>
  groupEvents(
    list as unknown as ChainEvent[],
    (event) => toyOf(event).kind,
    (event) => toyOf(event).touches,
  ).map(({ events }) => events.map(toyOf));

/** Each event appends what it has read to all that it writes; one that tells nothing reads and writes everything. */
function play(order: readonly Toy[], list: readonly Toy[]): Record<string, string> {
  const state: Record<string, string> = { a: '', b: '', c: '', d: '', e: '' };
  for (const toy of order) {
    const { writes, reads = [] } = toy.touches ?? { writes: Object.keys(state) };
    const seen = [...new Set([...writes, ...reads])].sort().map((key) => `${key}=${hash(state[key] ?? '')}`);
    for (const key of new Set(writes)) state[key] = `${state[key]};${list.indexOf(toy)}(${seen})`;
  }
  return state;
}
const hash = (text: string) => [...text].reduce((sum, c) => (Math.imul(sum, 31) + c.charCodeAt(0)) | 0, 7);

describe('events handled in groups', () => {
  it('lead where they lead one after the other', () => {
    fc.assert(
      fc.property(toys, (list) => {
        expect(play(grouped(list).flat(), list)).toEqual(play(list, list));
      }),
      { numRuns: 1_000 },
    );
  });

  it('write nothing that another of the group touches, and are of one kind', () => {
    fc.assert(
      fc.property(toys, (list) => {
        for (const group of grouped(list)) {
          expect(new Set(group.map(({ kind }) => kind)).size).toBe(1);
          if (group.length === 1) continue;
          for (const one of group)
            for (const other of group.filter((toy) => toy !== one)) {
              const { writes = [], reads = [] } = other.touches ?? {};
              expect([...writes, ...reads].filter((key) => one.touches?.writes.includes(key))).toEqual([]);
            }
        }
      }),
    );
  });

  it('go together as far as they can', () => {
    const toy = (kind: string, ...writes: string[]): Toy => ({ kind, touches: { writes } });
    const list = [toy('x', 'a'), toy('y', 'a'), toy('x', 'b'), toy('y', 'b'), toy('x', 'c')];
    expect(grouped(list).map((group) => group.length)).toEqual([3, 2]);
  });
});
