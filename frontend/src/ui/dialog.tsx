import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { cx } from './cx.ts';

interface DialogProps {
  open: boolean;
  onClose(): void;
  title: string;
  children: ReactNode;
  /** Buttons, the primary one last. */
  footer?: ReactNode;
  wide?: boolean;
  className?: string;
}

/** A modal dialog; a sheet from below on phones. Escape and the cross close it, focus goes back where it was. */
export function Dialog({ open, onClose, title, children, footer, wide, className }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 animate-appear bg-[oklch(0%_0_0/0.45)]" />
        <Base.Popup
          className={cx(
            'fixed z-50 flex animate-appear flex-col border border-line bg-raised outline-none',
            'max-sm:inset-x-0 max-sm:bottom-0 max-sm:max-h-[92dvh] max-sm:rounded-t',
            'sm:top-[12vh] sm:left-1/2 sm:max-h-[76vh] sm:w-[calc(100vw-48px)] sm:-translate-x-1/2 sm:rounded',
            wide ? 'sm:max-w-3xl' : 'sm:max-w-lg',
            className,
          )}
        >
          <div className="flex items-center justify-between gap-4 border-b border-line py-2 pr-2 pl-4">
            <Base.Title className="text-base font-semibold">{title}</Base.Title>
            <Base.Close render={<Button variant="quiet" icon="cross" aria-label="Close" />} />
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
          {footer !== undefined && (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3 pb-[max(12px,env(safe-area-inset-bottom))]">
              {footer}
            </div>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
