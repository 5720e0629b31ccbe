import { readFileSync } from 'node:fs';
import { initSimnet } from '@stacks/clarinet-sdk';
import { describe, expect, it } from 'vitest';
import { CONTRACT_NAMES } from '../deploy/sources.ts';
import { deploymentFiles } from '../tools/deployment-plans.ts';
import { type ContractError, errorFiles, errorsIn, errorTable } from '../tools/errors.ts';
import { exceededCeilings, LIFE_OF_A_LOT, measureCosts } from '../tools/measured-costs.ts';

describe('files made from the contracts', () => {
  const files = [...errorFiles(errorTable()), ...deploymentFiles()];

  it.each(files)('$path is up to date; if not: npm run generate -w clarity', ({ path, content }) => {
    expect(readFileSync(path, 'utf8')).toBe(content);
  });
});

describe('the deployment plans', () => {
  const planOf = (network: string) => readFileSync(`deployments/default.${network}-plan.yaml`, 'utf8');
  const paths = (network: string) => [...planOf(network).matchAll(/path: (.+)/g)].map(([, path]) => path ?? '');

  it.each(['testnet', 'mainnet'])(
    'for %s publish every contract after those it calls, then name the council',
    (network) => {
      const before = new Set<string>();
      for (const path of paths(network)) {
        const source = readFileSync(path, 'utf8');
        for (const [, called] of source.matchAll(/(?:contract-call\? |impl-trait )\.([a-z-]+)/g))
          expect(before).toContain(called);
        before.add(path.replace(/^.*\//, '').replace('.clar', ''));
      }
      expect([...before]).toEqual([...CONTRACT_NAMES]);
      expect(planOf(network).indexOf('method: bootstrap')).toBeGreaterThan(planOf(network).lastIndexOf('path: '));
    },
  );

  it('name only addresses of their own network, and no account of ours', () => {
    const principals = (network: string) =>
      [planOf(network), ...paths(network).map((path) => readFileSync(path, 'utf8'))].flatMap(
        (text) => text.match(/\bS[A-Z][0-9A-Z]{38,40}\b/g) ?? [],
      );
    expect(new Set(principals('testnet'))).toEqual(new Set(['ST1F7QA2MDF17S807EPA36TSS8AMEFY4KA9TVGWXT']));
    expect(new Set(principals('mainnet'))).toEqual(new Set(['SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4']));
  });
});

describe('the error table', () => {
  it('has each code and each name once, in the range of its contract', () => {
    const ranges: Record<string, number> = { council: 1, verification: 2, 'rec-nft': 3, marketplace: 4 };
    const errors = errorTable();
    const once = (of: (error: ContractError) => unknown) => expect(new Set(errors.map(of)).size).toBe(errors.length);
    once(({ code }) => code);
    once(({ name }) => name);
    for (const { code, contract } of errors) expect(Math.floor(code / 1000)).toBe(ranges[contract]);
  });

  it('says in one sentence what is wrong and what to do', () => {
    for (const { message } of errorTable()) expect(message).toMatch(/^[A-Z].{30,110}[.]$/);
  });

  it('is not made from an error without its words', () => {
    expect(() => errorsIn('x', '(define-constant ERR_A (err u1))')).toThrow('x.clar:1: write');
    expect(() => errorsIn('x', ';; Words.\n(define-constant ERR_A u1)')).toThrow('x.clar:2: write');
  });
});

describe('what the contracts cost', () => {
  it('stays under every ceiling, for every public function, and is what the page says', async () => {
    const chain = await initSimnet('./Clarinet.toml', true, { trackCosts: true, trackCoverage: false });
    const rows = measureCosts(chain);
    expect(exceededCeilings(rows)).toEqual([]);

    const names = ['council', 'verification', 'rec-nft', 'marketplace'];
    const functions = [...chain.getContractsInterfaces()].flatMap(([id, { functions }]) => {
      const name = id.split('.')[1] ?? '';
      if (id !== `${chain.deployer}.${name}` || !names.includes(name)) return [];
      return functions.filter(({ access }) => access === 'public').map((fn) => `${name}/${fn.name}`);
    });
    const measured = rows.filter(({ contract }) => contract !== LIFE_OF_A_LOT.contract);
    // rec-nft.issue answers only to the verification contract and is measured inside its issue.
    expect(new Set([...measured.map(({ contract, fn }) => `${contract}/${fn}`), 'rec-nft/issue'])).toEqual(
      new Set(functions),
    );

    const page = readFileSync(new URL('../docs/costs.md', import.meta.url), 'utf8');
    for (const row of rows)
      expect(page).toContain(`| ${[row.contract, row.fn, row.case, row.rc, row.wc].join(' | ')} |`);
  });

  it('is noticed when it grows above a ceiling', () => {
    const cost = { rc: 19, wc: 6, rl: 1, wl: 1, runtime: 1, perTenure: 1 };
    const row = { contract: 'marketplace', fn: 'buy', case: 'default', ...cost };
    expect(exceededCeilings([row])).toEqual(['marketplace/buy default takes 19 rc, the ceiling is 18.']);
    expect(exceededCeilings([{ ...row, fn: 'cancel', rc: 3_001 }])).toHaveLength(1);
  });
});
