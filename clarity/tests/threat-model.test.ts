import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES } from '../tools/lint/rules.ts';

const page = readFileSync('clarity/docs/threat-model.md', 'utf8');
const named = [...page.matchAll(/`([\w-]+\.test\.ts)`(?: "([^"]+)")?/g)].map(([, file = '', title]) => ({
  file,
  title,
}));

describe("the auditor's list", () => {
  it('numbers its lines without a gap', () => {
    const numbers = [...page.matchAll(/^\| (\d+) \|/gm)].map(([, number]) => Number(number));
    expect(numbers.length).toBeGreaterThanOrEqual(27);
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
  });

  it.each(named)('names tests that there are: $file $title', ({ file, title }) => {
    const path = `clarity/tests/${file}`;
    expect(existsSync(path)).toBe(true);
    if (title) expect(readFileSync(path, 'utf8').replaceAll("\\'", "'")).toContain(title);
  });

  it('names rules of the lint that there are', () => {
    const rules = [...page.matchAll(/the `([a-z-]+)` rule/g)].map(([, rule]) => rule);
    expect(RULES.map(({ name }) => name)).toEqual(expect.arrayContaining(rules));
  });
});
