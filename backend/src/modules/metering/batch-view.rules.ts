import type { Id } from '../../kit/id.ts';
import { wattHours } from '../../kit/units.ts';
import type { Verdict } from './documents/metering-verdict.ts';
import type { BatchSummary, BatchView } from './metering.contract.ts';
import type { MeteringBatch } from './metering.entity.ts';
import { RULE_SET } from './metering.rules.ts';
import type { Finding } from './rules/rule.ts';

export interface BatchRow extends Omit<MeteringBatch, 'options' | 'period' | 'verdictResult'> {
  id: Id<'metering_batch'>;
  sequence: bigint;
  start: Date;
  end: Date;
}

const at = (unix: number) => new Date(unix * 1000);
const SEVERITY = { notice: 1, pending: 2, reject: 3 } as const;

function resultOf(rule: string, findings: readonly Finding[]): 'pass' | Finding['outcome'] {
  return findings
    .filter((finding) => finding.rule === rule)
    .reduce<'pass' | Finding['outcome']>(
      (worst, { outcome }) => (worst === 'pass' || SEVERITY[outcome] > SEVERITY[worst] ? outcome : worst),
      'pass',
    );
}

function verdictView(row: BatchRow, verdict: Verdict): NonNullable<BatchView['verdict']> {
  return {
    result: verdict.result,
    hash: row.verdictHash?.toString('hex') ?? '',
    cid: row.verdictCid ?? '',
    ruleSet: verdict.ruleSet,
    assessedAt: row.assessedAt ?? row.uploadedAt,
    rules: RULE_SET.rules.map(({ id, title }) => ({ id, title, result: resultOf(id, verdict.findings) })),
    findings: verdict.findings.map(({ rule, outcome, what, cure, ranges, rangesOmitted }) => ({
      rule,
      severity: outcome,
      message: what,
      cure,
      ranges: ranges.map(({ start, end }) => ({ start: at(start), end: at(end) })),
      rangesOmitted,
    })),
  };
}

export function summaryOf(row: BatchRow): BatchSummary {
  const { id, facilityId, uploadedBy, uploadedAt, format, state, failure, leaves, readingsCid, energyWh } = row;
  const { readings, stored, duplicates, missing, refused, channels } = row;
  return {
    id,
    facilityId,
    uploadedBy,
    uploadedAt,
    format,
    state,
    failure,
    leaves,
    readingsCid,
    file: { sha256: row.contentSha256.toString('hex'), bytes: Number(row.fileBytes), cid: row.rawCid },
    counts: {
      readings,
      stored,
      duplicates,
      missing,
      refused,
      ignoredChannels: channels.filter(({ used }) => !used).length,
    },
    period: { start: row.start, end: row.end },
    energyWh: energyWh === null ? null : wattHours(energyWh),
    readingsRoot: row.readingsRoot?.toString('hex') ?? null,
    verdictResult: row.verdict?.result ?? null,
  };
}

export function batchView(row: BatchRow, findings: BatchView['findings']): BatchView {
  const { verdictResult: _, ...summary } = summaryOf(row);
  return {
    ...summary,
    channels: row.channels.map(({ serials: _, ...channel }) => channel),
    verdict: row.verdict === null ? null : verdictView(row, row.verdict),
    findings,
  };
}
