type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
type Turn = Promise<IteratorResult<Uint8Array>>;

/** One stream, read by two. */
export interface Branch {
  readers: readonly [AsyncIterable<Uint8Array>, AsyncIterable<Uint8Array>];
  /** Set once the source has failed; both readers then end with that error. */
  readonly failure: { error: unknown } | undefined;
  /** Abandons the source; a reader that still wants a chunk ends with an error. */
  stop(): void;
}

/**
 * Takes the next chunk when both readers want one, so the slower sets the pace and nothing piles up. A reader that leaves
 * early stops the other. `onChunk` sees each chunk once.
 */
export function branch(source: Chunks, onChunk: (chunk: Uint8Array) => void): Branch {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const waiting: ((turn: Turn) => void)[] = [];
  let failure: { error: unknown } | undefined;
  let ended = false;

  async function next(): Turn {
    try {
      const result = await iterator.next();
      if (result.done) ended = true;
      else onChunk(result.value);
      return result;
    } catch (error) {
      ended = true;
      failure = { error };
      throw error;
    }
  }

  function give(turn: Turn): void {
    turn.catch(() => {});
    for (const resolve of waiting.splice(0)) resolve(turn);
  }

  function stop(): void {
    if (!ended) {
      ended = true;
      void Promise.resolve(iterator.return?.()).catch(() => {});
    }
    give(Promise.reject(new Error('the other reader stopped')));
  }

  async function* reader(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const turn = new Promise<IteratorResult<Uint8Array>>((resolve) => waiting.push(resolve));
        if (ended) stop();
        else if (waiting.length === 2) give(next());
        const result = await turn;
        if (result.done) return;
        yield result.value;
      }
    } finally {
      if (!ended) stop();
    }
  }

  return {
    readers: [reader(), reader()],
    get failure() {
      return failure;
    },
    stop,
  };
}
