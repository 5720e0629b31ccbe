import { degreesLabel } from '../../lib/evidence/degrees.ts';
import { shortHash } from '../../lib/format.ts';
import { Card } from '../../ui/card.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Facts } from '../../ui/facts.tsx';
import { documentFields, documentText } from './facility-document.ts';

interface DocumentCardProps {
  document: Record<string, unknown> | null;
  cid: string;
}

const isLocation = (value: unknown): value is { latitudeMicrodegrees: number; longitudeMicrodegrees: number } =>
  typeof value === 'object' &&
  value !== null &&
  'latitudeMicrodegrees' in value &&
  'longitudeMicrodegrees' in value &&
  Number.isInteger(value.latitudeMicrodegrees) &&
  Number.isInteger(value.longitudeMicrodegrees);

const shown = (value: unknown): string =>
  isLocation(value)
    ? `${degreesLabel(value.latitudeMicrodegrees, 'latitude')}, ${degreesLabel(value.longitudeMicrodegrees, 'longitude')}`
    : documentText(value);

/** The document whose hash the chain holds: what the owner declared. */
export function DocumentCard({ document, cid }: DocumentCardProps) {
  return (
    <Card title="What the owner declared">
      {document === null ? (
        <p className="text-muted">The document was not made here. It can be read on IPFS by its CID.</p>
      ) : (
        <Facts items={documentFields(document).map(({ label, value }) => ({ label, value: shown(value) }))} />
      )}
      <p className="mt-3 flex flex-wrap items-center gap-x-2 text-sm text-muted">
        On IPFS, with the hash the chain holds:
        <CopyText text={cid} short={shortHash(cid)} what="CID of the document" />
      </p>
    </Card>
  );
}
