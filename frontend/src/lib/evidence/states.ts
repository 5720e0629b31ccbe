import type { certificate, facility, metering } from '../api.ts';

export type Tone = 'neutral' | 'info' | 'positive' | 'warning' | 'negative';
interface Named {
  label: string;
  tone: Tone;
}

export const FACILITY_STATES = {
  draft: { label: 'Draft', tone: 'neutral' },
  submitted: { label: 'Submitted', tone: 'info' },
  'under-review': { label: 'Under review', tone: 'warning' },
  approved: { label: 'Approved', tone: 'positive' },
  rejected: { label: 'Rejected', tone: 'negative' },
  suspended: { label: 'Suspended', tone: 'warning' },
  deregistered: { label: 'Deregistered', tone: 'neutral' },
} as const satisfies Record<facility.FacilityState, Named>;

export const REQUEST_STATES = {
  checked: { label: 'Awaits attestation', tone: 'warning' },
  attested: { label: 'Attested', tone: 'info' },
  issued: { label: 'Issued', tone: 'positive' },
  rejected: { label: 'Rejected', tone: 'negative' },
  withdrawn: { label: 'Withdrawn', tone: 'neutral' },
  expired: { label: 'Expired', tone: 'neutral' },
} as const satisfies Record<certificate.IssueRequestState, Named>;

export const VERDICTS = {
  pass: { label: 'Passed', tone: 'positive' },
  pending: { label: 'Not settled', tone: 'warning' },
  reject: { label: 'Rejected', tone: 'negative' },
} as const satisfies Record<'pass' | 'pending' | 'reject', Named>;

/** Of one rule or one finding: a notice is only told. */
export const SEVERITIES = { ...VERDICTS, notice: { label: 'Notice', tone: 'info' } } as const;

const BATCH_STATES = {
  received: { label: 'Received', tone: 'info' },
  assessing: { label: 'Assessing', tone: 'info' },
  assessed: { label: 'Assessed', tone: 'neutral' },
  failed: { label: 'Failed', tone: 'negative' },
  withdrawn: { label: 'Withdrawn', tone: 'neutral' },
} as const satisfies Record<metering.BatchState, Named>;

/** The verdict once there is one; before and after it, the state. */
export const batchState = (state: metering.BatchState, verdict: keyof typeof VERDICTS | null): Named =>
  state === 'assessed' && verdict !== null ? VERDICTS[verdict] : BATCH_STATES[state];
