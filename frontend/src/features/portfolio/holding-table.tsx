import { alignedMwh } from '../../lib/aligned.tsx';
import { api, market, type portfolio } from '../../lib/api.ts';
import { ChainAction } from '../../lib/chain-action.tsx';
import { count, vintage } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { SourceMark } from '../../ui/source-mark.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { TrialBadge } from '../../ui/trial-badge.tsx';
import { originTitle } from './origin-words.ts';
import { LOT_ACTIONS, type LotAction } from './use-lot-dialog.ts';

type Holding = portfolio.Holding;

const LABELS: Record<LotAction, string> = { list: 'Sell', retire: 'Retire', split: 'Split', transfer: 'Transfer' };

interface HoldingTableProps {
  lots: Holding[];
  /** Without a role one only looks. */
  mayAct: boolean;
  onAct(token: bigint, action: LotAction): void;
}

/** The lots of an account, each with what can be done with it. */
export function HoldingTable({ lots, mayAct, onAct }: HoldingTableProps) {
  const energyText = alignedMwh(lots.map(({ wh }) => wh));
  const columns = [
    {
      key: 'lot',
      header: 'Lot',
      primary: true,
      cell: ({ token, origin, trial }: Holding) => (
        <span className="flex items-start gap-2.5">
          <SourceMark code={origin.facility.technology} className="mt-0.5" />
          <span className="min-w-0">
            <span className="block">
              Lot {token.toString()}, {originTitle(origin)} <TrialBadge trial={trial} short />
            </span>
            <span className="block text-xs font-normal text-muted">{origin.facility.technologyLabel}</span>
          </span>
        </span>
      ),
    },
    {
      key: 'vintage',
      header: 'Vintage',
      cell: ({ origin }: Holding) => <span className="whitespace-nowrap">{vintage(origin.vintage)}</span>,
    },
    { key: 'energy', header: 'Energy, MWh', align: 'right' as const, cell: ({ wh }: Holding) => energyText(wh) },
    { key: 'state', header: 'State', cell: (lot: Holding) => <State lot={lot} /> },
    ...(mayAct
      ? [
          {
            key: 'actions',
            header: 'Actions',
            wide: true,
            cell: (lot: Holding) => <Actions lot={lot} onAct={onAct} />,
          },
        ]
      : []),
  ];
  return (
    <DataTable
      label="Lots"
      columns={columns}
      rows={lots}
      rowKey={({ token }) => token.toString()}
      rowHref={({ token }) => `/certificates/${token}`}
    />
  );
}

function State({ lot: { listing } }: { lot: Holding }) {
  if (listing === null) return <Badge tone="positive">Held</Badge>;
  return (
    <span className="relative z-10 inline-flex flex-wrap items-center gap-x-2">
      <Badge tone={listing.state === 'expired' ? 'warning' : 'info'}>
        {listing.state === 'expired' ? 'Listing expired' : 'For sale'}
      </Badge>
      <TextLink href={`/listings/${listing.listing}`}>{count(listing.price)} sats/MWh</TextLink>
    </span>
  );
}

function Actions({ lot, onAct }: { lot: Holding; onAct: HoldingTableProps['onAct'] }) {
  const { listing, token } = lot;
  return (
    <span className="relative z-10 -mx-2 inline-flex">
      {listing === null ? (
        LOT_ACTIONS.map((action) => (
          <Button
            key={action}
            variant="quiet"
            className="px-2!"
            aria-label={`${LABELS[action]} lot ${token}`}
            onClick={() => onAct(token, action)}
          >
            {LABELS[action]}
          </Button>
        ))
      ) : (
        <ChainAction
          label={`Take lot ${token} back`}
          id={`listing-${listing.listing}`}
          variant="quiet"
          className="px-2!"
          call={() => api.call(market.cancelListingCall, { params: { listing: listing.listing } })}
        >
          Take back
        </ChainAction>
      )}
    </span>
  );
}
