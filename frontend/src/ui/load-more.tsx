import { Button } from './button.tsx';

interface LoadMoreProps {
  pages: { hasMore: boolean; isLoadingMore: boolean; loadMore(): void };
  /** What there is more of: "listings". */
  what: string;
}

/** The next page of a list, under it; nothing on the last page. */
export function LoadMore({ pages, what }: LoadMoreProps) {
  if (!pages.hasMore) return null;
  return (
    <div className="flex justify-center">
      <Button busy={pages.isLoadingMore} onClick={pages.loadMore}>
        {pages.isLoadingMore ? `Reading more ${what}` : `Show more ${what}`}
      </Button>
    </div>
  );
}
