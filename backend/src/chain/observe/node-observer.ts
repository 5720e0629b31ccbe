import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { z } from 'zod';
import { type Clock, systemClock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Log } from '../../kit/log.ts';
import type { ChainNames } from '../chain-names.ts';
import type { PushCounts } from '../follow/chain-source.ts';
import { isConfined } from './confined-address.ts';
import { keepObserved } from './observed.repository.ts';
import { PushedBlocks, PushRefused } from './pushed-block.ts';
import { PushedBlock, PushedBurnBlock } from './pushed-wire.ts';

/** A block of 2 MB stands in a push in hex, with its events as bytes and as the node's structures beside them. */
const MOST_BYTES = 64 * 2 ** 20;
/** Blocks that wait while one is read and stored: a node says one at a time, and a node that restarts one more. */
const MOST_WAITING = 8;
/** A node that takes longer to say one block is gone. */
const WITHIN_MS = 60_000;

export interface NodeObserverOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  names: ChainNames;
  database: Database;
  log: Log;
  clock?: Clock;
  /** Limit of one push; default 64 MiB. */
  mostBytes?: number;
  /** What the path of every push begins with: `/secret/new_block`. Empty: nothing. */
  secret?: string;
}

interface Answer {
  status: number;
  text: string;
}

const OK: Answer = { status: 200, text: 'ok' };

/**
 * Listens to what a stacks-node posts to its event observers. A block is answered once it is stored; what cannot be taken is
 * answered with words, and the node says it again. Everything but blocks is acknowledged and ignored.
 */
export class NodeObserver {
  readonly #server: Server;
  readonly #options: Required<NodeObserverOptions>;
  readonly #blocks: PushedBlocks;
  readonly #listeners = new Set<() => void>();
  #counts: PushCounts = { received: 0, refused: 0, lastAt: null };
  #lastRefusal = '';
  #waiting = 0;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(options: NodeObserverOptions) {
    this.#options = { clock: systemClock, mostBytes: MOST_BYTES, secret: '', ...options };
    this.#blocks = new PushedBlocks(options.names);
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.requestTimeout = WITHIN_MS;
  }

  static listen(options: NodeObserverOptions): Promise<NodeObserver> {
    const observer = new NodeObserver(options);
    return new Promise((resolve, reject) => {
      observer.#server.once('error', (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'EADDRINUSE'
            ? new Error(
                `Port ${options.port} is in use. Stop the other program or set STACKS_OBSERVER_PORT to a free one.`,
              )
            : error,
        ),
      );
      observer.#server.listen(options.port, options.host, () => {
        observer.#warnIfOpen();
        resolve(observer);
      });
    });
  }

  #warnIfOpen(): void {
    const { host, secret, log } = this.#options;
    if (isConfined(host)) return;
    log.warn(
      { host },
      `The observer listens on ${host}, which may be reached from outside: whoever reaches it can say what is on chain. Set ` +
        'STACKS_OBSERVER_HOST to an address that only the node reaches' +
        (secret === '' ? ', and STACKS_OBSERVER_SECRET.' : '; the secret travels without encryption.'),
    );
  }

  /** Without the secret. */
  get url(): string {
    const address = this.#server.address();
    const port = typeof address === 'object' && address !== null ? address.port : this.#options.port;
    return `http://${this.#options.host}:${port}`;
  }

  /** Since this process started. */
  get counts(): PushCounts {
    return this.#counts;
  }

  /** Called after each stored block. */
  onBlock(listener: () => void): void {
    this.#listeners.add(listener);
  }

  async stop(): Promise<void> {
    this.#listeners.clear();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const cut = setTimeout(() => this.#server.closeAllConnections(), 2_000);
    await closed;
    clearTimeout(cut);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let answer: Answer;
    try {
      answer = await this.#take(request);
    } catch (error) {
      answer = this.#failed(error);
    }
    if (answer.status !== 200) this.#refused(answer, this.#pathOf(request.url ?? '/') ?? undefined);
    // What is not read any more must not be mistaken for the next request.
    const headers = {
      'content-type': 'text/plain; charset=utf-8',
      ...(request.complete ? {} : { connection: 'close' }),
    };
    response.writeHead(answer.status, headers).end(answer.text);
  }

  async #take(request: IncomingMessage): Promise<Answer> {
    const { method, headers, url = '/' } = request;
    if (method !== 'POST')
      return { status: 405, text: 'This is the event observer of an indexer: a stacks-node posts to it.' };
    // Any website can have a browser of this machine post something, but not without saying where it comes from.
    if (headers.origin !== undefined) return { status: 403, text: 'Only a node posts here, no page.' };
    const path = this.#pathOf(url);
    if (path === null) return { status: 404, text: 'The path of this push is not the one that was agreed on.' };
    if (path !== '/new_block' && path !== '/new_burn_block') {
      for await (const _ of request);
      return OK;
    }
    if (this.#waiting >= MOST_WAITING) return { status: 503, text: 'Too many blocks wait. Say it again.' };
    return this.#inTurn(async () => {
      const text = await this.#body(request);
      if (path === '/new_burn_block') parsed(text, PushedBurnBlock);
      else await this.#block(text);
      return OK;
    });
  }

  /** One at a time: each may be as large as the limit. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
  }

  /** What follows the secret, without a query; null where the secret is not there. */
  #pathOf(url: string): string | null {
    const path = url.split('?')[0] ?? '';
    const { secret } = this.#options;
    if (secret === '') return path;
    const [, given = '', ...rest] = path.split('/');
    const digest = (text: string) => createHash('sha256').update(text).digest();
    return timingSafeEqual(digest(given), digest(secret)) ? `/${rest.join('/')}` : null;
  }

  async #block(text: string): Promise<void> {
    const observed = this.#blocks.read(parsed(text, PushedBlock));
    await this.#options.database.transaction((tx) => keepObserved(tx, observed));
    this.#counts = { ...this.#counts, received: this.#counts.received + 1, lastAt: this.#options.clock.now() };
    for (const listener of this.#listeners) listener();
  }

  async #body(request: IncomingMessage): Promise<string> {
    const most = this.#options.mostBytes;
    if (Number(request.headers['content-length'] ?? 0) > most) throw new TooLarge(most);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) throw new TooLarge(most);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  #failed(error: unknown): Answer {
    if (error instanceof TooLarge) return { status: 413, text: error.message };
    if (error instanceof PushRefused) return { status: 400, text: error.message };
    this.#options.log.error({ err: error }, 'a pushed block could not be stored');
    return { status: 503, text: 'The block could not be stored. Say it again.' };
  }

  #refused({ status, text }: Answer, path: string | undefined): void {
    this.#counts = { ...this.#counts, refused: this.#counts.refused + 1 };
    if (text === this.#lastRefusal) return;
    this.#lastRefusal = text;
    this.#options.log.warn({ status, path, reason: text }, 'a push was refused');
  }
}

class TooLarge extends Error {
  constructor(most: number) {
    super(`A push has at most ${most} bytes.`);
  }
}

/** A push in its shape; the refusal names the field. */
function parsed<S extends z.ZodType>(text: string, schema: S): z.output<S> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new PushRefused('The body is no JSON.');
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new PushRefused(
    `This is no block as a stacks-node posts it: ${issue?.path.join('.') || 'the body'} ${issue?.message}.`,
  );
}
