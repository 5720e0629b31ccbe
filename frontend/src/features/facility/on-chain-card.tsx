import type { facility } from '../../lib/api.ts';
import { address, shortHash } from '../../lib/format.ts';
import { Card } from '../../ui/card.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Facts } from '../../ui/facts.tsx';
import { TextLink } from '../../ui/text-link.tsx';

/** Who may act for it, and where its public document and its registration are found. */
export function OnChainCard({ view }: { view: facility.FacilityView }) {
  const { details, registeredTxid, ownerAddress } = view;
  const items = [
    {
      label: 'Owner',
      value: <CopyText text={ownerAddress} short={address(ownerAddress)} what="address of the owner" />,
    },
    {
      label: 'Document',
      value:
        details === null ? (
          'Published when it is registered'
        ) : (
          <CopyText text={details.cid} short={shortHash(details.cid)} what="CID of the facility document" />
        ),
    },
    {
      label: 'Registered in',
      value:
        registeredTxid === null ? (
          'Not on chain yet'
        ) : (
          <TextLink href={`/explorer/${registeredTxid}`}>{shortHash(registeredTxid)}</TextLink>
        ),
    },
  ];
  return (
    <Card title="On chain">
      <Facts items={items} />
    </Card>
  );
}
