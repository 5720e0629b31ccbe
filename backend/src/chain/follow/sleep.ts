import { setTimeout as sleep } from 'node:timers/promises';

/** A pause that can be cut short. A call that comes while nobody sleeps ends the next pause at once: nothing is missed. */
export class Sleep {
  #alarm = new AbortController();

  wake(): void {
    this.#alarm.abort();
  }

  async until(ms: number, stopped: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([stopped, this.#alarm.signal]);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
    if (this.#alarm.signal.aborted) this.#alarm = new AbortController();
  }
}
