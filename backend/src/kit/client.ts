import { z } from 'zod';
import type { Download, Endpoint } from './endpoint.ts';

type Schema = z.ZodType;

/** The domain side of what a caller sends; what the server has a default for may be left out. */
export type Sent<S> =
  S extends z.ZodObject<infer Shape>
    ? { [K in keyof Shape as undefined extends z.input<Shape[K]> ? never : K]: z.output<Shape[K]> } & {
        [K in keyof Shape as undefined extends z.input<Shape[K]> ? K : never]?: z.output<Shape[K]>;
      }
    : z.output<S>;

type Part<Name extends string, S> = S extends z.ZodUndefined
  ? unknown
  : Partial<Sent<S>> extends Sent<S>
    ? { [K in Name]?: Sent<S> }
    : { [K in Name]: Sent<S> };

/** A raw body of an upload endpoint. */
export interface UploadBody {
  contentType: string;
  content: NonNullable<RequestInit['body']>;
}

export interface CallOptions {
  upload?: UploadBody;
  /** Instead of the token of the client; null calls as nobody. */
  token?: string | null;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export type CallInput<P, Q, B> = Part<'params', P> & Part<'query', Q> & Part<'body', B> & CallOptions;

/** RFC 9457 document of a failed call; `faults` point into the input. */
export interface ProblemDocument {
  type: string;
  name: string;
  title: string;
  status: number;
  detail: string;
  requestId: string;
  faults?: { pointer: string; detail: string }[];
  [extension: string]: unknown;
}

/** The server refused a call. `name` is the stable name of the problem, `message` says what is wrong and the cure. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly document: ProblemDocument;

  constructor(document: ProblemDocument) {
    super(document.detail);
    this.name = document.name;
    this.status = document.status;
    this.document = document;
  }
}

export interface ClientOptions {
  /** Origin of the API, with or without a trailing slash. */
  baseUrl: string;
  /** Bearer token; a function is asked at every call. A browser on the same origin needs none: it has the cookie. */
  token?: string | (() => string | undefined);
  fetch?: typeof globalThis.fetch;
}

export interface Client {
  /** Domain values in, domain values out. Throws {@link ApiProblem} for a refusal, an Error for an unreadable answer. */
  call<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
    endpoint: Endpoint<P, Q, B, R>,
    ...input: Partial<CallInput<P, Q, B>> extends CallInput<P, Q, B>
      ? [input?: CallInput<P, Q, B>]
      : [input: CallInput<P, Q, B>]
  ): Promise<z.output<R>>;
}

interface LooseInput extends CallOptions {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
}

/** Amounts as digits and instants as RFC 3339, whatever the schema thinks of them. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'not a time' : value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]));
}

/**
 * A value the schema refuses goes out in its plain form: the server then says what is wrong with it, in the one form
 * all problems have. So does the result of a one-way transform, which only tidies what people type.
 */
function encodeValue(schema: Schema, value: unknown): unknown {
  try {
    return z.encode(schema, value);
  } catch (error) {
    if (error instanceof z.core.$ZodEncodeError || error instanceof z.core.$ZodError) return plain(value);
    throw error;
  }
}

/** Field by field, so that a field with a server default may be missing. Unknown fields go out as they are. */
function encode(schema: Schema | undefined, value: unknown): unknown {
  if (schema === undefined || value === undefined) return value;
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object' || value === null)
    return encodeValue(schema, value);
  const shape: Record<string, Schema | undefined> = schema.shape;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(
    fields.map(([key, field]) => {
      const of = shape[key];
      return [key, of === undefined ? field : encodeValue(of, field)];
    }),
  );
}

function addressOf(endpoint: Endpoint, baseUrl: string, input: LooseInput): string {
  const params = (encode(endpoint.params, input.params) ?? {}) as Record<string, unknown>;
  const path = endpoint.path.replace(/:(\w+)/g, (_all, name: string) => {
    const value = params[name];
    if (value === undefined) throw new TypeError(`${endpoint.id} needs the path parameter "${name}".`);
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries((encode(endpoint.query, input.query) ?? {}) as object))
    for (const one of Array.isArray(value) ? value : [value]) search.append(key, String(one));
  const query = search.toString();
  return `${baseUrl.replace(/\/+$/, '')}${path}${query === '' ? '' : `?${query}`}`;
}

function requestOf(endpoint: Endpoint, input: LooseInput, token: string | undefined): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json', ...input.headers };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  const request: RequestInit & { duplex?: 'half' } = { method: endpoint.method, headers };
  if (input.signal) request.signal = input.signal;
  if (input.upload) {
    headers['content-type'] = input.upload.contentType;
    request.body = input.upload.content;
    request.duplex = 'half'; // fetch refuses a stream without it
  } else if (endpoint.body) {
    headers['content-type'] = 'application/json';
    request.body = JSON.stringify(encode(endpoint.body, input.body));
  }
  return request;
}

async function downloadOf(response: Response, contentType: string): Promise<Download> {
  const [, name = ''] = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '') ?? [];
  return { content: new Uint8Array(await response.arrayBuffer()), contentType, name: decodeURIComponent(name) };
}

async function resultOf(endpoint: Endpoint, response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const type = response.headers.get('content-type') ?? '';
  if (endpoint.download && response.ok) return downloadOf(response, type);
  const text = await response.text();
  if (type.startsWith('application/problem+json')) throw new ApiProblem(JSON.parse(text) as ProblemDocument);
  if (!response.ok || !type.startsWith('application/json'))
    throw new Error(
      `${endpoint.method} ${response.url} answered ${response.status} ${type || 'without a content type'}, which is not ` +
        `this API: ${text.slice(0, 200)}. Check the base URL and what stands between.`,
    );
  return z.decode(endpoint.result, JSON.parse(text) as never);
}

/** Calls the operations of a contract over HTTP, from a browser, a script or a test. */
export function createClient({ baseUrl, token, fetch = globalThis.fetch }: ClientOptions): Client {
  const own = () => (typeof token === 'function' ? token() : token);
  const call = async (definition: unknown, input: LooseInput = {}): Promise<unknown> => {
    const endpoint = definition as Endpoint;
    const bearer = input.token === null ? undefined : (input.token ?? own());
    const response = await fetch(addressOf(endpoint, baseUrl, input), requestOf(endpoint, input, bearer));
    return resultOf(endpoint, response);
  };
  return { call: call as Client['call'] };
}
