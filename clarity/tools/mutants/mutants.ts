import type { Mutant } from './mutant.ts';
import { auctionsMutants } from './of-auctions.ts';
import { bidsMutants } from './of-bids.ts';
import { councilMutants } from './of-council.ts';
import { facilitiesMutants } from './of-facilities.ts';
import { forwardsMutants } from './of-forwards.ts';
import { issuanceMutants } from './of-issuance.ts';
import { marketplaceMutants } from './of-marketplace.ts';
import { quotesMutants } from './of-quotes.ts';
import { readingsMutants } from './of-readings.ts';
import { recNftMutants } from './of-rec-nft.ts';
import { verificationMutants } from './of-verification.ts';

/** To add some: one file per contract, listed here. `npm run mutants -- --only <id>` tries a single one. */
export const MUTANTS: readonly Mutant[] = [
  ...councilMutants,
  ...recNftMutants,
  ...issuanceMutants,
  ...verificationMutants,
  ...facilitiesMutants,
  ...readingsMutants,
  ...marketplaceMutants,
  ...auctionsMutants,
  ...bidsMutants,
  ...quotesMutants,
  ...forwardsMutants,
];
