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
    within: 'split',
    rule: 'error-answers',
    reason: 'The id was never given out before, so the mint cannot fail.',
  },
  {
    contract: 'verification',
    within: 'count-attestation',
    rule: 'panics',
    reason: 'Three attestations open a request and are forgotten, so that at most two are there when one is added.',
  },
  {
    contract: 'verification',
    within: 'record-attestation',
    rule: 'answers',
    reason: 'A request that one body can open has no attestations to forget.',
  },
  {
    contract: 'marketplace',
    within: 'payment-of',
    rule: 'subtractions',
    reason: 'The fee is total * fee-bps / 10000, and set-fee keeps fee-bps at or below 500.',
  },
  {
    contract: 'marketplace',
    within: 'agree',
    rule: 'panics',
    reason: 'One sale and one token are added for each item of a list of at most 100.',
  },
  {
    contract: 'marketplace',
    within: 'conclude',
    rule: 'panics',
    reason: 'The purchase has read the listing in this call, and deletes only what is sold out.',
  },
  {
    contract: 'issuance',
    within: 'DOMAIN_HASH',
    rule: 'panics',
    reason: 'Runs once, when the contract is published: were it to fail, there would be no contract.',
  },
  {
    contract: 'issuance',
    within: 'withdraw',
    rule: 'subtractions',
    reason: 'The period of an issuance ends after it starts, as it was attested, so its last hour is not 0.',
  },
  {
    contract: 'issuance',
    within: 'claim-hours',
    rule: 'subtractions',
    reason: 'Only attested requests come here, whose period ends after it starts.',
  },
  ...['open-ledger', 'set-ledger', 'revoke'].map((within) => ({
    contract: 'issuance',
    within,
    rule: 'announcements',
    reason: 'The one contract that may call it announces the registration, decision or suspension that causes it.',
  })),
  {
    contract: 'quotes',
    within: 'DOMAIN_HASH',
    rule: 'panics',
    reason: 'Runs once, when the contract is published: were it to fail, there would be no contract.',
  },
  {
    contract: 'quotes',
    within: 'pay',
    rule: 'subtractions',
    reason: 'The fee is total * fee-bps / 10000, and the marketplace keeps fee-bps at or below 500.',
  },
  {
    contract: 'forwards',
    within: 'pay',
    rule: 'subtractions',
    reason: 'The fee is total * fee-bps / 10000, and the marketplace keeps fee-bps at or below 500.',
  },
  ...['deliver', 'close'].map((within) => ({
    contract: 'forwards',
    within,
    rule: 'subtractions',
    reason: 'A delivery is at most what is left of its order, so that never more is delivered than was ordered.',
  })),
  {
    contract: 'forwards',
    within: 'escrow-between',
    rule: 'subtractions',
    reason: 'The total of an amount does not fall when the amount grows, and every caller gives the smaller one first.',
  },
];
