import { Button } from './button.tsx';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';

interface Problem {
  title: string;
  detail: string;
  requestId?: string;
}

/** Words for any error: those of the API for its problems (RFC 9457), our own for a failure on the way. */
export function problemOf(error: unknown): Problem {
  const document: unknown = error instanceof Error && 'document' in error ? error.document : undefined;
  if (typeof document === 'object' && document !== null && 'title' in document) {
    const { title, detail, requestId } = document as Record<string, unknown>;
    return {
      title: String(title),
      detail: String(detail ?? ''),
      ...(typeof requestId === 'string' ? { requestId } : {}),
    };
  }
  if (error instanceof TypeError)
    return {
      title: 'The service cannot be reached',
      detail: 'The connection failed before an answer came. Check the network, then try again.',
    };
  if (error instanceof Error && /^\$?ZodError$/.test(error.name))
    return {
      title: 'The answer has a form that this page does not know',
      detail: 'The service may be newer than the page. Reload the page to get the one that fits.',
    };
  return {
    title: 'This could not be shown',
    detail: error instanceof Error ? error.message : 'The answer could not be read.',
  };
}

interface ErrorStateProps {
  error: unknown;
  onRetry?: () => void;
  className?: string;
}

/** What went wrong, the number under which the service remembers it, and the way on. */
export function ErrorState({ error, onRetry, className }: ErrorStateProps) {
  const { title, detail, requestId } = problemOf(error);
  return (
    <div
      role="alert"
      className={cx(
        'flex flex-col items-center rounded border border-line bg-raised px-6 py-10 text-center',
        className,
      )}
    >
      <span className="mb-3 grid size-9 place-items-center rounded bg-negative-soft text-negative">
        <Icon name="warning" />
      </span>
      <p className="font-medium">{title}</p>
      <p className="mt-1 max-w-[60ch] text-muted">{detail}</p>
      {requestId !== undefined && (
        <p className="mt-2 text-xs text-muted">
          Request <code className="font-mono select-all">{requestId}</code>
        </p>
      )}
      {onRetry && (
        <Button className="mt-4" icon="refresh" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
