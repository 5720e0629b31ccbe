import type { chain } from '../../lib/api.ts';

const WORDS: Record<string, string> = {
  'council.member-added': 'Council member added',
  'council.member-removed': 'Council member left',
  'verification.body-admitted': 'Verification body admitted',
  'verification.body-suspended': 'Verification body suspended',
  'facilities.facility-registered': 'Facility registered',
  'facilities.facility-decided': 'Facility decided',
  'facilities.facility-suspended': 'Facility suspended',
  'facilities.facility-reinstated': 'Facility reinstated',
  'facilities.facility-offered': 'Facility offered',
  'facilities.facility-handed-over': 'Facility handed over',
  'facilities.facility-deregistered': 'Facility deregistered',
  'verification.issue-attested': 'Energy attested',
  'issuance.request-opened': 'Request fully attested',
  'issuance.issuance-withdrawn': 'Issuance taken back',
  'issuance.issuance-corrected': 'Issuance corrected',
  'rec-nft.issued': 'Issued',
  'rec-nft.split': 'Lot split',
  'rec-nft.merged': 'Lots merged',
  'rec-nft.withdrawn': 'Certificates taken back',
  'rec-nft.expired': 'Lot expired',
  'rec-nft.retired': 'Retired',
  'rec-nft.nft-minted': 'Lot minted',
  'rec-nft.nft-transferred': 'Lot moved',
  'rec-nft.nft-burned': 'Lot burned',
  'marketplace.listed': 'Listed for sale',
  'marketplace.cancelled': 'Listing taken back',
  'marketplace.price-changed': 'Price changed',
  'marketplace.released': 'Expired listing given back',
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
