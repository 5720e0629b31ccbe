import pg from 'pg';
import type { Tx } from './database.ts';
import type { Log } from './log.ts';

const CHANNEL = 'rec_live';
const LONGEST_PAUSE_MS = 5_000;

/** What changed, so that whoever shows it reads again. Nothing in it is for one person only: everybody may hear it. */
export interface Notice {
  /** Module whose answers changed, or `chain`. */
  module: string;
  event: string;
  /** Block it came with; null for what people did here. */
  height: number | null;
}

/** Tells every process of the installation, once the open transaction is committed and only then. */
export async function announce(tx: Tx, ...notices: readonly Notice[]): Promise<void> {
  if (notices.length === 0) return;
  await tx.query('SELECT pg_notify($1, notice) FROM unnest($2::text[]) AS notice', [
    CHANNEL,
    notices.map(({ module, event, height }) => JSON.stringify({ module, event, height })),
  ]);
}

export interface LiveListener {
  hear(notice: Notice): void;
  /** Notices may be missed from now on: read everything again once it is back. */
  lost(): void;
}

/** Hears what any process announces, over one connection of its own that comes back by itself. */
export class LiveNotices {
  readonly #listeners = new Set<LiveListener>();
  readonly #url: string;
  readonly #log: Log;
  #client: pg.Client | null = null;
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;
  #closed = false;

  private constructor(url: string, log: Log) {
    this.#url = url;
    this.#log = log;
  }

  static async listen(url: string, log: Log): Promise<LiveNotices> {
    const notices = new LiveNotices(url, log);
    await notices.#connect();
    return notices;
  }

  get isUp(): boolean {
    return this.#client !== null;
  }

  subscribe(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    const client = this.#client;
    this.#client = null;
    await client?.end();
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, application_name: 'rec-market live', keepAlive: true });
    client.on('notification', ({ payload }) => this.#tell(payload));
    client.on('error', (error) => this.#lose(client, error));
    client.on('end', () => this.#lose(client, new Error('the connection ended')));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      if (this.#closed) return await client.end();
      this.#client = client;
      this.#failures = 0;
    } catch (error) {
      await client.end().catch(() => undefined);
      this.#again(error);
    }
  }

  #tell(payload: string | undefined): void {
    if (payload === undefined) return;
    const notice = JSON.parse(payload) as Notice;
    for (const { hear } of this.#listeners) hear(notice);
  }

  #lose(client: pg.Client, error: unknown): void {
    if (this.#client !== client) return;
    this.#client = null;
    for (const { lost } of this.#listeners) lost();
    client.end().catch(() => undefined);
    this.#again(error);
  }

  #again(error: unknown): void {
    if (this.#closed) return;
    if (this.#failures === 0) this.#log.warn({ err: error }, 'live notices are not heard; connecting again');
    const pause = Math.min(100 * 2 ** this.#failures, LONGEST_PAUSE_MS);
    this.#failures += 1;
    this.#retry = setTimeout(() => void this.#connect(), pause);
  }
}
