import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Endpoint, Principal } from '../endpoint.ts';

/** What a handler gets: everything already decoded to the domain side. `principal` is null only on public endpoints. */
export interface Call<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  principal: Principal | null;
  /** The raw body of an upload endpoint; empty otherwise. */
  upload: Readable;
  header(name: string): string | undefined;
  setHeader(name: string, value: string): void;
  /** Answers with the `repeatStatus` of the endpoint. */
  repeated(): void;
}

type Schema = z.ZodType;

/** An operation with the function that performs it. */
export interface Route {
  endpoint: Endpoint;
  handle(call: Call<unknown, unknown, unknown>): Promise<unknown>;
}

/** Binds a handler to its operation; input and result types come from the contract. */
export function route<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  endpoint: Endpoint<P, Q, B, R>,
  handle: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<z.output<R>>,
): Route {
  return { endpoint: endpoint as unknown as Endpoint, handle: handle as unknown as Route['handle'] };
}

/** For endpoints that only signed-in accounts reach: the check has run, this narrows the type. */
export function signedIn(principal: Principal | null): Principal {
  if (principal === null) throw new Error('A handler of a public endpoint asked for the signed-in account');
  return principal;
}
