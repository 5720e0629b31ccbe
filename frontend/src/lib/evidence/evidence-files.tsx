import { Card } from '../../ui/card.tsx';
import type { Id } from '../api.ts';

/** Documents beside a facility. */
export function EvidenceFiles({ own }: { facilityId: Id<'facility'>; own: boolean }) {
  return (
    <Card title="Documents">
      <p className="text-muted">{own ? 'Nothing was added yet.' : 'The owner added nothing yet.'}</p>
    </Card>
  );
}
