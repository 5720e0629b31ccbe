import type { ClaimCheck } from '../../verify/claim-check.ts';

/** What `npm run demo -- --json` prints as its last line. Amounts are numbers: Wh and sats below 2^53. */
export interface DemoResult {
  /** Number of the facility on chain. */
  facility: number;
  readings: number;
  energyWh: number;
  verdict: 'pass' | 'pending' | 'reject';
  /** Null when the verdict is not a pass; without tokenId when less than one unit was there to mint. */
  issuance: { id: number; wh: number; residualWh: number; tokenId: number | null; metadataCid: string } | null;
  purchase: { wh: number; sats: number; feeSats: number } | null;
  retirement: { id: number; wh: number } | null;
  txids: string[];
  claim: ClaimCheck | null;
  /** A real attempt to issue the same hours again. */
  secondIssue: { refused: boolean; error: string | null } | null;
  elapsedMs: number;
}
