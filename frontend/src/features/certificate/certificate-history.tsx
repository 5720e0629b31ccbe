import { address, shortHash } from '../../lib/format.ts';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';
import type { Certificate } from './certificate-page.tsx';

type Event = Certificate['provenance'][number];
interface Row extends Event {
  key: string;
}

const WORDS: Record<Event['step'], string> = {
  measured: 'Measured',
  verified: 'Verified',
  minted: 'Issued',
  transferred: 'Transferred',
  'entered-market': 'Put up for sale',
  'left-market': 'Left the market',
  split: 'Split',
  retired: 'Retired',
};

const who = (principal: string | null) =>
  principal === null ? (
    <span className="text-muted">None</span>
  ) : (
    <code className="font-mono text-xs">{address(principal)}</code>
  );

const COLUMNS = [
  { key: 'step', header: 'What', primary: true, cell: ({ step }: Row) => WORDS[step] },
  { key: 'at', header: 'When', cell: ({ at }: Row) => <Time value={at} /> },
  {
    key: 'lot',
    header: 'Lot',
    cell: ({ token }: Row) =>
      token === null ? (
        <span className="text-muted">None</span>
      ) : (
        <TextLink href={`/certificates/${token}`}>{token.toString()}</TextLink>
      ),
  },
  { key: 'from', header: 'From', cell: ({ from }: Row) => who(from) },
  { key: 'to', header: 'To', cell: ({ to }: Row) => who(to) },
  {
    key: 'tx',
    header: 'Transaction',
    cell: ({ txid }: Row) =>
      txid === null ? (
        <span className="text-muted">Off chain</span>
      ) : (
        <TextLink href={`/explorer/${txid}`}>{shortHash(txid)}</TextLink>
      ),
  },
];

/** Everything that ever happened to this lot and to those it was split off. */
export function CertificateHistory({ lot }: { lot: Certificate }) {
  const rows = lot.provenance.map((event, index) => ({ ...event, key: `${index}` }));
  return (
    <Card title="History" flush>
      <DataTable label="History" columns={COLUMNS} rows={rows} rowKey={({ key }) => key} bare />
    </Card>
  );
}
