import type { certificate } from '../../lib/api.ts';
import { address } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Tone } from '../../ui/tone.ts';

export type LotState = certificate.LotState;

const LOOK: Record<LotState, { tone: Tone; label: string }> = {
  held: { tone: 'positive', label: 'Live' },
  listed: { tone: 'info', label: 'For sale' },
  escrowed: { tone: 'info', label: 'In the market' },
  split: { tone: 'neutral', label: 'Split' },
  merged: { tone: 'neutral', label: 'Merged' },
  retired: { tone: 'neutral', label: 'Retired' },
  withdrawn: { tone: 'negative', label: 'Taken back' },
  expired: { tone: 'neutral', label: 'Expired' },
};

export const lotLabel = (state: LotState): string => LOOK[state].label;

export function LotBadge({ state }: { state: LotState }) {
  const { tone, label } = LOOK[state];
  return <Badge tone={tone}>{label}</Badge>;
}

/** Who vouches for the energy, by name where it is known. */
export const attestersOf = (attestations: readonly { organisation: string | null; body: string }[]): string =>
  attestations.length === 0
    ? 'No attestation is recorded'
    : attestations.map(({ organisation, body }) => organisation ?? address(body)).join(', ');

interface RegistryFacility {
  facility: bigint;
  details: { document: Record<string, unknown> | null };
}

/** The name stands in the document of the facility, where that was made here. */
export function facilityTitle({ facility, details }: RegistryFacility): string {
  const name = details.document?.name;
  return typeof name === 'string' && name !== '' ? name : `Facility ${facility}`;
}
