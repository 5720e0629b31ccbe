import { Cl, type ClarityValue as WireValue } from '@stacks/transactions';
import type { WattHours } from '../../kit/units.ts';
import { RETIREMENT_PURPOSES, type RetirementPurpose } from '../chain.contract.ts';

const purposeNumber = (purpose: RetirementPurpose): bigint => BigInt(RETIREMENT_PURPOSES.indexOf(purpose) + 1);

/** The purpose behind a number of the contract; a number this version does not know reads as other. */
export const purposeOf = (code: bigint): RetirementPurpose => RETIREMENT_PURPOSES[Number(code) - 1] ?? 'other';

/** A facility as the contract records it; `details` = sha256 of the canonical facility document. */
export interface FacilityArguments {
  /** Wh in one certificate: 1_000_000n (REC) or 1n (granular). */
  unit: bigint;
  nameplateW: bigint;
  commissionedAt: Date;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** EECS fuel code, at most 9 characters. */
  fuel: string;
  /** EECS technology code, at most 7 characters. */
  technology: string;
  details: Uint8Array;
  /** Rehearses: its certificates are marked for ever. */
  trial: boolean;
}

/** What a verification body attests and the owner issues: the same values, to the byte. Hashes are 32 bytes. */
export interface IssueRequest {
  facility: bigint;
  /** On the hour, UTC; half-open [periodStart, periodEnd). */
  periodStart: Date;
  periodEnd: Date;
  wh: WattHours;
  readingsRoot: Uint8Array;
  leaves: bigint;
  verdictHash: Uint8Array;
  /** sha256 of the canonical certificate metadata. */
  evidence: Uint8Array;
  nonce: bigint;
  expiresAt: Date;
}

/** For whom and why energy is taken off the market. Texts stay off chain, as 32-byte hashes. */
export interface RetirementClaim {
  beneficiary: Uint8Array;
  country: string;
  purpose: RetirementPurpose;
  reportingStart: Date;
  reportingEnd: Date;
  note: Uint8Array | null;
  consumption: Uint8Array | null;
}

/** Unix seconds; the chain has no finer time. */
export function seconds(at: Date): WireValue {
  const ms = at.getTime();
  if (!Number.isSafeInteger(ms) || ms < 0 || ms % 1000 !== 0)
    throw new RangeError(
      `A time on chain is in whole seconds since 1970, not ${Number.isNaN(ms) ? at : at.toISOString()}.`,
    );
  return Cl.uint(ms / 1000);
}

/** A 32-byte hash. */
export function hash32(bytes: Uint8Array): WireValue {
  if (bytes.length !== 32) throw new RangeError(`A hash on chain has 32 bytes, not ${bytes.length}.`);
  return Cl.buffer(bytes);
}

function ascii(text: string, longest: number): WireValue {
  if (text.length > longest || !/^[\x20-\x7e]*$/.test(text))
    throw new RangeError(`${JSON.stringify(text)} must be at most ${longest} ASCII characters.`);
  return Cl.stringAscii(text);
}

const optionalHash = (bytes: Uint8Array | null): WireValue => (bytes === null ? Cl.none() : Cl.some(hash32(bytes)));

export const facilityTuple = (facility: FacilityArguments): WireValue =>
  Cl.tuple({
    unit: Cl.uint(facility.unit),
    'nameplate-w': Cl.uint(facility.nameplateW),
    'commissioned-at': seconds(facility.commissionedAt),
    country: ascii(facility.country, 2),
    fuel: ascii(facility.fuel, 9),
    technology: ascii(facility.technology, 7),
    details: hash32(facility.details),
    trial: Cl.bool(facility.trial),
  });

export const requestTuple = (request: IssueRequest): WireValue =>
  Cl.tuple({
    facility: Cl.uint(request.facility),
    'period-start': seconds(request.periodStart),
    'period-end': seconds(request.periodEnd),
    wh: Cl.uint(request.wh),
    'readings-root': hash32(request.readingsRoot),
    leaves: Cl.uint(request.leaves),
    'verdict-hash': hash32(request.verdictHash),
    evidence: hash32(request.evidence),
    nonce: Cl.uint(request.nonce),
    'expires-at': seconds(request.expiresAt),
  });

export const claimTuple = (claim: RetirementClaim): WireValue =>
  Cl.tuple({
    beneficiary: hash32(claim.beneficiary),
    country: ascii(claim.country, 2),
    purpose: Cl.uint(purposeNumber(claim.purpose)),
    'reporting-start': seconds(claim.reportingStart),
    'reporting-end': seconds(claim.reportingEnd),
    note: optionalHash(claim.note),
    consumption: optionalHash(claim.consumption),
  });
