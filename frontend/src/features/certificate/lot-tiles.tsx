import { address, count, energy, mwh, share } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { Issuance } from './answers.ts';
import { LotBadge, type LotState, lotLabel } from './lot-words.tsx';

type Lot = Issuance['lots'][number];

const LOOK: Record<LotState, string> = {
  held: 'bg-accent',
  listed: 'bg-info',
  escrowed: 'bg-info',
  retired: 'bg-muted',
  split: 'bg-warning',
  merged: 'bg-warning',
  withdrawn: 'bg-negative',
  expired: 'bg-hover',
};

const COLUMNS = [
  { key: 'token', header: 'Lot', primary: true, cell: ({ token }: Lot) => token.toString() },
  {
    key: 'serial',
    header: 'Serial range, Wh',
    cell: ({ firstWh, wh }: Lot) => (
      <code className="font-mono text-xs">
        [{count(firstWh)}, {count(firstWh + wh)})
      </code>
    ),
  },
  { key: 'energy', header: 'Energy, MWh', align: 'right' as const, cell: ({ wh }: Lot) => mwh(wh) },
  { key: 'state', header: 'State', cell: ({ state }: Lot) => <LotBadge state={state} /> },
  {
    key: 'owner',
    header: 'Held by',
    cell: ({ owner }: Lot) => (owner === null ? 'Nobody' : <code className="font-mono text-xs">{address(owner)}</code>),
  },
];

/** The lots of an issuance side by side: together they are all of it, and no Wh stands twice. */
export function LotTiles({ issuance: { lots, wh, tiled } }: { issuance: Issuance }) {
  const sum = (state: LotState) => lots.reduce((total, lot) => (lot.state === state ? total + lot.wh : total), 0n);
  const always: LotState[] = ['held', 'listed', 'retired'];
  const parts = (['held', 'listed', 'escrowed', 'retired', 'withdrawn', 'expired'] as const)
    .map((state) => ({ state, wh: sum(state) }))
    .filter((part) => part.wh > 0n || always.includes(part.state));
  if (lots.length === 0)
    return (
      <Card title="Lots">
        <p className="text-muted">
          Nothing was minted: the energy was less than one unit and is carried on to the next issuance.
        </p>
      </Card>
    );
  return (
    <Card
      title="Lots"
      flush
      actions={
        <Badge tone={tiled ? 'positive' : 'negative'}>
          {tiled ? 'Every Wh exactly once' : 'The lots do not cover the issuance exactly'}
        </Badge>
      }
    >
      <div className="border-b border-line p-4">
        <div aria-hidden="true" className="flex h-8 gap-px overflow-hidden rounded">
          {lots.map((lot) => (
            <span
              key={lot.token.toString()}
              title={`Lot ${lot.token}, ${energy(lot.wh)}`}
              className={`${LOOK[lot.state]} min-w-0.5`}
              style={{ flexGrow: Number((lot.wh * 10_000n) / (wh || 1n)), flexBasis: 0 }}
            />
          ))}
        </div>
        <ul className="mt-3 flex flex-wrap gap-x-6 gap-y-1 text-sm">
          {parts.map((part) => (
            <li key={part.state} className="flex items-center gap-2 tabular-nums">
              <span aria-hidden="true" className={`size-2.5 rounded-sm ${LOOK[part.state]}`} />
              {lotLabel(part.state)}: {energy(part.wh)} ({share(part.wh, wh)})
            </li>
          ))}
        </ul>
      </div>
      <DataTable
        label="Lots by serial"
        columns={COLUMNS}
        rows={lots}
        rowKey={({ token }) => token.toString()}
        rowHref={({ token, state }) => (state === 'retired' ? `/retirements/${token}` : `/certificates/${token}`)}
        bare
      />
    </Card>
  );
}
