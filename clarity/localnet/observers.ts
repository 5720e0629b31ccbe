import { setTimeout as delay } from 'node:timers/promises';
import type { NodeEvent } from './views/node-event.view.ts';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;
const ANSWER_WITHIN_MS = 5_000;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Posts what happens to one event observer, in order, each until it is acknowledged with a 2xx; an answer that gets lost means that it
 * comes again. A node waits for its observers; this chain goes on and lets them follow. What is not acknowledged when the process ends
 * is not sent again, and nothing from before the start is: a consumer asks the API for what it missed, as it must with a node.
 */
export class Observer {
  private readonly queue: { readonly path: string; readonly json: string }[] = [];
  private sending = false;
  private readonly stopped = new AbortController();

  /** `url` without a path, for instance `http://127.0.0.1:3700`. Throws with words if it is not of this machine. */
  constructor(
    private readonly url: string,
    private readonly report: (line: string) => void,
  ) {
    observerUrl(url);
  }

  tell(events: readonly NodeEvent[]): void {
    // Written down at once: the chain may change before it is sent.
    for (const { path, body } of events) this.queue.push({ path, json: JSON.stringify(body) });
    if (!this.sending) this.drain().catch((error: unknown) => this.report(`observer ${this.url}: ${String(error)}`));
  }

  /** How many are not acknowledged yet. */
  get waiting(): number {
    return this.queue.length;
  }

  stop(): void {
    this.stopped.abort();
    this.queue.length = 0;
  }

  private async drain(): Promise<void> {
    this.sending = true;
    for (let next = this.queue[0]; next; next = this.queue[0]) {
      await this.deliver(next.path, next.json);
      this.queue.shift();
    }
    this.sending = false;
  }

  private async deliver(path: string, json: string): Promise<void> {
    let wait = FIRST_WAIT_MS;
    while (!this.stopped.signal.aborted) {
      const trouble = await this.post(path, json);
      if (trouble === undefined) return;
      if (wait === FIRST_WAIT_MS) this.report(`observer ${this.url}${path}: ${trouble}; tried until it is taken`);
      await delay(wait, undefined, { signal: this.stopped.signal }).catch(() => undefined);
      wait = Math.min(2 * wait, LONGEST_WAIT_MS);
    }
  }

  private async post(path: string, json: string): Promise<string | undefined> {
    try {
      const response = await fetch(this.url.replace(/\/$/, '') + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: json,
        redirect: 'error',
        signal: AbortSignal.any([this.stopped.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      });
      await response.arrayBuffer();
      return response.ok ? undefined : `answered ${response.status}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

function observerUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' || !LOOPBACK.test(url.hostname)) {
    throw new Error(`the observer ${text} must be an http:// address of this machine, such as http://127.0.0.1:3700`);
  }
}
