import { shortHash } from '../../lib/format.ts';
import { Card } from '../../ui/card.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Facts } from '../../ui/facts.tsx';
import { documentFields } from './facility-document.ts';

interface DocumentCardProps {
  document: Record<string, unknown> | null;
  cid: string;
}

/** The document whose hash the chain holds: what the owner declared. */
export function DocumentCard({ document, cid }: DocumentCardProps) {
  return (
    <Card title="What the owner declared">
      {document === null ? (
        <p className="text-muted">The document was not made here. It can be read on IPFS by its CID.</p>
      ) : (
        <Facts items={documentFields(document)} />
      )}
      <p className="mt-3 flex flex-wrap items-center gap-x-2 text-sm text-muted">
        On IPFS, with the hash the chain holds:
        <CopyText text={cid} short={shortHash(cid)} what="CID of the document" />
      </p>
    </Card>
  );
}
