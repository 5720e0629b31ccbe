import { system, useApi } from '../../lib/api.ts';
import { TrialBadge as Mark } from '../../ui/trial-badge.tsx';

/** A claim on a test network, or of a trial facility, is never to be taken for a real one, on paper neither. */
export function TrialBadge({ trial }: { trial: boolean }) {
  const status = useApi(system.readStatus, undefined, { staleTime: Number.POSITIVE_INFINITY });
  return <Mark trial={trial || (status.data !== undefined && status.data.network !== 'mainnet')} />;
}
