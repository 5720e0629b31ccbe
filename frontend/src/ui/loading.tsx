import { type ReactNode, useEffect, useState } from 'react';
import { ErrorState } from './error-state.tsx';
import { Skeleton } from './skeleton.tsx';

const PATIENCE_MS = 150;

/** Shows its children only after a moment: an answer that comes at once is not preceded by a flash. */
export function Patient({ children, after = PATIENCE_MS }: { children: ReactNode; after?: number }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), after);
    return () => clearTimeout(timer);
  }, [after]);
  return shown ? children : null;
}

/** The part of a react-query result that matters here; `useApiPages` has it too. */
export interface QueryLike<T> {
  isPending: boolean;
  error: unknown;
  data: T | undefined;
  refetch(): unknown;
}

interface LoadingProps<T> {
  query: QueryLike<T>;
  children(data: T): ReactNode;
  /** In the form of what is coming; lines by default. */
  skeleton?: ReactNode;
  /** What is being read: "Reading the listings". */
  label?: string;
}

/**
 * Pending, then a skeleton, then the data or the error. Data already shown stays when reading it again fails: the page
 * says elsewhere that it is not connected.
 */
export function Loading<T>({ query, children, skeleton, label = 'Loading' }: LoadingProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error !== null && query.error !== undefined && !query.isPending)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div aria-busy="true">
      <Patient>
        <span role="status" className="sr-only">
          {label}
        </span>
        {skeleton ?? <Skeleton lines={5} />}
      </Patient>
    </div>
  );
}
