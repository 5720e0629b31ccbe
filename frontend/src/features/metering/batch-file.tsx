import type { ReactNode } from 'react';
import type { metering } from '../../lib/api.ts';
import { address, bytes, count, energy, shortHash } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Time } from '../../ui/time.tsx';

type Batch = metering.BatchView;
const DIRECTIONS = { generation: 'Generation', consumption: 'Consumption', other: 'Other' } as const;

/** The file as it came: enough to find it on IPFS and to replay the verdict without us. */
export function BatchFile({ batch }: { batch: Batch }) {
  const { file, format, uploadedAt, uploadedBy, readingsRoot, leaves, readingsCid } = batch;
  const notYet: ReactNode = <span className="text-muted">Once the rules have run</span>;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Card title="File">
        <Facts
          items={[
            { label: 'Format', value: format === 'nem12' ? 'NEM12' : 'CSV' },
            { label: 'Size', value: bytes(file.bytes) },
            { label: 'Uploaded', value: <Time value={uploadedAt} /> },
            { label: 'By', value: <CopyText text={uploadedBy} short={address(uploadedBy)} what="address" /> },
            {
              label: 'sha256',
              value: <CopyText text={file.sha256} short={shortHash(file.sha256)} what="hash of the file" />,
            },
            {
              label: 'On IPFS',
              value: <CopyText text={file.cid} short={shortHash(file.cid)} what="CID of the file" />,
            },
            {
              label: 'Readings root',
              value: readingsRoot ? (
                <CopyText text={readingsRoot} short={shortHash(readingsRoot)} what="root of the readings" />
              ) : (
                notYet
              ),
            },
            { label: 'Leaves', value: leaves === null ? notYet : count(leaves) },
            {
              label: 'Leaves on IPFS',
              value: readingsCid ? (
                <CopyText text={readingsCid} short={shortHash(readingsCid)} what="CID of the readings" />
              ) : (
                notYet
              ),
            },
          ]}
        />
      </Card>
      <Card title="Channels" flush>
        <DataTable
          bare
          label="Channels of the file"
          rows={batch.channels}
          rowKey={({ meter, channel }) => `${meter} ${channel}`}
          columns={[
            {
              key: 'meter',
              header: 'Meter, channel',
              primary: true,
              cell: ({ meter, channel }) => (
                <span className="font-mono">{[meter, channel].filter(Boolean).join(' ')}</span>
              ),
            },
            {
              key: 'direction',
              header: 'Direction',
              cell: ({ direction, used }) => (
                <span className="flex flex-wrap gap-1">
                  {DIRECTIONS[direction]}
                  {!used && <Badge>left aside</Badge>}
                </span>
              ),
            },
            { key: 'intervals', header: 'Intervals', align: 'right', cell: ({ intervals }) => count(intervals) },
            { key: 'energy', header: 'Energy', align: 'right', cell: ({ energyWh }) => signed(energyWh) },
          ]}
        />
      </Card>
    </div>
  );
}

function signed(text: string): string {
  const wh = BigInt(text);
  return wh < 0n ? `-${energy(-wh)}` : energy(wh);
}
