import { type ReactNode, useId } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';

/** What a Field hands to its control; spread it on. */
export interface InputProps {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

interface FieldProps {
  label: ReactNode;
  /** What to write, before anything is wrong. */
  hint?: ReactNode;
  /** What is wrong and the cure, in the words of the API. */
  error?: string | undefined;
  /** Said after the label of a field that may stay empty. */
  optional?: boolean;
  children(props: InputProps): ReactNode;
  className?: string;
}

/** Label, control, hint and error, tied together for those who do not see where they stand. */
export function Field({ label, hint, error, optional, children, className }: FieldProps) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`]
    .filter(Boolean)
    .join(' ');
  return (
    <div className={cx('flex min-w-0 flex-col gap-1', className)}>
      <label id={`${id}-label`} htmlFor={id} className="text-sm font-medium">
        {label}
        {optional && <span className="font-normal text-muted"> (optional)</span>}
      </label>
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="flex gap-1.5 text-xs text-negative">
          <Icon name="warning" size={14} className="mt-px" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}
