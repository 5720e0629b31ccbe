import { count } from './format.ts';

/** Serial numbers of a lot: the half-open range of Wh of its issuance, "7 / [0, 3,000,000)". */
export const serialRange = (issuance: bigint, firstWh: bigint, wh: bigint): string =>
  `${issuance} / [${count(firstWh)}, ${count(firstWh + wh)})`;
