import fc from 'fast-check';
import { expect, it } from 'vitest';
import { forkPoint } from './fork-point.ts';

/** A chain whose blocks are shared up to `last`, and how often it was asked. */
function sharedUpTo(last: number) {
  const asked: number[] = [];
  const shared = async (height: number) => {
    asked.push(height);
    return height <= last;
  };
  return { asked, shared };
}

it('finds the last shared block of any fork, and says so when there is none', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(600), fc.nat(600), fc.nat(600), async (lowest, length, depth) => {
      const from = lowest + length;
      const last = from - depth;
      const { shared, asked } = sharedUpTo(last);
      expect(await forkPoint(from, lowest, shared)).toBe(Math.max(last, lowest - 1));
      expect(asked.every((height) => height >= lowest && height <= from)).toBe(true);
    }),
  );
});

it('asks in the order of the logarithm of the depth', async () => {
  const { shared, asked } = sharedUpTo(10_000 - 400);
  await forkPoint(10_000, 1, shared);
  expect(asked.length).toBeLessThanOrEqual(20);
});

it('has nothing to ask when there is nothing to look at', async () => {
  const { shared, asked } = sharedUpTo(100);
  expect(await forkPoint(2, 5, shared)).toBe(4);
  expect(asked).toEqual([]);
});

it('gives a block that was shared when it was asked for, however the answers change', async () => {
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.boolean()), fc.nat(300), async (answers, length) => {
      const said = new Map<number, boolean>();
      const found = await forkPoint(1 + length, 1, async (height) => {
        const answer = answers.next().value === true;
        said.set(height, answer);
        return answer;
      });
      expect(found === 0 || said.get(found) === true).toBe(true);
    }),
  );
});
