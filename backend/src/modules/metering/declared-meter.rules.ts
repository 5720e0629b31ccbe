import type { Reading } from './reading.ts';
import { counted, type Finding, finding, RangeList } from './rules/rule.ts';

const same = (a: string) => a.trim().toUpperCase();

/** True if the facility names the installation or the serial number, or names no meter at all. */
export const isDeclared = (meters: readonly string[], { meter, serial }: Pick<Reading, 'meter' | 'serial'>): boolean =>
  meters.length === 0 || meters.some((name) => same(name) === same(meter) || same(name) === same(serial ?? meter));

/**
 * R27. Only the meters that the facility declares measure it: the verification body looked at those, and another facility
 * may count any other.
 */
export class DeclaredMeters {
  static readonly id = 'R27';
  static readonly title = 'The readings come from a meter that the facility declares';
  readonly #strange = new RangeList();
  readonly #names = new Set<string>();

  constructor(private readonly meters: readonly string[]) {}

  see(reading: Reading): void {
    if (isDeclared(this.meters, reading)) return;
    this.#strange.add(reading.start, reading.end);
    this.#names.add(reading.meter);
  }

  findings(): Finding[] {
    if (this.#names.size === 0) return [];
    const names = [...this.#names].sort().slice(0, 10).join(', ');
    const what = `${counted(this.#strange.added, 'interval')} from a meter the facility does not declare: ${names}. It declares ${this.meters.join(', ')}.`;
    return [finding(DeclaredMeters.id, 'reject', { what, cure: undeclaredCure }, this.#strange.list())];
  }
}

export const undeclaredCure =
  'Withdraw the batch, then leave the readings of that meter out, or declare the meter while the facility is a draft, and upload again.';
