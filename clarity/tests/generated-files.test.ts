import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONTRACT_NAMES } from '../deploy/sources.ts';
import { costSimnet } from '../tools/costs/measure.ts';
import { deploymentFiles } from '../tools/deployment-plans.ts';
import { type ContractError, ERROR_BANDS, errorFiles, errorsIn, errorTable } from '../tools/errors.ts';
import { documents } from '../tools/generated-files.ts';

describe('files made from the contracts', () => {
  const files = [...errorFiles(errorTable()), ...deploymentFiles()];

  it.each(files)('$path is up to date; if not: npm run generate -w clarity', ({ path, content }) => {
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  it('include the costs, the calls and the events, for people and for the follower, up to date too', async () => {
    const made = await documents(await costSimnet());
    expect(made.map(({ path }) => path.replace(/^.*\//, ''))).toEqual([
      'costs.md',
      'events.md',
      'printed-events.generated.ts',
      'reference.md',
    ]);
    for (const { path, content } of made) expect(readFileSync(path, 'utf8'), path).toBe(content);
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
      expect(before.size).toBe(CONTRACT_NAMES.length);
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

/** Names that several contracts use, because they refuse for the same reason and the same cure. */
const SHARED = [
  'bad-price',
  'expiry-passed',
  'no-live-lot',
  'not-approved',
  'not-facility-owner',
  'not-reviewed-code',
  'not-seller',
  'outlives-lot',
  'outside-period',
  'payment-refused',
  'request-expired',
  'total-above-limit',
  'unknown-facility',
  'unknown-issuance',
];

describe('the error table', () => {
  it('has each code once, each name once but those that are meant to be shared, and every code in its band', () => {
    const errors = errorTable();
    const once = (of: (error: ContractError) => unknown) => expect(new Set(errors.map(of)).size).toBe(errors.length);
    once(({ code }) => code);
    once(({ contract, name }) => `${contract} ${name}`);
    const repeated = errors.filter(({ name }, i) => errors.findIndex((error) => error.name === name) !== i);
    expect([...new Set(repeated.map(({ name }) => name))].sort()).toEqual(SHARED);
    for (const { code, contract } of errors) expect(Math.floor(code / 1000)).toBe(ERROR_BANDS[contract]);
  });

  it('says in one sentence what is wrong and what to do', () => {
    for (const { message } of errorTable()) expect(message).toMatch(/^[A-Z].{30,110}[.]$/);
  });

  it('is not made from an error without its words', () => {
    expect(() => errorsIn('x', '(define-constant ERR_A (err u1))')).toThrow('x.clar:1: write');
    expect(() => errorsIn('x', ';; Words.\n(define-constant ERR_A u1)')).toThrow('x.clar:2: write');
  });
});
