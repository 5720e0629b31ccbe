import { system, useApi } from '../../lib/api.ts';
import { Badge } from '../../ui/badge.tsx';

/** A claim on a test network is never to be taken for a real one, on paper neither. */
export function TrialBadge() {
  const status = useApi(system.readStatus, undefined, { staleTime: Number.POSITIVE_INFINITY });
  return status.data && status.data.network !== 'mainnet' ? <Badge tone="warning">Trial, no real energy</Badge> : null;
}
