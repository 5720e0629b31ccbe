import {
  type InfiniteData,
  keepPreviousData,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { z } from 'zod';
import { type CallInput, createClient, type Endpoint } from '../../../backend/src/contract.ts';

export * from '../../../backend/src/contract.ts';

type Schema = z.ZodType;
/** Input of an operation, optional where nothing in it is required. */
type Input<P, Q, B> = CallInput<P, Q, B>;

/** Calls on the origin of the page; the session is a cookie the browser adds by itself. */
export const api = createClient({
  baseUrl: globalThis.location?.origin ?? '',
  fetch: (input, init) => globalThis.fetch(input, init),
});

/** bigint and Date as the text they have on the wire: query keys are hashed as JSON. */
export function plainKey(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) return value.map(plainKey);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plainKey(field)]));
}

/** `[endpoint id, input]`: the live channel and mutations invalidate by the module before the dot. */
export const apiKey = (endpoint: { id: string }, input?: object): [string, unknown] => [
  endpoint.id,
  plainKey(input ?? {}),
];

export interface UseApiOptions {
  enabled?: boolean;
  /** Milliseconds between polls; for what the live channel does not tell. */
  refetchInterval?: number | false;
  staleTime?: number;
  /** Keep showing the answer to the previous input while the next one loads (filters). */
  keepPrevious?: boolean;
}

const queryOptions = ({ keepPrevious, ...options }: UseApiOptions) => ({
  ...options,
  ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
});

/** Reads an operation. Domain values in and out; the error is an ApiProblem when the server refused. */
export function useApi<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  endpoint: Endpoint<P, Q, B, R>,
  ...[input, options = {}]: Partial<Input<P, Q, B>> extends Input<P, Q, B>
    ? [input?: Input<P, Q, B>, options?: UseApiOptions]
    : [input: Input<P, Q, B>, options?: UseApiOptions]
): UseQueryResult<z.output<R>, Error> {
  return useQuery<z.output<R>, Error>({
    queryKey: apiKey(endpoint, input),
    queryFn: ({ signal }: { signal: AbortSignal }) => api.call(endpoint, { ...input, signal } as never),
    ...queryOptions(options),
  } as never);
}

interface Page<T> {
  items: T[];
  next: string | null;
}

export interface Pages<T> {
  isPending: boolean;
  /** An answer to an earlier input is shown while this one loads. */
  isStale: boolean;
  error: Error | null;
  /** All items read so far. */
  data: T[] | undefined;
  refetch(): void;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore(): void;
}

type ItemOf<R> = z.output<R> extends Page<infer T> ? T : never;

/** Reads a list with a cursor page by page. Its result is also a query for {@link Loading}. */
export function useApiPages<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  endpoint: Endpoint<P, Q, B, R>,
  ...[input, options = {}]: Partial<Input<P, Q, B>> extends Input<P, Q, B>
    ? [input?: Input<P, Q, B>, options?: UseApiOptions]
    : [input: Input<P, Q, B>, options?: UseApiOptions]
): Pages<ItemOf<R>> {
  const given = (input ?? {}) as { query?: object };
  const query = useInfiniteQuery<Page<ItemOf<R>>, Error, InfiniteData<Page<ItemOf<R>>>, unknown[], string | null>({
    queryKey: [...apiKey(endpoint, input), 'pages'],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) =>
      api.call(endpoint, {
        ...given,
        query: { ...given.query, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      } as never) as never,
    getNextPageParam: (last) => last.next,
    ...(queryOptions(options) as object),
  });
  return {
    isPending: query.isPending,
    isStale: query.isPlaceholderData,
    error: query.error,
    data: query.data?.pages.flatMap((page) => page.items),
    refetch: () => void query.refetch(),
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
  };
}

/** Calls an operation that changes something, then lets every shown answer of its module be read again. */
export function useMutate<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  endpoint: Endpoint<P, Q, B, R>,
): UseMutationResult<z.output<R>, Error, Input<P, Q, B>> {
  const client = useQueryClient();
  const module = endpoint.id.split('.')[0];
  return useMutation<z.output<R>, Error, Input<P, Q, B>>({
    mutationFn: (input) => api.call(endpoint, input as never),
    onSuccess: () =>
      client.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith(`${module}.`) }),
  });
}
