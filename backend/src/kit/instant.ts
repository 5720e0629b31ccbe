/** 9999-12-31T23:59:59Z, the last second that RFC 3339 can write. */
const LAST_SECOND = 253_402_300_799n;

/**
 * Unix seconds of the chain. Clarity's uint goes far beyond any calendar and anybody may write one, so what lies after
 * the year 9999 reads as its end instead of stopping whoever follows the chain.
 */
export const instantOfSeconds = (seconds: bigint): Date =>
  new Date(Number(seconds < LAST_SECOND ? seconds : LAST_SECOND) * 1000);
