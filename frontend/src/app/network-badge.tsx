import { system, useApi } from '../lib/api.ts';
import { Icon } from '../ui/icon.tsx';
import { strings } from './strings.ts';

/** Which chain this is, and that nothing on a test chain is worth anything. */
export function NetworkBadge() {
  const { data } = useApi(system.readStatus, undefined, { staleTime: 5 * 60_000 });
  if (data === undefined) return null;
  const { label, hint } = strings.networks[data.network];
  return (
    <span className="inline-flex h-6 min-w-0 items-center gap-1.5 rounded border border-line px-2 text-xs text-muted">
      <Icon name="status" size={12} className="max-[380px]:hidden" />
      <span className="truncate">
        <span className="font-medium text-ink">{label}</span>
        {hint !== undefined && <span className="max-[359px]:sr-only"> · {hint}</span>}
      </span>
    </span>
  );
}
