import type { Mutant } from './mutant.ts';
import { issuanceMutants } from './of-issuance.ts';
import { marketplaceMutants } from './of-marketplace.ts';
import { recNftMutants } from './of-rec-nft.ts';
import { verificationMutants } from './of-verification.ts';

/** To add some: one file per contract, listed here. `npm run mutants -- --only <id>` tries a single one. */
export const MUTANTS: readonly Mutant[] = [
  ...recNftMutants,
  ...verificationMutants,
  ...issuanceMutants,
  ...marketplaceMutants,
];
