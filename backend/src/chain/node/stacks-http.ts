import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { Problem } from '../../kit/problem.ts';

export interface StacksHttpOptions {
  /** Base address of a Stacks node with its API, e.g. https://api.testnet.hiro.so */
  url: string;
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

/** One polite HTTP client for the node: timeouts, few retries with growing pauses, every failure in the same words. */
export class StacksHttp {
  readonly #options: Required<Omit<StacksHttpOptions, 'apiKey'>> & { apiKey: string | undefined };

  constructor({ url, timeoutMs = 10_000, retries = 3, apiKey }: StacksHttpOptions) {
    this.#options = { url: url.replace(/\/+$/, ''), timeoutMs, retries, apiKey };
  }

  get url(): string {
    return this.#options.url;
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
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.#attempt(method, path, body);
      if (typeof answer === 'object' && answer.status < 500 && answer.status !== 429) return answer;
      const why = typeof answer === 'string' ? answer : `it answers ${answer.status}`;
      if (attempt >= retries) throw unavailable(path, why);
      await sleep(100 * 2 ** attempt);
    }
  }

  async #attempt(method: string, path: string, body: unknown): Promise<HttpAnswer | string> {
    const { url, timeoutMs, apiKey } = this.#options;
    try {
      const response = await fetch(url + path, {
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
