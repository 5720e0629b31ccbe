/**
 * Everything people read as a number, a time or an id. Amounts are bigint and stay exact: no float, no rounding unless
 * the name says so. Text is English, so the region is that of the reader's English, or Great Britain's.
 */
const LOCALE = (globalThis.navigator?.languages ?? []).find((tag) => /^en(-[A-Za-z0-9]{2,8})*$/.test(tag)) ?? 'en-GB';

const WH_PER_KWH = 1_000n;
const WH_PER_MWH = 1_000_000n;
const SATS_PER_BTC = 100_000_000n;

/** `value / 10^digits`, exact, grouped; at least `least` decimals, trailing zeros beyond them left out. */
function decimal(value: bigint, digits: number, least = 0): string {
  const scale = 10n ** BigInt(digits);
  const size = value < 0n ? -value : value;
  const fraction = (size % scale).toString().padStart(digits, '0');
  const text = `${value < 0n ? '-' : ''}${size / scale}.${digits === 0 ? '0' : fraction}`;
  const format = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: least, maximumFractionDigits: digits });
  return format.format(text as `${number}`);
}

/** 12,345,000 Wh -> "12.345 MWh", 512,300 -> "512.3 kWh", 512 -> "512 Wh". Always exact. */
export function energy(wh: bigint): string {
  if (wh >= WH_PER_MWH) return `${decimal(wh, 6)} MWh`;
  if (wh >= WH_PER_KWH) return `${decimal(wh, 3)} kWh`;
  return `${count(wh)} Wh`;
}

/** The number alone, for a column whose header says MWh: exact, with three decimals or six, so that points line up. */
export const mwh = (wh: bigint): string => decimal(wh, 6, wh % WH_PER_KWH === 0n ? 3 : 6);

/** Energy from what somebody typed in MWh: up to six decimals, dot or comma. Null for anything else. */
export function parseMwh(text: string): bigint | null {
  const found = /^\s*(\d{1,12})(?:[.,](\d{1,6}))?\s*$/.exec(text);
  if (!found) return null;
  return BigInt(found[1] ?? '0') * WH_PER_MWH + BigInt((found[2] ?? '').padEnd(6, '0'));
}

/** What `parseMwh` reads back: no grouping, a dot. */
export function mwhInput(wh: bigint): string {
  const fraction = (wh % WH_PER_MWH).toString().padStart(6, '0').replace(/0+$/, '');
  return `${wh / WH_PER_MWH}${fraction === '' ? '' : `.${fraction}`}`;
}

/** A whole number from what somebody typed, spaces and grouping commas allowed. Null for anything else. */
export function parseWhole(text: string): bigint | null {
  const digits = text.replace(/[\s,_]/g, '');
  return /^\d{1,18}$/.test(digits) ? BigInt(digits) : null;
}

/** "42,000 sats". */
export const sats = (amount: bigint): string => `${count(amount)} ${amount === 1n ? 'sat' : 'sats'}`;
/** "0.00042 sBTC", exact. */
export const sbtc = (amount: bigint): string => `${decimal(amount, SATS_PER_BTC.toString().length - 1)} sBTC`;
/** "42,000 sats/MWh". */
export const price = (perMwh: bigint): string => `${sats(perMwh)}/MWh`;

/** Grouped digits. */
export const count = (value: bigint | number): string => new Intl.NumberFormat(LOCALE).format(value);

/** Basis points: 100 -> "1 %", 125 -> "1.25 %". */
export const percent = (basisPoints: bigint): string => `${decimal(basisPoints, 2)} %`;

/** A part of a whole in percent with one decimal, rounded down: it says 100 % only when it is all. */
export const share = (part: bigint, whole: bigint): string =>
  whole === 0n ? '0 %' : `${decimal((part * 1_000n) / whole, 1)} %`;

/** Nominal power: 4,200,000 W -> "4.2 MW". */
export function power(watts: bigint): string {
  if (watts >= WH_PER_MWH) return `${decimal(watts, 6)} MW`;
  if (watts >= WH_PER_KWH) return `${decimal(watts, 3)} kW`;
  return `${count(watts)} W`;
}

/** Size of a file, rounded: "1.2 MB". */
export function bytes(size: number): string {
  const format = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
  if (size >= 1_000_000) return `${format.format(size / 1_000_000)} MB`;
  if (size >= 1_000) return `${format.format(size / 1_000)} kB`;
  return `${size} bytes`;
}

const dates = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: 'UTC' });
const DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const day = dates(DAY);
const month = dates({ month: 'long', year: 'numeric' });
const shortMonth = dates({ month: 'short', year: 'numeric' });
const clock = dates({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** "12 Jul 2026", in UTC. */
export const date = (at: Date): string => day.format(at);
/** "12 Jul 2026, 14:00 UTC". */
export const dateTime = (at: Date): string => `${day.format(at)}, ${clock.format(at)} UTC`;

const DAY_MS = 86_400_000;
const isMidnight = (at: Date) => at.getTime() % DAY_MS === 0;
const isFirst = (at: Date) => isMidnight(at) && at.getUTCDate() === 1;

/**
 * A half-open period in the words people use: "July 2026", "1 Jul 2026 – 14 Jul 2026" (the last day is inside), or with
 * hours where it does not begin and end at midnight UTC.
 */
export function period(start: Date, end: Date): string {
  if (!isMidnight(start) || !isMidnight(end)) {
    const sameDay = day.format(start) === day.format(end);
    return `${day.format(start)}, ${clock.format(start)} – ${sameDay ? '' : `${day.format(end)}, `}${clock.format(end)} UTC`;
  }
  const monthAfter = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1);
  if (isFirst(start) && end.getTime() === monthAfter) return month.format(start);
  const last = new Date(end.getTime() - DAY_MS);
  return last <= start ? day.format(start) : `${day.format(start)} – ${day.format(last)}`;
}

/** "2026-07" -> "Jul 2026". */
export function vintage(yearMonth: string): string {
  const at = new Date(`${yearMonth}-01T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? yearMonth : shortMonth.format(at);
}

/** First and last digits of a hash or transaction id. */
export function shortHash(hex: string): string {
  const digits = hex.replace(/^0x/, '');
  return digits.length <= 14 ? digits : `${digits.slice(0, 8)}…${digits.slice(-4)}`;
}

/** "ST1PQH…PGZGM", of a contract also its name. */
export function address(principal: string): string {
  const [account = '', contract] = principal.split('.');
  const short = account.length <= 14 ? account : `${account.slice(0, 6)}…${account.slice(-5)}`;
  return contract === undefined ? short : `${short}.${contract}`;
}

const regions = new Intl.DisplayNames(LOCALE, { type: 'region', fallback: 'code' });
/** Name of a country by its ISO 3166-1 code; the code where it has none. */
export function country(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code;
}
