import type { market } from '../../lib/api.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Tone } from '../../ui/tone.ts';

const LOOK: Record<market.ListingState, { tone: Tone; label: string }> = {
  open: { tone: 'positive', label: 'Open' },
  sold: { tone: 'neutral', label: 'Sold' },
  cancelled: { tone: 'neutral', label: 'Taken back' },
  released: { tone: 'neutral', label: 'Expired, given back' },
  expired: { tone: 'warning', label: 'Expired' },
};

export function ListingBadge({ listing }: { listing: Pick<market.Listing, 'state'> }) {
  const { tone, label } = LOOK[listing.state];
  return <Badge tone={tone}>{label}</Badge>;
}
