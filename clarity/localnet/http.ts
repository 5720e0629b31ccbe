import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, Faults } from './faults.ts';
import type { Turns } from './turns.ts';

export type Answer = {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
  /** Only half of it is sent, then the connection ends. */
  readonly truncate?: boolean;
};

export type Request = {
  /** The groups of the route's path, decoded. */
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly contentType: string;
  /** What is to go wrong with the answer. */
  readonly fault?: Fault;
};

export type Route = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Must match the whole path; a trailing slash is allowed. */
  readonly path: RegExp;
  /** Refuses pages from elsewhere: any website a developer visits can send requests to his own machine. */
  readonly localOnly?: boolean;
  readonly handle: (request: Request) => Answer | Promise<Answer>;
};

/** A fault of the client, answered with its words. */
export class BadRequest extends Error {}

/** As much as the largest transaction a node takes (2 MB), in hex, inside JSON. */
const BODY_LIMIT = 5_000_000;
const KEEP_ALIVE_MS = 75_000;
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': 'GET, POST, DELETE, OPTIONS',
};

export type Serving = {
  readonly routes: readonly Route[];
  /** Runs around the answer to a request that reads, and has a fault. */
  readonly during: (fault: Fault, handle: () => Promise<Answer>) => Promise<Answer>;
};

/** Every request waits for its turn, in the order in which the bodies are complete, and for the routes to exist. */
export function httpServer(
  serving: Promise<Serving>,
  faults: Faults,
  turns: Turns,
  report: (line: string) => void,
): Server {
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const body = await readBody(request);
    const path = pathOf(request);
    const fault = path.startsWith('/dev') || request.method === 'OPTIONS' ? undefined : faults.strike(path);
    if (!fault) return turns.take(async () => dispatch((await serving).routes, request, body));
    await delay(fault.slowMs);
    if (fault.status !== undefined) return { status: fault.status, json: { error: 'a fault that was asked for' } };
    const { routes, during } = await serving;
    const handle = () => dispatch(routes, request, body, fault);
    const answered = await turns.take(() => (request.method === 'POST' ? handle() : during(fault, handle)));
    return fault.truncate ? { ...answered, truncate: true } : answered;
  };
  const server = createServer((request, response) => {
    answer(request)
      .catch((error: unknown) => {
        if (error instanceof BadRequest) return { status: 400, json: { error: error.message } };
        if (error instanceof TooLarge) return { status: 413, json: { error: error.message } };
        report(
          `${request.method} ${request.url}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
        return {
          status: 500,
          json: { error: `the local chain failed: ${error instanceof Error ? error.message : String(error)}` },
        };
      })
      .then((answer) => send(response, answer))
      .catch((error: unknown) => report(`${request.method} ${request.url}: the answer was not sent: ${String(error)}`));
  });
  // Clients keep connections; one that is closed just when it is used again looks like a dead chain.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
}

/** The body as an object; nothing sent is an empty one, anything but an object has no fields. */
export function fields(request: Request): Readonly<Record<string, unknown>> {
  const body = jsonBody(request);
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

export function jsonBody(request: Request): unknown {
  if (request.body.length === 0) return {};
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new BadRequest('the body is not JSON');
  }
}

/** A whole number from the query, clamped. */
export function wholeNumber(query: URLSearchParams, name: string, otherwise: number, most: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new BadRequest(`${name} must be a whole number, not ${JSON.stringify(text)}`);
  return Math.min(Number(text), most);
}

class TooLarge extends Error {}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // The rest is read and dropped, so that the client gets to see the answer.
    if (size <= BODY_LIMIT) chunks.push(chunk);
  }
  if (size > BODY_LIMIT) throw new TooLarge(`the body has more than ${BODY_LIMIT} bytes`);
  return Buffer.concat(chunks);
}

function urlOf(request: IncomingMessage): URL {
  try {
    return new URL(request.url ?? '/', 'http://localhost');
  } catch {
    throw new BadRequest('the address of the request is no path');
  }
}

function pathOf(request: IncomingMessage): string {
  const { pathname } = urlOf(request);
  return pathname.length > 1 ? pathname.replace(/\/$/, '') : pathname;
}

async function dispatch(
  routes: readonly Route[],
  request: IncomingMessage,
  body: Buffer,
  fault?: Fault,
): Promise<Answer> {
  if (request.method === 'OPTIONS') return { status: 204, text: '' };
  const url = urlOf(request);
  const path = pathOf(request);
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  let otherMethod: string | undefined;
  for (const route of routes) {
    const match = route.path.exec(path);
    if (match?.[0] !== path) continue;
    if (route.method !== method) {
      otherMethod = route.method;
      continue;
    }
    if (route.localOnly && !isLocal(request)) {
      return {
        status: 403,
        json: { error: `${path} is only for this machine, not for ${request.headers.origin ?? request.headers.host}` },
      };
    }
    const params = match.slice(1).map(decode);
    return route.handle({
      params,
      query: url.searchParams,
      body,
      contentType: request.headers['content-type'] ?? '',
      ...(fault ? { fault } : {}),
    });
  }
  if (otherMethod) return { status: 405, json: { error: `${path} takes ${otherMethod}` } };
  return { status: 404, json: { error: `the local chain has no ${request.method} ${path}` } };
}

/** Whether the request comes from no page, or from one of this machine, and was addressed to this machine by name. */
function isLocal({ headers: { origin, host } }: IncomingMessage): boolean {
  const local = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
  return local.test(host ?? '') && (origin === undefined || local.test(origin.replace(/^https?:\/\//, '')));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BadRequest(`${text} is not a valid part of a path`);
  }
}

function send(response: ServerResponse, { status = 200, json, text, truncate = false }: Answer): void {
  const type = json === undefined ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  const body = status === 204 ? undefined : Buffer.from(text ?? JSON.stringify(json));
  if (body && truncate) {
    response.writeHead(status, { 'content-type': type, 'content-length': body.length, ...CORS });
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
    return;
  }
  response.writeHead(status, { 'content-type': type, ...CORS });
  response.end(body);
}
