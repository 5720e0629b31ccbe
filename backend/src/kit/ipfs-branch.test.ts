import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { branch } from './ipfs-branch.ts';

async function all(chunks: AsyncIterable<Uint8Array>): Promise<number[]> {
  const bytes: number[] = [];
  for await (const chunk of chunks) {
    // Readers of different pace.
    if (chunk.length % 2) await new Promise(setImmediate);
    bytes.push(...chunk);
  }
  return bytes;
}

describe('branch', () => {
  it('gives both readers every chunk, once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array()), async (chunks) => {
        const seen: number[] = [];
        const { readers } = branch(chunks, (chunk) => seen.push(...chunk));
        const whole = chunks.flatMap((chunk) => [...chunk]);
        expect(await Promise.all([all(readers[0]), all(readers[1])])).toEqual([whole, whole]);
        expect(seen).toEqual(whole);
      }),
    );
  });

  it('takes no chunk before both readers want one', async () => {
    let taken = 0;
    const { readers, stop } = branch(endless(), () => {
      taken += 1;
    });
    const [left, right] = [readers[0][Symbol.asyncIterator](), readers[1][Symbol.asyncIterator]()];
    const first = left.next();
    await new Promise(setImmediate);
    expect(taken).toBe(0);
    await right.next();
    await first;
    expect(taken).toBe(1);
    stop();
  });

  it('ends both readers with the error of the source, and keeps it', async () => {
    const broken = (async function* () {
      yield Uint8Array.of(1);
      throw new Error('the disk failed');
    })();
    const source = branch(broken, () => {});
    const ends = await Promise.allSettled(source.readers.map(all));
    expect(ends.map((end) => end.status === 'rejected' && String(end.reason))).toEqual([
      'Error: the disk failed',
      'Error: the disk failed',
    ]);
    expect(source.failure?.error).toEqual(new Error('the disk failed'));
  });

  it('stops the source and the other reader when one leaves early', async () => {
    let released = false;
    const source = branch(
      (async function* () {
        try {
          yield* endless();
        } finally {
          released = true;
        }
      })(),
      () => {},
    );
    const other = all(source.readers[1]);
    for await (const _ of source.readers[0]) break;
    await expect(other).rejects.toThrow('the other reader stopped');
    expect(released).toBe(true);
    expect(source.failure).toBeUndefined();
  });
});

function* endless(): Generator<Uint8Array> {
  for (;;) yield Uint8Array.of(7);
}
