import { useShortcutsOn } from '../../lib/evidence/use-keys.ts';
import { Checkbox } from '../../ui/inputs.tsx';
import { useMedia } from '../../ui/use-media.ts';

const KEYS = [
  ['J', 'next'],
  ['K', 'previous'],
  ['Enter', 'open'],
  ['A', 'approve'],
  ['R', 'reject'],
] as const;

/** The keys of this page, and the way to switch them off. Phones have none. */
export function ShortcutHelp() {
  const [on, setOn] = useShortcutsOn();
  if (!useMedia('(min-width: 768px)')) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-muted">
      {on && (
        <ul aria-label="Keyboard shortcuts" className="flex flex-wrap gap-x-3 gap-y-1">
          {KEYS.map(([key, what]) => (
            <li key={key} className="flex items-center gap-1">
              <kbd className="rounded-sm border border-edge bg-raised px-1.5 font-mono text-ink">{key}</kbd>
              {what}
            </li>
          ))}
        </ul>
      )}
      <Checkbox label="Keyboard shortcuts" checked={on} onChange={(event) => setOn(event.target.checked)} />
    </div>
  );
}
