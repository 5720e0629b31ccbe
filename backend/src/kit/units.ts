import { z } from 'zod';

declare const brand: unique symbol;
type Branded<Name extends string> = bigint & { readonly [brand]: Name };

/** Energy in watt-hours, never negative. 1 REC = 1 MWh = 1,000,000 Wh. */
export type WattHours = Branded<'WattHours'>;
/** Money in satoshis of sBTC, never negative. */
export type Sats = Branded<'Sats'>;
/** Price in satoshis for one MWh, above zero in a listing. */
export type SatsPerMwh = Branded<'SatsPerMwh'>;

export const WH_PER_MWH = 1_000_000n;
/** Largest amount that fits a PostgreSQL bigint; Clarity's uint is wider, so the API refuses anything above. */
export const MAX_AMOUNT = 2n ** 63n - 1n;

function amount(value: bigint, what: string): bigint {
  if (value < 0n || value > MAX_AMOUNT)
    throw new RangeError(`${what} must be between 0 and ${MAX_AMOUNT}, not ${value}`);
  return value;
}

export const wattHours = (value: bigint): WattHours => amount(value, 'Energy in Wh') as WattHours;
export const sats = (value: bigint): Sats => amount(value, 'An amount in sats') as Sats;
export const satsPerMwh = (value: bigint): SatsPerMwh => amount(value, 'A price in sats per MWh') as SatsPerMwh;

const digits = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,18})$/, 'Write a whole number in digits, without sign, dot or separators.');

function amountCodec<T extends bigint>(of: (value: bigint) => T, description: string) {
  return z.codec(
    digits.meta({ description }),
    z.custom<T>((v) => typeof v === 'bigint'),
    {
      decode: (text, ctx) => {
        const value = BigInt(text);
        if (value <= MAX_AMOUNT) return of(value);
        ctx.issues.push({ code: 'custom', input: text, message: `The largest number accepted is ${MAX_AMOUNT}.` });
        return z.NEVER;
      },
      encode: (value) => value.toString(),
    },
  );
}

/** Decimal digits in JSON, bigint in the domain. */
export const WattHoursCodec = amountCodec(wattHours, 'Energy in Wh, decimal digits');
export const SatsCodec = amountCodec(sats, 'Amount in sats of sBTC, decimal digits');
export const SatsPerMwhCodec = amountCodec(satsPerMwh, 'Price in sats per MWh, decimal digits');

/** Decimal digits for a number the chain assigns (token, listing, facility, issuance ids). */
export const ChainIdCodec = amountCodec((value) => value, 'On-chain number, decimal digits');

/** The instants of years 1 to 9999: what both RFC 3339 and PostgreSQL can write, in ms since 1970. */
export const FIRST_INSTANT = Date.parse('0001-01-01T00:00:00Z');
export const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

/** RFC 3339 instant with an offset in JSON, Date in the domain. */
export const InstantCodec = z.codec(
  z.iso.datetime({ offset: true }).meta({ description: 'RFC 3339 instant' }),
  z.date(),
  {
    decode: (text, ctx) => {
      const at = new Date(text);
      if (at.getTime() >= FIRST_INSTANT && at.getTime() <= LAST_INSTANT) return at;
      ctx.issues.push({ code: 'custom', input: text, message: 'Write a time within the years 1 to 9999 UTC.' });
      return z.NEVER;
    },
    encode: (value) => value.toISOString(),
  },
);

/** What a buyer pays for `wh` at `price`: rounded up, so a seller is never paid less than the price. */
export const totalFor = (wh: WattHours, price: SatsPerMwh): Sats => sats((wh * price + WH_PER_MWH - 1n) / WH_PER_MWH);

/** The market's part of a total, in basis points: rounded down, so the fee never exceeds its rate. */
export const feeFor = (total: Sats, bps: bigint): Sats => sats((total * bps) / 10_000n);
