import type { Reading } from '../formats/reading.ts';

export interface Period {
  readonly start: number;
  readonly end: number;
}

/** What the rules know of the plant. */
export interface FacilityFacts {
  readonly id: string;
  readonly nameplateW: bigint;
  /** Unix seconds, as is `retiredAt`. */
  readonly commissionedAt: number;
  readonly retiredAt?: number;
  /** Technology code of the EECS Rules (AIB Fact Sheet 5), such as T010100. */
  readonly technology: string;
  /** Microdegrees north and east: integers, so that the verdict has one spelling. */
  readonly latitude: number;
  readonly longitude: number;
  /** Names or serial numbers of the meters that measure it; none declared means any. */
  readonly meters: readonly string[];
}

export interface RuleContext {
  readonly facility: FacilityFacts;
  /** When the batch came in, unix seconds: "the future" is judged against it, so a replay next year agrees. */
  readonly receivedAt: number;
  /** The period the producer asks for; without it, from the first to the last reading. */
  readonly declared?: Period;
  /** Hour ranges already issued for the facility that touch the period. */
  readonly issued: readonly Period[];
}

export type Outcome = 'notice' | 'pending' | 'reject';

/** What a rule found, in words, and where. Ranges are in time order, touching ones joined, the first 50 listed. */
export interface Finding {
  readonly rule: string;
  readonly outcome: Outcome;
  readonly what: string;
  readonly cure: string;
  readonly ranges: readonly Period[];
  readonly rangesOmitted: number;
}

/** One run of a rule over one batch. Readings come in time order, each interval once (R04 has seen to that). */
export interface RuleRun {
  see?(reading: Reading): void;
  /** `period` is undefined when the batch holds no reading and none was declared. */
  finish(period: Period | undefined): Finding[];
}

export interface Rule {
  readonly id: string;
  readonly title: string;
  /** Outcome when it is broken; a rule may be milder or harsher where its words say so. */
  readonly outcome: Outcome;
  /** Thresholds, in integers: part of the rule set's hash. */
  readonly parameters: Readonly<Record<string, number | string>>;
  start(context: RuleContext): RuleRun;
}

const MAX_RANGES = 50;

/** Collects ranges given in time order, joining those that touch. */
export class RangeList {
  #ranges: Period[] = [];
  #added = 0;
  #omitted = 0;
  #seconds = 0;
  #last: Period | undefined;

  /** Number of ranges added, before joining. */
  get added(): number {
    return this.#added;
  }

  get seconds(): number {
    return this.#seconds;
  }

  get first(): Period | undefined {
    return this.#ranges[0];
  }

  add(start: number, end: number): void {
    this.#added += 1;
    this.#seconds += end - start;
    const last = this.#last;
    const joins = last !== undefined && start <= last.end;
    const range = joins ? { start: last.start, end: Math.max(last.end, end) } : { start, end };
    this.#last = range;
    if (joins && this.#omitted === 0) this.#ranges[this.#ranges.length - 1] = range;
    else if (!joins && this.#ranges.length < MAX_RANGES) this.#ranges.push(range);
    else if (!joins) this.#omitted += 1;
  }

  list(): Pick<Finding, 'ranges' | 'rangesOmitted'> {
    return { ranges: this.#ranges, rangesOmitted: this.#omitted };
  }
}

const NO_RANGES: Pick<Finding, 'ranges' | 'rangesOmitted'> = { ranges: [], rangesOmitted: 0 };

export function finding(
  rule: string,
  outcome: Outcome,
  words: { readonly what: string; readonly cure: string },
  ranges: Pick<Finding, 'ranges' | 'rangesOmitted'> = NO_RANGES,
): Finding {
  return { rule, outcome, ...words, ...ranges };
}

export const instant = (at: number): string => new Date(at * 1000).toISOString().replace('.000Z', 'Z');

/** `3 intervals`, `1 interval`. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : plural}`;

export const span = ({ start, end }: Period): string => `${instant(start)} to ${instant(end)}`;
