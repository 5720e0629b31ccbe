import { useId } from 'react';
import { cx } from './cx.ts';

interface ProgressProps {
  /** What is going on: "Reading the file". */
  label: string;
  /** How far; without it, how long it takes is not known. */
  value?: number;
  max?: number;
  className?: string;
}

export function Progress({ label, value, max = 100, className }: ProgressProps) {
  const id = useId();
  const share = value === undefined ? undefined : Math.min(1, Math.max(0, value / Math.max(max, 1)));
  return (
    <div className={className}>
      <div className="mb-1 flex justify-between gap-4 text-sm">
        <span id={id}>{label}</span>
        {share !== undefined && <span className="text-muted tabular-nums">{Math.floor(share * 100)} %</span>}
      </div>
      <div
        role="progressbar"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={value}
        className="h-1.5 overflow-hidden rounded-full bg-hover"
      >
        <div
          className={cx(
            'h-full rounded-full bg-accent transition-[width]',
            share === undefined && 'w-1/3 animate-pulse',
          )}
          style={share === undefined ? undefined : { width: `${share * 100}%` }}
        />
      </div>
    </div>
  );
}
