import { useQuery } from '@tanstack/react-query';
import type { portfolio } from '../../lib/api.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Facts } from '../../ui/facts.tsx';
import { saltedHash } from './salted-hash.ts';

interface Disclosed {
  hash: string;
  salt: string | null;
  text: string | null;
}

/** The hashes on chain, and, where they are disclosed, the salt and text they are made of, checked in this browser. */
export function DisclosureCard({ retirement: { beneficiary, note } }: { retirement: portfolio.Retirement }) {
  return (
    <Card title="What the chain keeps of the names">
      <p className="mb-4 text-muted">
        The chain holds sha256(salt, name) so that a name can be proven to an auditor and still be kept from everybody
        else.
      </p>
      <Disclosure what="Beneficiary" disclosed={{ ...beneficiary, text: beneficiary.name }} />
      {note && (
        <div className="mt-4 border-t border-line pt-4">
          <Disclosure what="Note" disclosed={note} />
        </div>
      )}
    </Card>
  );
}

export function Disclosure({ what, disclosed: { hash, salt, text } }: { what: string; disclosed: Disclosed }) {
  const check = useQuery({
    queryKey: ['salted-hash', salt, text],
    queryFn: () => saltedHash(salt ?? '', text ?? ''),
    enabled: salt !== null && text !== null && globalThis.crypto?.subtle !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Facts
      items={[
        { label: what, value: text ?? 'Not disclosed' },
        ...(salt === null ? [] : [{ label: 'Salt', value: <CopyText text={salt} what="salt" /> }]),
        { label: 'Hash on chain', value: <CopyText text={hash} what="hash" /> },
        {
          label: 'Recomputed here',
          value:
            check.data === undefined ? (
              salt === null ? (
                'Needs the name and the salt from whoever retired it'
              ) : (
                'Not computed'
              )
            ) : check.data === hash ? (
              <Badge tone="positive">The same hash</Badge>
            ) : (
              <Badge tone="negative">Another hash: this is not the text on chain</Badge>
            ),
        },
      ]}
    />
  );
}
