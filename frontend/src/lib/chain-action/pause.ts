const wakers = new Map<string, () => void>();

/** Waits, but not longer than until the connection is back or somebody wakes it. */
export function pause(key: string, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      wakers.delete(key);
      window.removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    wakers.set(key, done);
    window.addEventListener('online', done);
  });
}

export const wake = (key: string): void => wakers.get(key)?.();
