import type { Reading } from '../formats/reading.ts';
import { counted, finding, RangeList, type Rule } from './rule.ts';

const same = (a: string) => a.trim().toUpperCase();

/** True if the facility names the installation or the serial number, or names no meter at all. */
export const isDeclared = (meters: readonly string[], { meter, serial }: Pick<Reading, 'meter' | 'serial'>): boolean =>
  meters.length === 0 || meters.some((name) => same(name) === same(meter) || same(name) === same(serial ?? meter));

export const undeclaredCure =
  'Withdraw the batch, then leave the readings of that meter out, or declare the meter while the facility is a draft, and upload again.';

/**
 * R27. Only the meters that the facility declares measure it: the verification body looked at those, and another facility
 * may count any other.
 */
export const declaredMeterRule: Rule = {
  id: 'R27',
  title: 'The readings come from a meter that the facility declares',
  outcome: 'reject',
  parameters: {},
  start({ facility: { meters } }) {
    const strange = new RangeList();
    const names = new Set<string>();
    return {
      see(reading) {
        if (isDeclared(meters, reading)) return;
        strange.add(reading.start, reading.end);
        names.add(reading.meter);
      },
      finish() {
        if (names.size === 0) return [];
        const listed = [...names].sort().slice(0, 10).join(', ');
        const what = `${counted(strange.added, 'interval')} from a meter the facility does not declare: ${listed}. It declares ${meters.join(', ')}.`;
        return [finding('R27', 'reject', { what, cure: undeclaredCure }, strange.list())];
      },
    };
  },
};
