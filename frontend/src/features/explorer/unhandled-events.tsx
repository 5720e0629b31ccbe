import type { chainHistory } from '../../lib/api.ts';
import { count } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Notice } from '../../ui/notice.tsx';
import { eventWords } from './event-words.ts';

const COLUMNS: Column<chainHistory.UnhandledEvent>[] = [
  { key: 'what', header: 'Event', primary: true, cell: (event) => eventWords(event) },
  {
    key: 'name',
    header: 'Name',
    cell: ({ contract, name }) => (
      <code className="font-mono text-xs">
        {contract}.{name}
      </code>
    ),
  },
  {
    key: 'known',
    header: 'Meaning',
    cell: ({ known }) => <Badge tone={known ? 'neutral' : 'warning'}>{known ? 'Not used' : 'Unknown'}</Badge>,
  },
  { key: 'count', header: 'Seen', align: 'right', cell: (event) => count(event.count) },
  { key: 'first', header: 'First in block', align: 'right', cell: ({ firstHeight }) => count(firstHeight) },
  { key: 'last', header: 'Last in block', align: 'right', cell: ({ lastHeight }) => count(lastHeight) },
];

/** Events that are kept, but become no rows: those nothing here needs, and those newer than this version. */
export function UnhandledEvents({ events }: { events: readonly chainHistory.UnhandledEvent[] }) {
  const unknown = events.filter(({ known }) => !known);
  return (
    <Card title="Events that become no rows" flush>
      {unknown.length > 0 && (
        <Notice tone="warning" title="Our contracts say something that this version does not know" className="m-4">
          The events are kept. Update the service, then run{' '}
          <code className="font-mono text-xs">npm run chain:rebuild</code>: their effects appear.
        </Notice>
      )}
      <DataTable
        bare
        label="Events that become no rows"
        rows={events}
        rowKey={({ contract, name }) => `${contract}.${name}`}
        columns={COLUMNS}
        empty={<p className="p-4 text-muted">None: everything our contracts said so far has its effect here.</p>}
      />
    </Card>
  );
}
