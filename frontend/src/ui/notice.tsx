import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import { TONE_ICON, TONE_LOOK, type Tone } from './tone.ts';

interface NoticeProps {
  tone?: Tone;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
}

/** Something to know at this place. A negative one interrupts a reader, the others wait their turn. */
export function Notice({ tone = 'info', title, children, actions, className }: NoticeProps) {
  return (
    <div
      role={tone === 'negative' ? 'alert' : 'status'}
      className={cx('flex gap-3 rounded p-3', TONE_LOOK[tone], className)}
    >
      <Icon name={TONE_ICON[tone]} className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        {children !== undefined && <div className="mt-0.5 text-ink">{children}</div>}
        {actions !== undefined && <div className="mt-3 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
