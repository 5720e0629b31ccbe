import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { Badge } from '../../ui/badge.tsx';

let last: Promise<unknown> = Promise.resolve();

/**
 * Asks in a dialog of its own above whatever the page shows, as the window of a wallet would be; one question after the other.
 * Closing it any other way than by an answer is the answer `no`.
 */
export function askInDialog<T>(title: string, no: T, content: (answer: (value: T) => void) => ReactNode): Promise<T> {
  const asked = last.then(() => show(title, no, content));
  last = asked.catch(() => undefined);
  return asked;
}

function show<T>(title: string, no: T, content: (answer: (value: T) => void) => ReactNode): Promise<T> {
  const dialog = document.createElement('dialog');
  dialog.className =
    'm-auto w-[calc(100vw-32px)] max-w-lg rounded border-2 border-warning bg-raised p-0 text-ink backdrop:bg-[oklch(0%_0_0/0.55)]';
  dialog.setAttribute('aria-labelledby', 'development-wallet-title');
  dialog.dataset.wallet = 'development';
  document.body.append(dialog);
  const root = createRoot(dialog);
  return new Promise<T>((resolve) => {
    let answer = no;
    const close = (value: T) => {
      answer = value;
      dialog.close();
    };
    // What is typed here is not for the page behind it: Escape would close a dialog there as well.
    dialog.addEventListener('keydown', (event) => event.stopPropagation());
    dialog.addEventListener('close', () => {
      root.unmount();
      dialog.remove();
      resolve(answer);
    });
    root.render(
      <div className="flex max-h-[85dvh] flex-col">
        <header className="flex flex-wrap items-center justify-between gap-2 border-b border-line bg-warning-soft px-4 py-3">
          <h2 id="development-wallet-title" className="text-base font-semibold">
            {title}
          </h2>
          <Badge tone="warning">Development wallet</Badge>
        </header>
        {content(close)}
      </div>,
    );
    dialog.showModal();
  });
}
