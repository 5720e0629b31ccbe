import fc from 'fast-check';
import { it } from 'vitest';
import { LedgerModel, type Step, step } from './support/ledger-model.ts';
import { opened } from './support/market.ts';

it.each([1_000_000n, 1n])(
  'a ledger accounts for every attested, minted and corrected Wh and every hour, whatever happens (unit %i Wh)',
  (unit) => {
    const s = opened();
    const first: Step = { kind: 'issue', pick: 0, last: true, start: 0, hours: 40, wh: 3_200_000n };
    const sequences = fc.property(fc.array(step, { minLength: 8, maxLength: 25 }), (steps) => {
      const model = new LedgerModel(s, unit);
      for (const next of [first, ...steps]) {
        model.run(next);
        model.check();
      }
      model.checkRecords();
    });
    fc.assert(sequences, { numRuns: 20 });
  },
);
