import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { Problem } from '../../kit/problem.ts';

export interface StacksHttpOptions {
  /** Base address of a Stacks API, e.g. https://api.testnet.hiro.so; undefined where there is only a node. */
  url: string | undefined;
  /** Base address of the RPC of a node; the API's where it is left out, as an API passes it on. */
  rpcUrl?: string | undefined;
  /** For one attempt; default 10 s. */
  timeoutMs?: number;
  /** Further attempts after a failure to connect, 429 or 5xx; default 3. */
  retries?: number;
  /** Sent as `x-api-key` where the operator wants one. */
  apiKey?: string;
}

export interface HttpAnswer {
  status: number;
  text: string;
}

/** What only an API answers; the rest is the RPC of a node. */
const OF_API = '/extended/';

const withoutSlash = (url: string | undefined) => url?.replace(/\/+$/, '');

/** One polite HTTP client for the node: timeouts, few retries with growing pauses, every failure in the same words. */
export class StacksHttp {
  readonly #options: { timeoutMs: number; retries: number; apiKey: string | undefined };
  readonly #api: string | undefined;
  readonly #rpc: string;

  constructor({ url, rpcUrl, timeoutMs = 10_000, retries = 3, apiKey }: StacksHttpOptions) {
    this.#api = withoutSlash(url);
    const rpc = withoutSlash(rpcUrl) ?? this.#api;
    if (rpc === undefined) throw new Error('Set STACKS_API_URL, STACKS_RPC_URL or both.');
    this.#rpc = rpc;
    this.#options = { timeoutMs, retries, apiKey };
  }

  /** Of the API and of the node. */
  get urls(): { url: string | undefined; rpcUrl: string } {
    return { url: this.#api, rpcUrl: this.#rpc };
  }

  /** Where a path is answered; undefined for those of an API where there is none. */
  baseOf(path: string): string | undefined {
    return path.startsWith(OF_API) ? this.#api : this.#rpc;
  }

  /** GET in a known shape; null where the node says 404. */
  async get<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S> | null> {
    const answer = await this.request('GET', path);
    if (answer.status === 404) return null;
    return this.parse(path, answer, schema);
  }

  /** The answer's JSON in a known shape; anything else says that this is no Stacks API of a kind we know. */
  parse<S extends z.ZodType>(path: string, answer: HttpAnswer, schema: S): z.output<S> {
    if (answer.status >= 400) throw unavailable(path, `it answers ${answer.status}: ${answer.text.slice(0, 200)}`);
    let json: unknown;
    try {
      json = JSON.parse(answer.text);
    } catch {
      throw unavailable(path, 'its answer is no JSON');
    }
    const parsed = schema.safeParse(json);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw unavailable(path, `its answer has another shape (${issue?.path.join('.')}: ${issue?.message})`);
  }

  /** Any status below 500 but 429 is an answer; the rest is tried again, then becomes `chain-unavailable`. */
  async request(method: 'GET' | 'POST', path: string, body?: unknown): Promise<HttpAnswer> {
    const { retries } = this.#options;
    const base = this.baseOf(path);
    if (base === undefined)
      throw unavailable(path, 'no Stacks API is set (STACKS_API_URL), and a node alone does not know it');
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.#attempt(method, base + path, body);
      if (typeof answer === 'object' && answer.status < 500 && answer.status !== 429) return answer;
      const why = typeof answer === 'string' ? answer : `it answers ${answer.status}`;
      if (attempt >= retries) throw unavailable(path, why);
      await sleep(100 * 2 ** attempt);
    }
  }

  async #attempt(method: string, address: string, body: unknown): Promise<HttpAnswer | string> {
    const { timeoutMs, apiKey } = this.#options;
    try {
      const response = await fetch(address, {
        method,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(apiKey === undefined ? {} : { 'x-api-key': apiKey }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
      const cause = error instanceof Error ? (error.cause ?? error) : error;
      return cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : String(cause);
    }
  }
}

const unavailable = (path: string, why: string) =>
  new Problem('chain-unavailable', `The Stacks node cannot be asked for ${path.split('?')[0]}: ${why}.`);
