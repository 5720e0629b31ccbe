import type { RequestHandler, Response } from 'express';
import type { LiveListener } from '../live.ts';
import { Problem } from '../problem.ts';

/** Where events come from; a source that is down hears nothing. */
export interface NoticeSource {
  readonly isUp: boolean;
  subscribe(listener: LiveListener): () => void;
}

export interface EventStreamOptions {
  /** Connections at a time; one more is asked to come later. */
  limit?: number;
  /** Pause between the comments that keep proxies from cutting a quiet stream. */
  heartbeatMs?: number;
}

/** Bytes a reader may be behind before the stream ends: it reads everything again when it comes back. */
const MOST_BEHIND = 64 * 1024;

/**
 * Server-sent events (WHATWG HTML, section 9.2), the same for every reader. A stream ends when its source may miss events:
 * the browser connects again by itself, and whoever reconnects reads again.
 */
export class EventStreams {
  readonly #open = new Set<Response>();
  readonly #source: NoticeSource;
  readonly #limit: number;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #unsubscribe: () => void;
  #closed = false;

  constructor(source: NoticeSource, { limit = 1_000, heartbeatMs = 15_000 }: EventStreamOptions = {}) {
    this.#source = source;
    this.#limit = limit;
    this.#heartbeat = setInterval(() => this.#write(': still here\n\n'), heartbeatMs);
    this.#heartbeat.unref();
    this.#unsubscribe = source.subscribe({
      hear: (notice) => this.#write(`data: ${JSON.stringify(notice)}\n\n`),
      lost: () => this.#end(),
    });
  }

  get size(): number {
    return this.#open.size;
  }

  /** Outlives any request, so it counts in no histogram of durations. */
  readonly handle: RequestHandler = (_req, res) => {
    if (this.#closed || !this.#source.isUp)
      throw new Problem('unavailable', 'There are no live events at the moment. Try again in a few seconds.');
    if (this.#open.size >= this.#limit)
      throw new Problem('too-many-requests', 'Too many pages listen already. Try again later, or read now and then.');
    res.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Nginx would collect events until its buffer is full.
      'x-accel-buffering': 'no',
    });
    res.write('retry: 2000\n\n');
    this.#open.add(res);
    res.once('close', () => this.#open.delete(res));
  };

  /** Ends every stream, so that the server can stop. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    this.#unsubscribe();
    this.#end();
  }

  #write(text: string): void {
    for (const res of this.#open) {
      if (res.writableLength > MOST_BEHIND) res.destroy();
      else res.write(text);
    }
  }

  #end(): void {
    for (const res of this.#open) res.end();
    this.#open.clear();
  }
}
