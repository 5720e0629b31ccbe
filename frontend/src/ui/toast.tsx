import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import { Icon } from './icon.tsx';
import { TONE_ICON, type Tone } from './tone.ts';

const SHOWN_MS = 6_000;

interface Toast {
  id: number;
  tone: Tone;
  text: string;
}

/** `toast('Saved')`; an error belongs where it happened, not here. */
export type ShowToast = (text: string, tone?: Tone) => void;

const ToastContext = createContext<ShowToast>(() => {});
export const useToast = (): ShowToast => useContext(ToastContext);

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const last = useRef(0);
  const close = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const show = useMemo<ShowToast>(
    () =>
      (text, tone = 'positive') => {
        last.current += 1;
        const id = last.current;
        setToasts((all) => [...all.slice(-2), { id, tone, text }]);
        setTimeout(() => close(id), SHOWN_MS);
      },
    [close],
  );
  return (
    <ToastContext.Provider value={show}>
      {children}
      <div
        role="status"
        className="pointer-events-none fixed inset-x-4 bottom-20 z-60 flex flex-col items-end gap-2 md:bottom-4"
      >
        {toasts.map(({ id, tone, text }) => (
          <div
            key={id}
            className="pointer-events-auto flex max-w-sm animate-appear items-center gap-2.5 rounded border border-edge bg-raised py-1.5 pr-1.5 pl-3 text-sm"
          >
            <Icon name={TONE_ICON[tone]} size={14} />
            <span className="min-w-0 flex-1">{text}</span>
            <button
              type="button"
              aria-label="Close the message"
              onClick={() => close(id)}
              className="grid size-6 place-items-center rounded-sm text-muted hover:bg-hover hover:text-ink"
            >
              <Icon name="cross" size={12} />
            </button>
          </div>
        ))}
      </div>
    </ToastContext.Provider>
  );
}
