import { cx } from './cx.ts';

const BAR = 'animate-pulse rounded-sm bg-hover';
const WIDTHS = ['w-full', 'w-11/12', 'w-4/5', 'w-full', 'w-3/5'];

interface SkeletonProps {
  lines?: number;
  /** In px, for one block instead of lines. */
  height?: number;
  className?: string;
}

/** The form of what is coming. Whoever loads says so in words; this is only for the eye. */
export function Skeleton({ lines = 3, height, className }: SkeletonProps) {
  if (height !== undefined) return <div aria-hidden="true" className={cx(BAR, className)} style={{ height }} />;
  return (
    <div aria-hidden="true" className={cx('flex flex-col gap-3', className)}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <div key={line} className={cx(BAR, 'h-4', WIDTHS[line % WIDTHS.length])} />
      ))}
    </div>
  );
}
