import { Cl } from '@stacks/transactions';
import type { Scenario } from '../../tools/scenario.ts';

/** Hours on one page of the bitmap of issued hours, in words of 128. */
export const PAGE = 768n;
const WORD = 128n;

/** `hour` counts full hours since 1970. */
export const hourIssued = (s: Scenario, facility: bigint, hour: bigint) =>
  s.read('issuance/is-hour-issued', Cl.uint(facility), Cl.uint(hour));

/** Every issued hour on the pages from that of `from` to that of `to`, in order, read from the bitmap itself. */
export function issuedHours(s: Scenario, facility: bigint, from: bigint, to: bigint): bigint[] {
  const hours: bigint[] = [];
  for (let page = from / PAGE; page <= to / PAGE; page += 1n) {
    const words = s.read('issuance/get-issued-hours', Cl.uint(facility), Cl.uint(page)) as bigint[];
    for (const [at, word] of words.entries())
      for (let bit = 0n; bit < WORD; bit += 1n)
        if ((word >> bit) & 1n) hours.push(page * PAGE + BigInt(at) * WORD + bit);
  }
  return hours;
}
