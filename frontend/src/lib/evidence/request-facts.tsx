import { CopyText } from '../../ui/copy-text.tsx';
import { Facts } from '../../ui/facts.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';
import type { certificate } from '../api.ts';
import { address, count, energy, shortHash } from '../format.ts';

/** The values a body attests and the owner issues, exactly as they go on chain. */
export function RequestFacts({ request }: { request: certificate.IssueRequestView }) {
  return (
    <Facts
      items={[
        { label: 'Energy', value: energy(request.wh) },
        { label: 'From', value: <Time value={request.periodStart} /> },
        { label: 'To, exclusive', value: <Time value={request.periodEnd} /> },
        { label: 'Readings', value: `${count(request.leaves)} leaves` },
        {
          label: 'Readings root',
          value: <CopyText text={request.readingsRoot} short={shortHash(request.readingsRoot)} what="readings root" />,
        },
        {
          label: 'Verdict',
          value: <CopyText text={request.verdictHash} short={shortHash(request.verdictHash)} what="verdict hash" />,
        },
        {
          label: 'Evidence',
          value: <CopyText text={request.evidence} short={shortHash(request.evidence)} what="evidence hash" />,
        },
        {
          label: 'Attested digest',
          value: <CopyText text={request.digest} short={shortHash(request.digest)} what="digest of the request" />,
        },
        { label: 'Requested', value: <Time value={request.createdAt} /> },
        { label: 'Good until', value: <Time value={request.expiresAt} /> },
        ...request.attestations.map(({ organisation, body, txid }) => ({
          label: 'Attested by',
          value: (
            <>
              {organisation ?? address(body)} in <TextLink href={`/explorer/${txid}`}>{shortHash(txid)}</TextLink>
            </>
          ),
        })),
      ]}
    />
  );
}
