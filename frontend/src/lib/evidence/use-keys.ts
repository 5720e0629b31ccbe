import { useEffect, useRef, useSyncExternalStore } from 'react';

const KEPT = 'rec.shortcuts';
const listeners = new Set<() => void>();

/** Single letters can be switched off (WCAG 2.1.4): speech input would press them by accident. */
export function useShortcutsOn(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => localStorage.getItem(KEPT) !== 'off',
  );
  const set = (next: boolean) => {
    localStorage.setItem(KEPT, next ? 'on' : 'off');
    for (const listener of listeners) listener();
  };
  return [on, set];
}

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest('[role="dialog"]') !== null);

/** Single letter keys of a page, silent while somebody types, in dialogs, and where the shortcuts are off. */
export function useKeys(keys: Record<string, () => void>, enabled = true): void {
  const latest = useRef(keys);
  latest.current = keys;
  const [on] = useShortcutsOn();
  useEffect(() => {
    if (!enabled || !on) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
      const act = latest.current[event.key.toLowerCase()];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [enabled, on]);
}
