import type { market } from '../../lib/api.ts';

/** A facility that was registered without this service has only its number. */
export const originTitle = ({ facility }: market.Origin): string => facility.name ?? `facility ${facility.facility}`;
