/** A fault that is meant: `within` is the function or constant that the lint names. */
export interface Exception {
  readonly contract: string;
  readonly within: string;
  readonly rule: string;
  /** Why nothing can go wrong there. */
  readonly reason: string;
}

/** An exception that nothing needs any more is an error. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    contract: 'rec-nft',
    within: 'retire',
    rule: 'unchecked-data',
    reason: 'Anybody may be the account for whom a holder retires: it gives that account nothing to spend.',
  },
  {
    contract: 'marketplace',
    within: 'pay',
    rule: 'subtractions',
    reason: 'The fee is total * fee-bps / 10000, and set-fee keeps fee-bps at or below 500.',
  },
];
