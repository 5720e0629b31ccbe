import type { Reading } from '../formats/reading.ts';
import { counted, type Finding, finding, instant, RangeList } from './rule.ts';

/**
 * R04, a gate before the other rules: readings come in by start time and go out each interval once. Identical repeats are
 * dropped and counted. Readings that contradict or overlap each other are all refused, and R03 reports the hole they leave.
 */
export class DuplicateGate {
  static readonly rule = {
    id: 'R04',
    title: 'No interval is given twice with different values, and none overlap',
    outcome: 'pending',
    parameters: {},
  } as const;

  #held: Reading | undefined;
  /** End of the readings that contradict each other and begin with the held one. */
  #conflictEnd: number | undefined;
  #dropped = 0;
  readonly #conflicts = new RangeList();

  /** Takes the next reading by start time; gives back an earlier one once nothing can contradict it any more. */
  push(next: Reading): Reading | undefined {
    const held = this.#held;
    if (!held) {
      this.#held = next;
      return undefined;
    }
    if (next.start < held.start)
      throw new Error(`Readings must come by start time, but ${instant(next.start)} follows ${instant(held.start)}.`);
    if (next.start >= (this.#conflictEnd ?? held.end)) {
      const good = this.flush();
      this.#held = next;
      return good;
    }
    if (this.#conflictEnd === undefined && this.#repeats(held, next)) return undefined;
    this.#conflictEnd = Math.max(this.#conflictEnd ?? held.end, next.end);
    return undefined;
  }

  /** The last reading, after all were pushed. */
  flush(): Reading | undefined {
    const held = this.#held;
    const conflictEnd = this.#conflictEnd;
    this.#held = undefined;
    this.#conflictEnd = undefined;
    if (!held || conflictEnd === undefined) return held;
    this.#conflicts.add(held.start, conflictEnd);
    return undefined;
  }

  findings(): Finding[] {
    const found: Finding[] = [];
    if (this.#dropped > 0)
      found.push(
        finding('R04', 'notice', {
          what: `${counted(this.#dropped, 'interval')} given more than once with the same value, and counted once.`,
          cure: 'Nothing to do.',
        }),
      );
    const { first } = this.#conflicts;
    if (first)
      found.push(
        finding(
          'R04',
          'pending',
          {
            what: `${counted(this.#conflicts.added, 'interval')} given with different values or overlapping, the first from ${instant(first.start)}: none of them is used.`,
            cure: 'Send a correction that says which value holds.',
          },
          this.#conflicts.list(),
        ),
      );
    return found;
  }

  /** Same interval and same value, or one of the two has no value: then the other stays. */
  #repeats(held: Reading, next: Reading): boolean {
    if (held.end !== next.end || held.start !== next.start) return false;
    const sameSource = held.meter === next.meter && held.channel === next.channel;
    const same = held.wh === next.wh && held.quality === next.quality;
    if (!sameSource || !(same || held.quality === 'missing' || next.quality === 'missing')) return false;
    if (held.quality === 'missing') this.#held = next;
    this.#dropped += 1;
    return true;
  }
}
