import { cx } from './cx.ts';

export type TimeStyle = 'date' | 'datetime' | 'relative';

const DATE = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
const date = new Intl.DateTimeFormat('en-GB', DATE);
const dateTime = new Intl.DateTimeFormat('en-GB', { ...DATE, hour: '2-digit', minute: '2-digit' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const WEEK_S = 7 * 86_400;

function ago(value: Date, now: Date): string {
  const seconds = (value.getTime() - now.getTime()) / 1000;
  if (Math.abs(seconds) >= WEEK_S) return date.format(value);
  for (const [unit, length] of UNITS)
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  return seconds > 0 ? 'in less than a minute' : 'just now';
}

interface TimeProps {
  value: Date;
  style?: TimeStyle;
  className?: string;
}

/** An instant, in UTC; the exact one is in the tooltip and for machines. */
export function Time({ value, style = 'datetime', className }: TimeProps) {
  const exact = `${dateTime.format(value)} UTC`;
  const text = style === 'date' ? date.format(value) : style === 'relative' ? ago(value, new Date()) : exact;
  return (
    <time dateTime={value.toISOString()} title={exact} className={cx('whitespace-nowrap tabular-nums', className)}>
      {text}
    </time>
  );
}
