import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Facts } from '../../ui/facts.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';
import type { facility } from '../api.ts';
import { address, shortHash } from '../format.ts';

/** What a verification body decided about a facility, and why. */
export function DecisionCard({ decision }: { decision: NonNullable<facility.FacilityView['decision']> }) {
  const { approved, reason, reasonCid, organisation, body, at, txid } = decision;
  return (
    <Card
      title="Decision"
      actions={<Badge tone={approved ? 'positive' : 'negative'}>{approved ? 'Approved' : 'Rejected'}</Badge>}
    >
      <blockquote className="mb-3 border-l-2 border-line pl-3 whitespace-pre-line">
        {reason ?? 'The reason was not written here: read it on IPFS by its CID.'}
      </blockquote>
      <Facts
        items={[
          { label: 'Verification body', value: organisation ?? 'Name not stated' },
          { label: 'Account', value: <CopyText text={body} short={address(body)} what="address of the body" /> },
          { label: 'Decided', value: <Time value={at} /> },
          {
            label: 'Reason on IPFS',
            value: <CopyText text={reasonCid} short={shortHash(reasonCid)} what="CID of the reason" />,
          },
          { label: 'Transaction', value: <TextLink href={`/explorer/${txid}`}>{shortHash(txid)}</TextLink> },
        ]}
      />
    </Card>
  );
}
