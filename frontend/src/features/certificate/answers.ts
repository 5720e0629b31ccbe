import type { certificate, ResultOf } from '../../lib/api.ts';

/** A lot as the API tells it. */
export type Certificate = ResultOf<typeof certificate.readCertificate>;
/** An issuance with its lots as the API tells it. */
export type Issuance = ResultOf<typeof certificate.readIssuance>;

/** Readings that somebody may want to check against the chain. */
export interface CheckSource {
  issuance: bigint;
  /** Wh of its readings, in time order, that are in question. */
  firstWh: bigint;
  wh: bigint;
  periodStart: Date;
  periodEnd: Date;
  /** As recorded on chain. */
  readingsRoot: string;
}
