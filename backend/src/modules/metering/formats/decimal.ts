/** Wh, kWh and MWh as powers of ten of a Wh. */
const EXPONENT = { wh: 0, kwh: 3, mwh: 6 } as const;
export type EnergyUnit = keyof typeof EXPONENT;

const NANO = 9;
const WHOLE = 10n ** BigInt(NANO);
/** Above any plant's life, and small enough for a PostgreSQL bigint in Wh. */
const MAX_DIGITS = 15;
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/** `kWh`, `KWH`, `kwh` and so on; undefined if it is no unit of energy. */
export function energyUnit(text: string): EnergyUnit | undefined {
  const unit = text.trim().toLowerCase();
  return Object.hasOwn(EXPONENT, unit) ? (unit as EnergyUnit) : undefined;
}

/** Exact nano-Wh of a decimal text in a unit; throws a RangeError in words. No float takes part. */
export function parseEnergy(text: string, unit: EnergyUnit): bigint {
  const match = DECIMAL.exec(text);
  const [, sign = '', whole = '', fraction = ''] = match ?? [];
  if (whole.length + fraction.length === 0) throw new RangeError(`"${clip(text)}" is not a plain decimal number`);
  const decimals = NANO + EXPONENT[unit];
  if (fraction.length > decimals) throw new RangeError(`"${clip(text)}" has more than ${decimals} decimals`);
  if (whole.replace(/^0+/, '').length > MAX_DIGITS - EXPONENT[unit])
    throw new RangeError(`"${clip(text)}" is beyond any meter`);
  const nano = BigInt(whole + fraction.padEnd(decimals, '0'));
  return sign === '-' ? -nano : nano;
}

const clip = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}...` : text);

const floor = (value: bigint) => (value >= 0n ? value / WHOLE : -((-value + WHOLE - 1n) / WHOLE));

/**
 * Whole Wh of successive intervals of one channel, without losing or inventing energy: the fraction of a Wh left by an
 * interval is carried into the next one, inside the same UTC hour only. The chain issues by whole hours, so an hour gives
 * the same readings whatever file it arrives in; less than 1 Wh per hour is left out, and `droppedNanoWh` says how much.
 */
export class WholeWattHours {
  #carry = 0n;
  #hour = -1;
  #next = -1;
  #dropped = 0n;

  /** Energy left out so far, the carry of the hour in progress included. */
  get droppedNanoWh(): bigint {
    return this.#dropped + this.#carry;
  }

  take(start: number, end: number, nanoWh: bigint): bigint {
    const hour = Math.floor(start / 3600);
    if (hour !== this.#hour || start !== this.#next) {
      this.#dropped += this.#carry;
      this.#carry = 0n;
    }
    this.#hour = hour;
    this.#next = end;
    const exact = nanoWh + (nanoWh < 0n ? 0n : this.#carry);
    const wh = floor(exact);
    if (nanoWh >= 0n) this.#carry = exact - wh * WHOLE;
    return wh;
  }
}
