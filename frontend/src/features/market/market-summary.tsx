import type { UseQueryResult } from '@tanstack/react-query';
import type { market } from '../../lib/api.ts';
import { energy, price } from '../../lib/format.ts';
import { Loading } from '../../ui/loading.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Stat, Stats } from '../../ui/stat.tsx';
import { Time } from '../../ui/time.tsx';

/** What is open, in figures that come from the chain. */
export function MarketSummary({ summary }: { summary: UseQueryResult<market.MarketSummary, Error> }) {
  return (
    <Loading query={summary} label="Reading the market" skeleton={<Skeleton height={86} />}>
      {({ wh, listings, lowestPrice, lastSale, countries, technologies }) => (
        <Stats>
          <Stat label="For sale" value={energy(wh)} hint={`${listings} ${listings === 1 ? 'listing' : 'listings'}`} />
          <Stat
            label="Lowest price"
            value={lowestPrice === null ? 'None' : price(lowestPrice)}
            hint={lowestPrice === null ? 'Nothing is for sale' : 'Among all open listings'}
          />
          <Stat
            label="Last sale"
            value={lastSale === null ? 'None yet' : price(lastSale.price)}
            hint={
              lastSale === null ? (
                'Nobody has bought yet'
              ) : (
                <>
                  {energy(lastSale.wh)}, <Time value={lastSale.at} style="date" />
                </>
              )
            }
          />
          <Stat
            label="Origins"
            value={`${countries.length} ${countries.length === 1 ? 'country' : 'countries'}`}
            hint={`${technologies.length} ${technologies.length === 1 ? 'technology' : 'technologies'}`}
          />
        </Stats>
      )}
    </Loading>
  );
}
