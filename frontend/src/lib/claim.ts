import { chain } from './api.ts';
import type { ReadForm } from './contract-form.ts';

export const PURPOSE_LABELS: Record<chain.RetirementPurpose, string> = {
  voluntary: 'Voluntary claim',
  re100: 'RE100',
  compliance: 'Compliance with a rule or quota',
  'green-tariff': 'Green tariff',
  'product-claim': 'Product claim',
  other: 'Other',
};
export const PURPOSE_OPTIONS = chain.RETIREMENT_PURPOSES.map((value) => ({ value, label: PURPOSE_LABELS[value] }));

/** A claim as typed. Days are UTC and both inclusive, as people say a period; the wire has the half-open one. */
export interface ClaimForm {
  beneficiary: { name: string; country: string };
  purpose: chain.RetirementPurpose;
  reportingStart: string;
  reportingEnd: string;
  note: string;
  publish: boolean;
}

/** The calendar year of the vintage is what most claims report. */
export function claimFor(vintage: string, organisation?: { name: string; country: string }): ClaimForm {
  const year = vintage.slice(0, 4);
  return {
    beneficiary: { name: organisation?.name ?? '', country: organisation?.country ?? '' },
    purpose: 'voluntary',
    reportingStart: `${year}-01-01`,
    reportingEnd: `${year}-12-31`,
    note: '',
    publish: true,
  };
}

const DAY_MS = 86_400_000;
const midnight = (day: string): Date | null => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const at = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? null : at;
};

export function readClaim({ beneficiary, purpose, reportingStart, reportingEnd, note, publish }: ClaimForm) {
  const start = midnight(reportingStart);
  const lastDay = midnight(reportingEnd);
  const text = note.trim();
  return {
    wire: {
      beneficiary,
      purpose,
      reportingStart: start?.toISOString(),
      reportingEnd: lastDay && new Date(lastDay.getTime() + DAY_MS).toISOString(),
      ...(text === '' ? {} : { note: text }),
      publish,
    },
    unreadable: {
      'beneficiary.country': beneficiary.country === '' ? 'Choose the country.' : undefined,
      reportingStart: start === null ? 'Choose the first day.' : undefined,
      reportingEnd: lastDay === null ? 'Choose the last day.' : undefined,
    },
  } satisfies ReadForm;
}
