import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { Icon, type IconName } from './icon.tsx';
import { TextLink } from './text-link.tsx';

export type StepState = 'done' | 'current' | 'todo' | 'failed';

export interface Step {
  label: string;
  state: StepState;
  detail?: ReactNode;
  href?: string;
}

const MARK: Record<StepState, { icon: IconName; look: string; words: string }> = {
  done: { icon: 'check', look: 'border-accent bg-accent text-on-accent', words: 'done' },
  current: { icon: 'dot', look: 'border-accent bg-raised text-accent', words: 'now' },
  todo: { icon: 'dot', look: 'border-edge bg-raised text-transparent', words: 'not yet' },
  failed: { icon: 'cross', look: 'border-negative bg-negative text-on-negative', words: 'failed' },
};

interface StepsProps {
  items: readonly Step[];
  /** What the steps are of, for those who do not see them. */
  label?: string;
  /** Always one under the other, as in a dialog. */
  vertical?: boolean;
  className?: string;
}

/** A line of stations: the provenance of a certificate, the states of a transaction. */
export function Steps({ items, label, vertical, className }: StepsProps) {
  const across = !vertical;
  return (
    <ol aria-label={label} className={cx('flex flex-col', across && 'md:flex-row', className)}>
      {items.map((step, index) => {
        const { icon, look, words } = MARK[step.state];
        const last = index === items.length - 1;
        const passed = step.state === 'done';
        return (
          <li
            key={step.label}
            aria-current={step.state === 'current' ? 'step' : undefined}
            className={cx(
              'relative flex min-w-0 gap-3 pb-5 last:pb-0',
              across && 'md:flex-1 md:flex-col md:gap-2 md:pr-4 md:pb-0',
            )}
          >
            {!last && (
              <span
                aria-hidden="true"
                className={cx(
                  'absolute top-5 bottom-0 left-[9.5px] w-px',
                  across && 'md:top-[9.5px] md:right-0 md:bottom-auto md:left-5 md:h-px md:w-auto',
                  passed ? 'bg-accent' : 'bg-line',
                )}
              />
            )}
            <span className={cx('relative grid size-5 shrink-0 place-items-center rounded-full border', look)}>
              {step.state === 'current' ? (
                <span className="size-2 rounded-full bg-accent" />
              ) : (
                <Icon name={icon} size={12} />
              )}
            </span>
            <div className="min-w-0">
              <p
                className={cx(
                  'font-medium',
                  step.state === 'todo' && 'text-muted',
                  step.state === 'failed' && 'text-negative',
                )}
              >
                {step.href === undefined ? step.label : <TextLink href={step.href}>{step.label}</TextLink>}
                <span className="sr-only">: {words}</span>
              </p>
              {step.detail !== undefined && <div className="text-sm text-muted">{step.detail}</div>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
