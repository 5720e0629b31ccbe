import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { contractNames } from '../tools/ast/contract.ts';
import { publicFunctions } from '../tools/ast/interface.ts';
import { CEILINGS, exceededCeilings, LIFE_OF_A_LOT, unmeasured, withLifeOfALot } from '../tools/costs/ceilings.ts';
import { type CostRow, costSimnet, measureCosts, perTenure, rowsOf } from '../tools/costs/measure.ts';
import { changedLines, costPage } from '../tools/costs/table.ts';
import { Scenario } from '../tools/scenario.ts';

const cost = { rc: 10, wc: 2, rl: 100, wl: 10, runtime: 1_000, perTenure: 3_000 };
const row = (fn: string, fields: Partial<CostRow> = {}): CostRow => {
  const [contract = '', name = ''] = fn.split('/');
  return { contract, fn: name, case: 'default', ...cost, ...fields };
};

describe('what the contracts cost', () => {
  it('stays under every ceiling, for every public function of every contract', async () => {
    const chain = await costSimnet();
    const rows = withLifeOfALot(await measureCosts(chain, contractNames()));
    expect(exceededCeilings(rows)).toEqual([]);
    expect(unmeasured(rows, publicFunctions(chain))).toEqual([]);
  });

  it('is measured by calls that succeed, on a chain that counts', async () => {
    const market = new Scenario(await costSimnet());
    const terms = [Cl.list([Cl.principal(market.member)]), Cl.uint(1), Cl.list([]), Cl.uint(0)];
    const bootstrap = [market.deployer, 'council/bootstrap', ...terms] as const;
    const [first] = rowsOf((_, measure) => measure('default', ...bootstrap), market);
    expect(first).toMatchObject({ contract: 'council', fn: 'bootstrap', case: 'default' });
    expect(first?.rc).toBeGreaterThan(0);
    const again = () => rowsOf((_, measure) => measure('again', ...bootstrap), market);
    expect(again).toThrow('council/bootstrap (again) answered (err u');
    expect(() => rowsOf((_, measure) => measure('default', ...bootstrap), new Scenario(simnet))).toThrow('trackCosts');
  });

  it('fills a tenure with as many calls as its scarcest dimension allows', () => {
    expect(perTenure({ ...cost, rc: 18, wc: 6 })).toBe(1_666);
    expect(perTenure({ ...cost, rc: 50, wc: 50 })).toBe(300);
  });
});

describe('a ceiling', () => {
  it('is exceeded by one count more, and named with the row', () => {
    const ceilings = [{ row: 'marketplace/buy default', rc: 18, wc: 6 }];
    expect(exceededCeilings([row('marketplace/buy', { rc: 18, wc: 6 })], ceilings)).toEqual([]);
    expect(exceededCeilings([row('marketplace/buy', { rc: 19, wc: 6 })], ceilings)).toEqual([
      'marketplace/buy default takes 19 rc, the ceiling is 18.',
    ]);
  });

  it('without a row is a failure', () => {
    expect(exceededCeilings([])).toEqual(
      CEILINGS.map(({ row: name }) => `${name} is not measured, but has a ceiling.`),
    );
  });

  it('of a tenth of a tenure holds for every call', () => {
    expect(exceededCeilings([row('a/b', { rc: 3_000, wc: 1_500 })], [])).toEqual([]);
    expect(exceededCeilings([row('a/b', { rc: 3_001 })], [])).toEqual([
      'a/b default takes 3001 rc, the ceiling is 3000.',
    ]);
    expect(exceededCeilings([row('a/b', { wc: 1_501 })], [])).toHaveLength(1);
  });

  it('holds for the sum over the life of a lot, which needs all of its steps', () => {
    const steps = [
      row('issuance/issue', { case: 'month' }),
      row('marketplace/list-lot'),
      row('marketplace/buy'),
      row('rec-nft/retire'),
    ];
    expect(withLifeOfALot(steps).at(-1)).toMatchObject({ ...LIFE_OF_A_LOT, rc: 40, wc: 8 });
    expect(withLifeOfALot(steps.slice(1))).toHaveLength(3);
  });
});

describe('a public function', () => {
  it('has to be measured, or excepted as long as that is true', () => {
    const rows = [row('a/one')];
    expect(unmeasured(rows, ['a/one'], {})).toEqual([]);
    expect(unmeasured(rows, ['a/one', 'a/two'], {})).toEqual([expect.stringContaining('a/two is not measured')]);
    expect(unmeasured(rows, ['a/one', 'a/two'], { 'a/two': 'inner' })).toEqual([]);
    expect(unmeasured(rows, ['a/one'], { 'a/one': 'inner', 'a/gone': 'inner' })).toHaveLength(2);
  });
});

describe('the page of costs', () => {
  it('is compared line by line, the old above the new', () => {
    const page = costPage([row('a/one'), row('a/two')]);
    expect(changedLines(page, page)).toEqual([]);
    expect(changedLines(page, costPage([row('a/one', { rc: 11 }), row('a/two')]))).toEqual([
      '- | a | one | default | 10 | 2 | 100 | 10 | 1000 | 3000 |',
      '+ | a | one | default | 11 | 2 | 100 | 10 | 1000 | 3000 |',
    ]);
    expect(changedLines(page, costPage([row('a/two')]))).toHaveLength(1);
    expect(changedLines(page, costPage([row('a/two'), row('a/one')]))).toEqual(['The rows are in another order.']);
  });
});
