import { useEffect } from 'react';
import { certificate, facility, type Pages, useApiPages } from '../../lib/api.ts';
import type { QueryLike } from '../../ui/loading.tsx';
import { type QueueItem, queueOf } from './queue.ts';

const PAGE = 100;

/** The lists come newest first and an inbox is worked oldest first, so it is read to its end. */
function useWhole<T>(pages: Pages<T>): Pages<T> {
  const { hasMore, isLoadingMore, loadMore } = pages;
  useEffect(() => {
    if (hasMore && !isLoadingMore) loadMore();
  }, [hasMore, isLoadingMore, loadMore]);
  return pages;
}

/** Everything that waits for a decision. */
export function useQueue(): QueryLike<QueueItem[]> {
  const facilities = useWhole(useApiPages(facility.listFacilities, { query: { state: 'under-review', limit: PAGE } }));
  const requests = useWhole(useApiPages(certificate.listIssueRequests, { query: { state: 'checked', limit: PAGE } }));
  const complete =
    facilities.data !== undefined && requests.data !== undefined && !facilities.hasMore && !requests.hasMore;
  return {
    isPending: facilities.isPending || requests.isPending,
    error: facilities.error ?? requests.error,
    data: complete ? queueOf(facilities.data ?? [], requests.data ?? []) : undefined,
    refetch: () => {
      facilities.refetch();
      requests.refetch();
    },
  };
}
