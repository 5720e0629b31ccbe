/**
 * Every failure the API can answer with: one row per name, in the words people read (RFC 9457 `title`).
 * Names that a contract also uses are the same there, so a failed request and a failed transaction read alike.
 */
export const problemTable = {
  'malformed-request': { status: 400, title: 'The request could not be read' },
  'invalid-input': { status: 422, title: 'Some of the input is not acceptable' },
  'not-signed-in': { status: 401, title: 'Sign in first' },
  'session-ended': { status: 401, title: 'This session has ended' },
  'wrong-signature': { status: 401, title: 'The signature does not fit the challenge' },
  'challenge-expired': { status: 401, title: 'The sign-in challenge is used up or too old' },
  'wrong-role': { status: 403, title: 'Your role does not allow this' },
  'not-owner': { status: 403, title: 'This belongs to somebody else' },
  'not-found': { status: 404, title: 'There is no such thing' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method' },
  conflict: { status: 409, title: 'This contradicts what is already recorded' },
  'wrong-state': { status: 409, title: 'This is not possible in the current state' },
  'too-large': { status: 413, title: 'The request is larger than accepted' },
  'unsupported-media-type': { status: 415, title: 'This kind of content is not accepted here' },
  'malformed-meter-file': { status: 422, title: 'The meter file cannot be read' },
  'period-not-whole-hours': { status: 422, title: 'The readings do not cover whole hours' },
  'verdict-rejected': { status: 409, title: 'The rules rejected these readings' },
  'verdict-pending': { status: 409, title: 'The readings are not settled yet' },
  'hours-already-issued': { status: 409, title: 'Some of these hours were already issued' },
  'conflict-of-interest': { status: 403, title: 'A verification body never decides about its own facility' },
  'quantity-too-large': { status: 409, title: 'More energy was asked for than there is' },
  'listing-not-open': { status: 409, title: 'This listing is no longer open' },
  'buyer-is-seller': { status: 409, title: 'You cannot buy from yourself' },
  'not-lot-owner': { status: 403, title: 'This lot belongs to another account' },
  'too-many-requests': { status: 429, title: 'Too many requests in a short time' },
  'chain-unavailable': { status: 503, title: 'The Stacks node does not answer' },
  'ipfs-unavailable': { status: 503, title: 'IPFS does not answer' },
  unavailable: { status: 503, title: 'A part of the service is not ready' },
  internal: { status: 500, title: 'Something went wrong on our side' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemName = keyof typeof problemTable;
