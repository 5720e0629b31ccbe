import type { market } from '../../lib/api.ts';

/** A facility that was registered without this service has only its number. */
export const facilityTitle = ({ facility }: market.Origin): string => facility.name ?? `Facility ${facility.facility}`;
