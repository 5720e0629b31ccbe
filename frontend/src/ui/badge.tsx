import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { TONE_LOOK, type Tone } from './tone.ts';

/** A state in a word or two. The word carries the meaning, the tone repeats it. */
export function Badge({
  tone = 'neutral',
  children,
  className,
}: {
  tone?: Tone;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={cx(
        'inline-flex h-5 items-center gap-1.5 whitespace-nowrap rounded-sm px-1.5 text-xs font-medium',
        TONE_LOOK[tone],
        className,
      )}
    >
      <span aria-hidden="true" className="size-1.5 rounded-full bg-current" />
      {children}
    </span>
  );
}
