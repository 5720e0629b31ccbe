import { system, useApi } from '../lib/api.ts';
import { Icon } from '../ui/icon.tsx';
import { strings } from './strings.ts';

/** Which chain this is, and that nothing on a test chain is worth anything. */
export function NetworkBadge() {
  const { data } = useApi(system.readStatus, undefined, { staleTime: 5 * 60_000 });
  if (data === undefined) return null;
  const { label, hint } = strings.networks[data.network];
  return (
    <span className="inline-flex min-h-6 min-w-0 items-center gap-1.5 rounded border border-line px-2 py-px text-xs text-muted">
      <Icon name="status" size={12} className="max-[479px]:hidden" />
      <span className="flex min-w-0 items-center gap-x-1.5 max-[479px]:flex-col max-[479px]:items-start max-[479px]:text-[11px] max-[479px]:leading-[14px]">
        <span className="font-medium text-ink">{label}</span>
        {hint !== undefined && (
          <>
            <span className="sr-only">: </span>
            <span>{hint}</span>
          </>
        )}
      </span>
    </span>
  );
}
