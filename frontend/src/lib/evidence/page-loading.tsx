import type { ReactNode } from 'react';
import { Loading, type QueryLike } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';

interface PageLoadingProps<T> {
  query: QueryLike<T>;
  /** Heading until the data has a better one, and of the error. */
  title: string;
  label: string;
  children(data: T): ReactNode;
}

/** A whole page that takes its heading from what is being read. */
export function PageLoading<T>({ query, title, label, children }: PageLoadingProps<T>) {
  if (query.data !== undefined) return children(query.data);
  return (
    <Page title={title}>
      <Loading query={query} label={label}>
        {children}
      </Loading>
    </Page>
  );
}
