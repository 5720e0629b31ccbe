import type { Ref } from 'react';
import { Link } from 'wouter';
import { energy, power } from '../../lib/format.ts';
import { cx } from '../../ui/cx.ts';
import { SourceMark } from '../../ui/source-mark.tsx';
import { Time } from '../../ui/time.tsx';
import type { QueueItem } from './queue.ts';

interface InboxListProps {
  items: readonly QueueItem[];
  open: string | null;
  ref: Ref<HTMLUListElement>;
}

/** Links, so that Enter opens what J and K have brought the focus to. */
export function InboxList({ items, open, ref }: InboxListProps) {
  return (
    <ul
      ref={ref}
      aria-label="Waiting for a decision"
      className="max-h-[calc(100dvh-7rem)] divide-y divide-line overflow-y-auto rounded border border-line bg-raised max-lg:max-h-none"
    >
      {items.map((item) => (
        <li key={item.key}>
          <Link
            href={`/verification?open=${item.key}`}
            data-key={item.key}
            aria-current={item.key === open ? 'true' : undefined}
            className={cx(
              'grid gap-0.5 border-l-2 px-3 py-2.5 focus-visible:-outline-offset-2',
              item.key === open ? 'border-accent bg-hover' : 'border-transparent hover:bg-hover',
            )}
          >
            <span className="flex items-baseline justify-between gap-3">
              <span className="truncate font-medium">{item.title}</span>
              <Time className="text-xs text-muted" value={item.at} style="relative" />
            </span>
            <span className="flex items-center gap-1.5 truncate text-sm text-muted">{summaryOf(item)}</span>
            <span className="truncate text-xs text-muted">{item.organisation}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function summaryOf(item: QueueItem) {
  if (item.kind === 'request') return `Issue request, ${energy(item.view.wh)}`;
  return (
    <>
      <SourceMark code={item.view.technology} size={14} />
      Facility, {power(item.view.nameplateW)}, {item.view.country}
    </>
  );
}
