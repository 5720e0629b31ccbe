import type { IssueRequest } from '../../chain/index.ts';
import type { ProblemName } from '../../kit/problem-table.ts';
import { type WattHours, wattHours } from '../../kit/units.ts';
import type { IssueRequestState } from './certificate.contract.ts';

export const HOUR_MS = 3_600_000;
/** Longest period of one issuance: a month of 31 days. The contract refuses more. */
export const MAX_HOURS = 744;
/** Meters may read a little above the nameplate; the contract refuses more than this. */
const CAPACITY_PERCENT = 110n;
/** How long a request waits for its attestation and its issue. */
const REQUEST_DAYS = 30;

export interface Period {
  start: Date;
  end: Date;
}

export interface Refusal {
  problem: ProblemName;
  detail: string;
}

/** What the contract would refuse about the energy and its period, said before anybody signs. */
export function requestRefusal(
  { period, wh, leaves }: { period: Period; wh: bigint; leaves: number },
  facility: { nameplateW: bigint; commissionedAt: Date },
  now: Date,
): Refusal | null {
  const { start, end } = period;
  const span = `${start.toISOString()} to ${end.toISOString()}`;
  if (start.getTime() % HOUR_MS !== 0 || end.getTime() % HOUR_MS !== 0 || start >= end)
    return { problem: 'period-not-whole-hours', detail: `The readings run from ${span}. Upload whole UTC hours.` };
  const hours = (end.getTime() - start.getTime()) / HOUR_MS;
  if (hours > MAX_HOURS)
    return {
      problem: 'bad-period',
      detail: `The readings cover ${hours} hours. Issue at most ${MAX_HOURS} (31 days) at once: upload them month by month.`,
    };
  if (end > now)
    return { problem: 'period-not-over', detail: `The period ends at ${end.toISOString()}. Wait until it is over.` };
  if (start < facility.commissionedAt)
    return {
      problem: 'before-commissioning',
      detail: `The facility was commissioned at ${facility.commissionedAt.toISOString()}. Upload readings from then on.`,
    };
  if (wh === 0n || leaves === 0)
    return { problem: 'nothing-measured', detail: 'The readings hold no energy: there is nothing to certify.' };
  const capacity = (facility.nameplateW * BigInt(hours) * CAPACITY_PERCENT) / 100n;
  if (wh > capacity)
    return {
      problem: 'above-capacity',
      detail: `${wh} Wh in ${hours} hours are more than the facility can produce (${capacity} Wh). Check the unit of the readings.`,
    };
  return null;
}

/** Whole seconds, because the chain has no finer time. */
export const expiryOf = (now: Date): Date =>
  new Date((Math.floor(now.getTime() / 1000) + REQUEST_DAYS * 86_400) * 1000);

/** The month of the period's last instant, for example 2025-03. */
export const vintageOf = ({ end }: { end: Date }): string => new Date(end.getTime() - 1).toISOString().slice(0, 7);

/** What a facility carries: attested and neither minted nor corrected, or minted too much. */
export const balanceOf = (attested: bigint, owed: bigint): { residual: WattHours; debit: WattHours } => ({
  residual: wattHours(attested > owed ? attested - owed : 0n),
  debit: wattHours(owed > attested ? owed - attested : 0n),
});

export interface Waiting {
  state: IssueRequestState;
  expiresAt: Date;
  /** Of `needed` attestations; null where nobody attested it. */
  given: number;
  needed: number | null;
  /** What was issued was taken back. */
  takenBack: boolean;
}

/** What a request waits for, in words for its owner and its verifier. */
export function waitsFor({ state, expiresAt, given, needed, takenBack }: Waiting): string {
  switch (state) {
    case 'checked':
      if (given > 0)
        return `${given} of ${needed} verification bodies have attested this. Another, independent one is needed until ${expiresAt.toISOString()}.`;
      return `The rules passed these readings. A verification body attests or rejects them until ${expiresAt.toISOString()}.`;
    case 'attested':
      return `Attested. The owner of the facility issues it until ${expiresAt.toISOString()}.`;
    case 'issued':
      if (takenBack) return 'Issued, and taken back since: nothing of it is left. Its hours can be requested again.';
      return 'Issued. Nothing is left to do.';
    case 'rejected':
      return 'Rejected by a verification body. Correct what it names, upload again and make a new request.';
    case 'withdrawn':
      return 'Withdrawn by its owner. The readings can be requested again.';
    case 'expired':
      return 'Nobody issued this in time and the chain no longer takes it. Make a new request for the same readings.';
  }
}

/** A stretch of serial Wh inside an issuance. */
export interface SerialRange {
  firstWh: bigint;
  wh: bigint;
}

/** Whether the ranges cover [0, wh) without gap or overlap; ranges in any order. */
export function tiles(ranges: readonly SerialRange[], wh: bigint): boolean {
  let next = 0n;
  for (const range of [...ranges].sort((a, b) => (a.firstWh < b.firstWh ? -1 : 1))) {
    if (range.firstWh !== next || range.wh <= 0n) return false;
    next += range.wh;
  }
  return next === wh;
}

/** What the facility attested in one issuance, as a stretch of all it ever attested. */
export interface AttestedRange {
  issuance: bigint;
  attestedBefore: bigint;
  attestedWh: bigint;
}

/** Number of the first Wh of a lot among all the attested Wh of the facility. */
export const numberOf = (lot: { mintedBefore: bigint; correctedBefore: bigint; firstWh: bigint }): bigint =>
  lot.mintedBefore + lot.correctedBefore + lot.firstWh;

/**
 * Which measured energy a lot is made of. Serial Wh p of an issuance is number (mintedBefore + correctedBefore + p) of the
 * facility's attested Wh, so a lot may begin with energy that earlier issuances measured and carried forward. What a
 * correction found not to exist is made up for by attested Wh that are never minted.
 */
export function sourcesOf<T extends AttestedRange>(
  lot: SerialRange & { mintedBefore: bigint; correctedBefore: bigint },
  attested: readonly T[],
): { source: T; firstWh: WattHours; wh: WattHours }[] {
  const from = numberOf(lot);
  const to = from + lot.wh;
  return attested.flatMap((source) => {
    const start = from > source.attestedBefore ? from : source.attestedBefore;
    const sourceEnd = source.attestedBefore + source.attestedWh;
    const end = to < sourceEnd ? to : sourceEnd;
    if (start >= end) return [];
    return [{ source, firstWh: wattHours(start - source.attestedBefore), wh: wattHours(end - start) }];
  });
}

/** The values a body attests and the owner issues, from what is kept of a request. */
export function issueRequestOf(row: {
  chainFacility: bigint;
  periodStart: Date;
  periodEnd: Date;
  wh: bigint;
  readingsRoot: Uint8Array;
  leaves: number;
  verdictHash: Uint8Array;
  evidence: Uint8Array;
  nonce: bigint;
  expiresAt: Date;
}): IssueRequest {
  return {
    facility: row.chainFacility,
    periodStart: row.periodStart,
    periodEnd: row.periodEnd,
    wh: wattHours(row.wh),
    readingsRoot: row.readingsRoot,
    leaves: BigInt(row.leaves),
    verdictHash: row.verdictHash,
    evidence: row.evidence,
    nonce: row.nonce,
    expiresAt: row.expiresAt,
  };
}
