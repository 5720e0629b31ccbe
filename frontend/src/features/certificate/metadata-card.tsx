import { plainTimes } from '../../lib/evidence/plain-times.ts';
import { ScrollText } from '../../lib/evidence/scroll-text.tsx';
import { shortHash } from '../../lib/format.ts';
import { Card } from '../../ui/card.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Facts } from '../../ui/facts.tsx';

interface Attribute {
  trait_type: string;
  value: string;
}

const isAttribute = (entry: unknown): entry is Attribute =>
  typeof entry === 'object' && entry !== null && 'trait_type' in entry && 'value' in entry;

/** What wallets and explorers will show of each certificate (SIP-016), and the whole document for who wants it. */
export function MetadataCard({ metadata, cid }: { metadata: Record<string, unknown>; cid: string }) {
  const { name, description, attributes } = metadata;
  const traits = Array.isArray(attributes) ? attributes.filter(isAttribute) : [];
  return (
    <Card title="Metadata of the certificates">
      <p className="font-medium">{String(name ?? '')}</p>
      <p className="mt-1 mb-3 text-muted">{plainTimes(String(description ?? ''))}</p>
      <Facts
        items={[
          ...traits.map(({ trait_type, value }) => ({ label: trait_type, value: String(value) })),
          { label: 'On IPFS', value: <CopyText text={cid} short={shortHash(cid)} what="CID of the metadata" /> },
        ]}
      />
      <details className="mt-3">
        <summary className="min-h-6 text-sm text-muted">The whole document</summary>
        <ScrollText className="mt-2 max-h-96" label="Metadata document" text={JSON.stringify(metadata, null, 2)} />
      </details>
    </Card>
  );
}
