import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CONTRACT_NAMES } from '../../../clarity/deploy/sources.ts';
import { CONTRACTS } from '../../src/chain/chain.contract.ts';
import { exampleEnvironment } from '../../src/kit/config.ts';
import { openApiDocument } from '../../src/kit/openapi.ts';
import { problemTable } from '../../src/kit/problem-table.ts';
import { endpoints } from '../../src/main/endpoints.ts';
import { VERSION } from '../../src/main/version.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (file: string) => readFileSync(`${root}${file}`, 'utf8');
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(`${root}${file}`));
const isTest = (file: string) => /\.test\.ts$|\/tests\//.test(file);
// What is made from other files is as long as they are.
const isMade = (file: string) => file.includes('.generated.') || file.startsWith('deployments/');
const sources = tracked.filter((file) => /\.(ts|clar)$/.test(file) && !isTest(file) && !isMade(file));
const linesOf = (file: string) => read(file).split('\n').length - 1;

describe('the house', () => {
  it('keeps files small: half within 80 lines, 95 % within 250, none above 400', () => {
    const lengths = sources.map(linesOf).sort((a, b) => a - b);
    expect(sources.filter((file) => linesOf(file) > 400)).toEqual([]);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(80);
    expect(lengths[Math.floor(lengths.length * 0.95)]).toBeLessThanOrEqual(250);
  });

  it('follows every contract that is deployed, but the trait, which has no events', () => {
    expect(['nft-trait', ...CONTRACTS]).toEqual(CONTRACT_NAMES);
  });

  it('names files in kebab case', () => {
    const odd = tracked.filter(
      (file) => /\.(ts|clar)$/.test(file) && !/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(basename(file)),
    );
    expect(odd).toEqual([]);
  });

  it('gives every module a door, a wiring and a contract', () => {
    const files = tracked.filter((file) => file.startsWith('backend/src/modules/'));
    const modules = [...new Set(files.map((file) => file.split('/')[3] ?? ''))];
    for (const name of modules) {
      const own = files.filter((file) => file.split('/')[3] === name).map((file) => file.split('/').slice(4).join('/'));
      expect(own).toEqual(expect.arrayContaining(['index.ts', `${name}.module.ts`, `${name}.contract.ts`]));
    }
  });

  it('knows eleven kinds of file in a module, and folders of plain files for one matter', () => {
    const kinds = 'contract|routes|service|rules|repository|queries|entity|projection|jobs|module';
    const known = new RegExp(`^(index|[a-z0-9-]+\\.(${kinds})(\\.test)?)\\.ts$`);
    const own = tracked
      .filter((file) => file.startsWith('backend/src/modules/'))
      .map((file) => file.split('/').slice(3));
    const odd = own.filter(([, file = '', ...deeper]) => deeper.length === 0 && !known.test(file));
    expect(odd.map((parts) => parts.join('/'))).toEqual([]);
    const folders = own.flatMap(([name, folder, ...deeper]) => (deeper.length > 0 ? [`${name}/${folder}`] : []));
    expect([...new Set(folders)].sort()).toEqual(['metering/documents', 'metering/formats', 'metering/rules']);
  });

  it('reads the environment in one place', () => {
    const readers = sources.filter((file) => file.startsWith('backend/src/') && /process\.env\b/.test(read(file)));
    expect(readers).toEqual(['backend/src/kit/config.ts']);
  });

  it('commits generated files as the code makes them (npm run generate)', () => {
    const document = openApiDocument(endpoints, VERSION);
    expect(JSON.parse(read('backend/openapi.json'))).toEqual(JSON.parse(JSON.stringify(document)));
    expect(read('.env.example')).toBe(exampleEnvironment());
    expect((JSON.parse(read('package.json')) as { version: string }).version).toBe(VERSION);
  });

  it('describes every script that a person runs in the README', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const readme = read('README.md');
    const called = (name: string) => (name === 'start' || name === 'test' ? `npm ${name}` : `npm run ${name}`);
    expect(Object.keys(scripts).filter((name) => !readme.includes(called(name)))).toEqual([]);
  });
});

describe('the problems', () => {
  it('are each named by some endpoint or by what every endpoint shares', () => {
    const named = new Set(endpoints.flatMap((endpoint) => endpoint.problems ?? []));
    const code = sources
      .filter((file) => file.startsWith('backend/src/'))
      .map(read)
      .join('\n');
    const unused = Object.keys(problemTable).filter(
      (name) => !named.has(name as never) && !new RegExp(`Problem\\(\\s*'${name}'`).test(code),
    );
    expect(unused).toEqual([]);
  });

  it('have a title that ends without a full stop, like a title', () => {
    expect(Object.values(problemTable).filter(({ title }) => title.endsWith('.'))).toEqual([]);
  });
});
