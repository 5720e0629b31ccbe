import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { market } from '../../lib/api.ts';
import { percent, price, sats, sbtc } from '../../lib/format.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { Patient } from '../../ui/loading.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

interface OrderQuoteProps {
  quote: UseQueryResult<market.Quote, Error>;
  /** The quote is for the quantity that stands in the form. */
  settled: boolean;
  feeBps: bigint;
}

/** The price to the satoshi as the server computes it, and what the wallet will hold the transaction to. */
export function OrderQuote({ quote, settled, feeBps }: OrderQuoteProps) {
  const shown = quote.data;
  if (quote.error && !quote.isFetching) return <ErrorState error={quote.error} onRetry={() => void quote.refetch()} />;
  if (shown === undefined)
    return (
      <Patient>
        <Skeleton lines={4} />
      </Patient>
    );
  const current = settled && !quote.isPlaceholderData;
  return (
    <div aria-live="polite" aria-busy={!current}>
      <dl className="flex flex-col gap-1.5 tabular-nums">
        <Line label="Price">{price(shown.price)}</Line>
        <Line label="Seller receives">{sats(shown.sellerGets)}</Line>
        <Line label={`Market fee, ${percent(feeBps)}`}>{sats(shown.fee)}</Line>
        <div className="mt-1 flex items-baseline justify-between gap-4 border-t border-line pt-2">
          <dt className="font-medium">You pay</dt>
          <dd className="text-right">
            <span className="block text-lg font-semibold">{sats(shown.total)}</span>
            <span className="block text-xs text-muted">{current ? sbtc(shown.total) : 'Asking for the price'}</span>
          </dd>
        </div>
      </dl>
      <div className="mt-3 rounded bg-sunken px-3 py-2 text-sm">
        <p className="font-medium">What the transaction is held to</p>
        <ul className="mt-1 list-disc space-y-1 pl-4 text-muted">
          {shown.guards.map((guard) => (
            <li key={guard}>{guard}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-muted">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
