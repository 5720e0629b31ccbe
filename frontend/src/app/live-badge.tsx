import { useLiveState } from '../lib/live.ts';
import { Icon } from '../ui/icon.tsx';
import { Patient } from '../ui/loading.tsx';
import { strings } from './strings.ts';

const PATIENCE_MS = 2_000;

/** Silent while all is well; says so when the page no longer hears what happens. */
export function LiveBadge() {
  const state = useLiveState();
  return (
    <span role="status">
      {state === 'reconnecting' && (
        <Patient after={PATIENCE_MS}>
          <span
            title={strings.live.reconnecting}
            className="inline-flex h-6 items-center gap-1.5 rounded bg-warning-soft px-2 text-xs font-medium text-warning"
          >
            <Icon name="refresh" size={12} />
            <span aria-hidden="true" className="max-sm:sr-only">
              Reconnecting
            </span>
            <span className="sr-only">{strings.live.reconnecting}</span>
          </span>
        </Patient>
      )}
    </span>
  );
}
