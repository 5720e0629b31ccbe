import type { chain } from '../../lib/api.ts';

const WORDS: Record<string, string> = {
  'council.member-added': 'Council member added',
  'verification.body-admitted': 'Verification body admitted',
  'verification.body-suspended': 'Verification body suspended',
  'verification.facility-registered': 'Facility registered',
  'verification.facility-decided': 'Facility decided',
  'verification.issue-attested': 'Energy attested',
  'rec-nft.issued': 'Issued',
  'rec-nft.split': 'Lot split',
  'rec-nft.retired': 'Retired',
  'rec-nft.nft-minted': 'Lot minted',
  'rec-nft.nft-transferred': 'Lot moved',
  'rec-nft.nft-burned': 'Lot burned',
  'marketplace.listed': 'Listed for sale',
  'marketplace.cancelled': 'Listing taken back',
  'marketplace.bought': 'Bought',
  'marketplace.fee-set': 'Market fee set',
  'marketplace.treasury-set': 'Treasury set',
  'marketplace.paused-set': 'Market paused or opened',
};

/** An event in a few words; one newer than this page by its own name. */
export const eventWords = ({ contract, name }: { contract: string; name: string }): string =>
  WORDS[`${contract}.${name}`] ?? `${contract}: ${name}`;

/** What to look for: the events a person knows, by the name the API filters with. */
export const KINDS = [
  { value: 'facility-registered', label: 'Facilities registered' },
  { value: 'facility-decided', label: 'Facilities decided' },
  { value: 'issue-attested', label: 'Energy attested' },
  { value: 'issued', label: 'Issued' },
  { value: 'listed', label: 'Listed for sale' },
  { value: 'bought', label: 'Bought' },
  { value: 'retired', label: 'Retired' },
  { value: 'split', label: 'Split' },
  { value: 'nft-transferred', label: 'Lots moved' },
] as const;

const PLACES: Record<chain.Touched['kind'], { name: string; path: string }> = {
  facility: { name: 'Facility', path: '/registry' },
  issuance: { name: 'Issuance', path: '/issuances' },
  lot: { name: 'Lot', path: '/certificates' },
  listing: { name: 'Listing', path: '/listings' },
  retirement: { name: 'Retirement', path: '/retirements' },
};

/** Where a thing that a transaction touched is shown. */
export function placeOf({ kind, id }: chain.Touched): { label: string; href: string } {
  const { name, path } = PLACES[kind];
  return { label: `${name} ${id}`, href: `${path}/${id}` };
}
