import { QueryClient } from '@tanstack/react-query';

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
  return new QueryClient({
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
  });
}
