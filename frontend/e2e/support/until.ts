import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until there is an answer; the time only bounds how long a failure takes to show. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  ms = 60_000,
): Promise<T> {
  const deadline = performance.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await sleep(50);
  }
}
