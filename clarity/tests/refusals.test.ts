import { describe, expect, it } from 'vitest';
import { errorTable } from '../tools/errors.ts';
import { auctionsRefusals } from './support/auctions-refusals.ts';
import { bidsRefusals } from './support/bids-refusals.ts';
import { councilRefusals } from './support/council-refusals.ts';
import { facilitiesRefusals } from './support/facilities-refusals.ts';
import { forwardsRefusals } from './support/forwards-refusals.ts';
import { issuanceRefusals } from './support/issuance-refusals.ts';
import { deployed, opened } from './support/market.ts';
import { marketplaceRefusals } from './support/marketplace-refusals.ts';
import { quotesRefusals } from './support/quotes-refusals.ts';
import { recNftRefusals } from './support/rec-nft-refusals.ts';
import type { Refusals } from './support/refusal.ts';
import { verificationRefusals } from './support/verification-refusals.ts';

const tables: Record<string, Refusals> = {
  council: councilRefusals,
  verification: verificationRefusals,
  'rec-nft': recNftRefusals,
  marketplace: marketplaceRefusals,
  auctions: auctionsRefusals,
  bids: bidsRefusals,
  quotes: quotesRefusals,
  forwards: forwardsRefusals,
  facilities: facilitiesRefusals,
  issuance: issuanceRefusals,
};

const errors = errorTable();
const cases = errors.flatMap((error) => {
  const refuse = tables[error.contract]?.[error.constant];
  return refuse ? [{ ...error, refuse }] : [];
});

describe('errors of the contracts', () => {
  it('are all in a table of refused calls', () => {
    expect(Object.keys(tables).sort()).toEqual([...new Set(errors.map(({ contract }) => contract))].sort());
  });

  it.each(Object.entries(tables))(
    'has a refused call for every error of %s, and for no other',
    (contract, refusals) => {
      const constants = errors.filter((error) => error.contract === contract).map(({ constant }) => constant);
      expect(Object.keys(refusals).sort()).toEqual(constants.sort());
    },
  );

  it.each(cases)('$contract u$code $name: $message', ({ contract, code, refuse }) => {
    const market = contract === 'council' ? deployed() : opened();
    expect(refuse(market)).toMatchObject({ err: BigInt(code), prints: [], moves: [] });
  });
});
