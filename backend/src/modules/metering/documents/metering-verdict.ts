import { createHash } from 'node:crypto';
import { canonicalBytes } from '../../../kit/canonical-json.ts';
import { MerkleSumBuilder, type ReadingLeaf } from '../../../kit/merkle-sum.ts';
import type { MeterFileOptions } from '../formats/meter-file.ts';
import type { Reading } from '../formats/reading.ts';
import { RULE_SET, RULES } from '../metering.rules.ts';
import { DuplicateGate } from '../rules/duplicates.rule.ts';
import type { FacilityFacts, Finding, Period, RuleContext } from '../rules/rule.ts';

export interface RawFile {
  /** Lowercase hex. */
  readonly sha256: string;
  readonly cid?: string;
  /** How the bytes were read, so that anybody can read them again: what the file does not say by itself. */
  readonly readAs: MeterFileOptions;
}

export interface VerdictInput extends RuleContext {
  readonly rawFile: RawFile;
}

/** Plain JSON: integers below 2^53 as numbers, energy and power as digits. Its canonical bytes are what is hashed. */
export interface Verdict {
  readonly schema: 'rec-metering-verdict/1';
  readonly ruleSet: { readonly version: string; readonly hash: string };
  readonly facility: Omit<FacilityFacts, 'nameplateW' | 'retiredAt'> & {
    readonly nameplateW: string;
    readonly retiredAt: number | null;
  };
  /** Null only for a batch without readings. */
  readonly period: Period | null;
  readonly declared: boolean;
  readonly receivedAt: number;
  /** The hours already issued inside the period. */
  readonly issued: readonly Period[];
  readonly inputs: {
    /** Root of the Merkle-sum tree over the leaves, hex; null when no reading could be used. */
    readonly readingsRoot: string | null;
    readonly leaves: number;
    readonly energyWh: string;
    readonly rawFile: { readonly sha256: string; readonly cid: string | null; readonly readAs: MeterFileOptions };
  };
  readonly result: 'pass' | 'pending' | 'reject';
  readonly findings: readonly Finding[];
}

export interface Judgement {
  readonly verdict: Verdict;
  /** RFC 8785 JSON of the verdict, and the sha256 of it that goes on chain. */
  readonly bytes: Uint8Array;
  readonly verdictHash: Uint8Array;
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

export const RULE_SET_HASH = sha256(canonicalBytes(RULE_SET)).toString('hex');

/**
 * Judges a batch in one pass and constant memory. `readings` come by start time (see {@link inTimeOrder}); the same input
 * gives the same bytes on any machine. The period is the declared one, or from the first to the last reading; nothing is
 * rounded to hours (R17). `onLeaf` receives the leaves as they are committed, for the readings document.
 */
export async function judgeBatch(
  input: VerdictInput,
  readings: Iterable<Reading> | AsyncIterable<Reading>,
  onLeaf: (leaf: ReadingLeaf) => void = () => undefined,
): Promise<Judgement> {
  const gate = new DuplicateGate();
  const runs = RULES.map((rule) => rule.start(input));
  const tree = new MerkleSumBuilder();
  let [leaves, from, to] = [0, Infinity, -Infinity];
  const accept = (reading: Reading | undefined) => {
    if (!reading) return;
    for (const run of runs) run.see?.(reading);
    if (reading.quality === 'missing' || reading.wh < 0n || reading.direction !== 'generation') return;
    const leaf = { start: reading.start, end: reading.end, wh: reading.wh };
    tree.add(leaf);
    leaves += 1;
    onLeaf(leaf);
  };
  for await (const reading of readings) {
    from = Math.min(from, reading.start);
    to = Math.max(to, reading.end);
    accept(gate.push(reading));
  }
  accept(gate.flush());

  const period = input.declared ?? (from < to ? { start: from, end: to } : undefined);
  const findings = [...gate.findings(), ...runs.flatMap((run) => run.finish(period))].sort(byRule);
  const { root, sum } = leaves > 0 ? tree.result() : { root: undefined, sum: 0n };
  const verdict: Verdict = {
    schema: 'rec-metering-verdict/1',
    ruleSet: { version: RULE_SET.version, hash: RULE_SET_HASH },
    facility: facilityOf(input.facility),
    period: period ? { start: period.start, end: period.end } : null,
    declared: input.declared !== undefined,
    receivedAt: input.receivedAt,
    issued: period ? issuedWithin(input.issued, period) : [],
    inputs: {
      readingsRoot: root ? Buffer.from(root).toString('hex') : null,
      leaves,
      energyWh: sum.toString(),
      rawFile: { ...input.rawFile, cid: input.rawFile.cid ?? null },
    },
    result: worst(findings),
    findings,
  };
  const bytes = canonicalBytes(verdict);
  return { verdict, bytes, verdictHash: new Uint8Array(sha256(bytes)) };
}

/** Stable: what a rule found keeps its order. */
const byRule = (a: Finding, b: Finding): number => (a.rule === b.rule ? 0 : a.rule < b.rule ? -1 : 1);

function worst(findings: readonly Finding[]): Verdict['result'] {
  const outcomes = new Set(findings.map(({ outcome }) => outcome));
  return outcomes.has('reject') ? 'reject' : outcomes.has('pending') ? 'pending' : 'pass';
}

function facilityOf(facility: FacilityFacts): Verdict['facility'] {
  const { id, nameplateW, commissionedAt, retiredAt, technology, latitude, longitude, meters } = facility;
  for (const [name, value] of Object.entries({ commissionedAt, latitude, longitude }))
    if (!Number.isSafeInteger(value))
      throw new RangeError(`The facility's ${name} must be a whole number, not ${value}.`);
  return {
    id,
    nameplateW: nameplateW.toString(),
    commissionedAt,
    retiredAt: retiredAt ?? null,
    technology,
    latitude,
    longitude,
    meters,
  };
}

/** Cut to the period, in order, touching ranges joined: two ways to list the same hours give the same verdict. */
function issuedWithin(issued: readonly Period[], period: Period): Period[] {
  const joined: Period[] = [];
  for (const range of [...issued].sort((a, b) => a.start - b.start)) {
    const [start, end] = [Math.max(range.start, period.start), Math.min(range.end, period.end)];
    if (start >= end) continue;
    const last = joined.at(-1);
    if (last && start <= last.end) joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else joined.push({ start, end });
  }
  return joined;
}

/** By start, then by end and line, so that the order in which a file lists its rows changes nothing. */
export function inTimeOrder(readings: readonly Reading[]): Reading[] {
  return [...readings].sort((a, b) => a.start - b.start || a.end - b.end || a.line - b.line);
}
