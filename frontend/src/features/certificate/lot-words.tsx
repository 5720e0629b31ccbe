import { Badge } from '../../ui/badge.tsx';
import type { Tone } from '../../ui/tone.ts';

export type LotState = 'held' | 'listed' | 'split' | 'retired';

const LOOK: Record<LotState, { tone: Tone; label: string }> = {
  held: { tone: 'positive', label: 'Live' },
  listed: { tone: 'info', label: 'For sale' },
  split: { tone: 'neutral', label: 'Split' },
  retired: { tone: 'neutral', label: 'Retired' },
};

export function LotBadge({ state }: { state: LotState }) {
  const { tone, label } = LOOK[state];
  return <Badge tone={tone}>{label}</Badge>;
}

/** Certificates of a test network are never to be taken for others. */
export function TrialBadge({ trial }: { trial: boolean }) {
  return trial ? <Badge tone="warning">Trial, no real energy</Badge> : null;
}

interface RegistryFacility {
  facility: bigint;
  details: { document: Record<string, unknown> | null };
}

/** The name stands in the document of the facility, where that was made here. */
export function facilityTitle({ facility, details }: RegistryFacility): string {
  const name = details.document?.name;
  return typeof name === 'string' && name !== '' ? name : `Facility ${facility}`;
}
