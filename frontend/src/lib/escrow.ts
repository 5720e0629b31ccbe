/** Contracts of the market that hold what is offered, by the last part of their principal. */
const ESCROWS: Record<string, string> = {
  marketplace: 'the escrow of the marketplace',
  auctions: 'the escrow of the auctions',
  bids: 'the escrow of the bids',
  quotes: 'the escrow of the quotes',
  forwards: 'the escrow of the forward orders',
};

/** A contract of the market in words; null for anybody else. */
export const escrowName = (principal: string): string | null => ESCROWS[principal.split('.')[1] ?? ''] ?? null;
