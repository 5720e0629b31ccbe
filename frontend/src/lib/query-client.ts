import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';

/**
 * Status of a refusal by the API, or undefined for a failure on the way. By its form and not its class: the class comes
 * with the contract, which the first script leaves to the pages.
 */
const statusOf = (error: unknown): number | undefined =>
  error instanceof Error && 'document' in error && 'status' in error && typeof error.status === 'number'
    ? error.status
    : undefined;

/** One client for the app: what was read stays fresh until the live channel or the reader says otherwise. */
export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 10 * 60_000,
        retry: (failures, error) => {
          const status = statusOf(error);
          return failures < 2 && (status === undefined || status === 503);
        },
      },
      mutations: { retry: false },
    },
    queryCache: new QueryCache({ onError: (error, query) => sessionMayHaveEnded(error, query.queryKey[0]) }),
    mutationCache: new MutationCache({ onError: (error) => sessionMayHaveEnded(error, undefined) }),
  });
  /** Whoever shows the session asks again, and the whole app learns that it ended. */
  function sessionMayHaveEnded(error: unknown, key: unknown) {
    if (statusOf(error) === 401 && key !== 'identity.readMe')
      void client.invalidateQueries({ queryKey: ['identity.readMe'] });
  }
  return client;
}
