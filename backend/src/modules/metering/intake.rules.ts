import type { Fault, Reading } from './formats/reading.ts';
import { declaredMeterRule, isDeclared, undeclaredCure } from './rules/declared-meter.rule.ts';
import { type Outcome, span } from './rules/rule.ts';

/** Something about one line of a file. */
export interface LineFinding {
  readonly rule: string | null;
  readonly severity: Outcome;
  readonly record: string;
  readonly line: number;
  readonly message: string;
  readonly cure: string;
}

/** A reading that was not stored, and why. */
export interface RefusedReading {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly wh: bigint;
  readonly quality: string;
  readonly reason: 'negative' | 'contradicted' | 'held';
  /** What is stored instead, for `held`. */
  readonly held: { start: number; end: number; wh: bigint; quality: string; batchId: string } | null;
}

export interface MeterSource extends Pick<Reading, 'meter' | 'channel' | 'serial'> {
  readonly line: number;
}

/** What the parser remarked on a file that it accepted. */
export const remark = ({ record, line, what, cure }: Fault): LineFinding => ({
  rule: null,
  severity: 'notice',
  record,
  line,
  message: what,
  cure,
});

export function refusal(record: string, reading: RefusedReading): LineFinding {
  const { line, wh, quality, reason, held } = reading;
  const stated = `${span(reading)}: ${wh} Wh (${quality})`;
  if (reason === 'negative')
    return {
      rule: 'R06',
      severity: 'reject',
      record,
      line,
      message: `${stated} is negative, and is not kept.`,
      cure: 'Send the generation channel alone; consumption belongs to its own channel.',
    };
  const rest = { rule: 'R04', severity: 'pending', record, line } as const;
  if (reason === 'contradicted' || held === null)
    return {
      ...rest,
      message: `${stated} is contradicted or overlapped by another line of the file; none of them is kept.`,
      cure: 'Leave the value that holds, and send the file again.',
    };
  return {
    ...rest,
    message: `${stated} contradicts batch ${held.batchId}, which said ${held.wh} Wh (${held.quality}) for ${span(held)}. That stays.`,
    cure: `Send the value that is stored, or withdraw batch ${held.batchId} and upload the file that holds.`,
  };
}

/** One finding for each meter that the facility does not declare, at the first line that names it. */
export const undeclared = (record: string, meters: readonly string[], sources: readonly MeterSource[]): LineFinding[] =>
  sources
    .filter((source) => !isDeclared(meters, source))
    .map(({ meter, channel, line }) => ({
      rule: declaredMeterRule.id,
      severity: 'reject',
      record,
      line,
      message: `The meter ${meter} (${channel}) is none of those the facility declares: ${meters.join(', ')}.`,
      cure: undeclaredCure,
    }));
