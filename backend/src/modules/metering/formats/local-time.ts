/** A civil time as written, without offset. */
interface CivilTime {
  readonly text: string;
  /** Unix seconds if the clock on the wall were UTC. */
  readonly asUtc: number;
}

/** A written instant: either with its own offset, hence known, or a civil time that needs a zone. */
export type WrittenInstant = { readonly at: number } | { readonly civil: CivilTime };

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.0+)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;
const OFFSET = /^(?:Z|UTC|([+-])(\d\d):?(\d\d))$/i;

/** Of a reading: the proofs on chain count seconds from 1970, and PostgreSQL and RFC 3339 end with 9999, offsets included. */
export const isYearOfReading = (year: number): boolean => year > 1970 && year < 9999;

/** Reads ISO 8601 `2024-03-31T02:00[:00][Z|+02:00]`, a space for the T too; throws a RangeError in words. */
export function readInstant(text: string): WrittenInstant {
  const match = INSTANT.exec(text.trim());
  if (!match)
    throw new RangeError(`"${text.slice(0, 40)}" is not a time like 2024-03-31T02:00:00Z or 2024-03-31 02:00+02:00`);
  const [year, month, day, hour, minute] = match.slice(1, 6).map(Number) as [number, number, number, number, number];
  const second = Number(match[6] ?? 0);
  if (!isYearOfReading(year)) throw new RangeError(`"${text.trim()}" is not of the years 1971 to 9998`);
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
  const back = new Date(asUtc * 1000).toISOString();
  if (
    Number(back.slice(5, 7)) !== month ||
    Number(back.slice(8, 10)) !== day ||
    hour > 23 ||
    minute > 59 ||
    second > 59
  )
    throw new RangeError(`"${text.trim()}" is not a time of the calendar`);
  const offset = match[7];
  return offset ? { at: asUtc - offsetSeconds(offset) } : { civil: { text: text.trim(), asUtc } };
}

function offsetSeconds(text: string): number {
  const [, sign, hours, minutes] = OFFSET.exec(text) ?? [];
  if (Number(hours ?? 0) > 14 || Number(minutes ?? 0) > 59) throw new RangeError(`"${text}" is not an offset from UTC`);
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60);
}

/** A declared zone: an IANA name such as `Europe/Madrid`, or a fixed offset such as `+10:00` or `UTC`. */
export class TimeZone {
  readonly name: string;
  readonly #offsetAt: (at: number) => number;

  constructor(name: string) {
    this.name = name;
    if (OFFSET.test(name)) {
      const fixed = offsetSeconds(name);
      this.#offsetAt = () => fixed;
    } else this.#offsetAt = ianaOffset(name);
  }

  /** The instants a civil time can mean, earliest first: none inside a spring gap, two inside an autumn fold. */
  instants({ asUtc }: CivilTime): number[] {
    const DAY = 86_400;
    const offsets = new Set([this.#offsetAt(asUtc - DAY), this.#offsetAt(asUtc + DAY)]);
    return [...offsets]
      .map((offset) => asUtc - offset)
      .filter((at) => at + this.#offsetAt(at) === asUtc)
      .sort((a, b) => a - b);
  }
}

const QUARTER = 900;
const MAX_CACHED = 20_000;

function ianaOffset(name: string): (at: number) => number {
  const format = ianaFormat(name);
  const known = new Map<number, number>();
  return (at) => {
    const quarter = Math.floor(at / QUARTER);
    const cached = known.get(quarter);
    if (cached !== undefined) return cached;
    const moment = quarter * QUARTER;
    const part = Object.fromEntries(
      format.formatToParts(moment * 1000).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    const offset = Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - moment;
    if (known.size >= MAX_CACHED) known.clear();
    known.set(quarter, offset);
    return offset;
  };
}

function ianaFormat(timeZone: string): Intl.DateTimeFormat {
  const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', second: 'numeric', ...fields });
  } catch {
    throw new RangeError(
      `"${timeZone}" is not a time zone; name one such as Europe/Madrid, or an offset such as +01:00.`,
    );
  }
}
