import { z } from 'zod';
import type { ProblemName } from './problem-table.ts';

export const ROLES = ['producer', 'buyer', 'verification-body', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** Who may call: anybody, anybody signed in, or an account that holds at least one of these roles. */
export type Callers = 'public' | 'signed-in' | readonly [Role, ...Role[]];

/** The signed-in account behind a request. */
export interface Principal {
  accountId: string;
  address: string;
  roles: readonly Role[];
}

export interface Upload {
  contentTypes: readonly [string, ...string[]];
  maxBytes: number;
}

/** What an endpoint with `download` answers. */
export interface Download {
  content: Uint8Array;
  contentType: string;
  /** The file is kept under this name. */
  name: string;
}
export const DownloadSchema = z.custom<Download>().meta({ description: 'The file' });

type Schema = z.ZodType;

/** One operation of the API: the server, the typed client, the OpenAPI document and the role test all read this. */
export interface Endpoint<
  Params extends Schema = Schema,
  Query extends Schema = Schema,
  Body extends Schema = Schema,
  Result extends Schema = Schema,
> {
  /** `module.action`, the OpenAPI operationId. */
  id: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Express style, e.g. `/v1/facilities/:facilityId`. */
  path: `/${string}`;
  summary: string;
  description?: string;
  callers: Callers;
  params?: Params;
  query?: Query;
  body?: Body;
  /** A raw body handed to the handler as a stream instead of `body`. */
  upload?: Upload;
  /** Answers with a file to keep instead of JSON. */
  download?: true;
  /** Answers with server-sent events (`text/event-stream`) that never end; `result` is the data of one. */
  stream?: true;
  status?: 200 | 201 | 202 | 204;
  /** For a request that was answered before and answers the same again, where that is told apart. */
  repeatStatus?: 200;
  result: Result;
  problems?: readonly ProblemName[];
}

/** Keeps the exact schema types of one operation. */
export function endpoint<
  Params extends Schema = z.ZodUndefined,
  Query extends Schema = z.ZodUndefined,
  Body extends Schema = z.ZodUndefined,
  Result extends Schema = z.ZodUndefined,
>(definition: Endpoint<Params, Query, Body, Result>): Endpoint<Params, Query, Body, Result> {
  return definition;
}

/** The decoded (domain) side of each part of an operation. */
export type ParamsOf<E> = E extends Endpoint<infer P, Schema, Schema, Schema> ? z.output<P> : never;
export type QueryOf<E> = E extends Endpoint<Schema, infer Q, Schema, Schema> ? z.output<Q> : never;
export type BodyOf<E> = E extends Endpoint<Schema, Schema, infer B, Schema> ? z.output<B> : never;
export type ResultOf<E> = E extends Endpoint<Schema, Schema, Schema, infer R> ? z.output<R> : never;

/** Query of a list: how many, and from where on. */
export const pageQuery = (most = 100, usual = 20) =>
  z.object({
    limit: z.coerce.number().int().min(1).max(most).default(usual),
    cursor: z.string().max(200).optional().meta({ description: '`next` of the page before' }),
  });

export const NextSchema = z.string().nullable().meta({ description: 'Cursor of the next page; null on the last one' });
