import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { shownPages } from './pages.ts';
import { expectNoSidewaysScroll, settled, violations } from './support/page-check.ts';
import { Person } from './support/person.ts';
import { visitors } from './support/visitor.ts';
import type { AccountName } from './support/wallet.ts';

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const stage = inject('stage');
const pages = shownPages(stage);

describe('every page', () => {
  const visit = visitors();
  const people = new Map<AccountName, Person>();
  beforeAll(async () => {
    for (const name of new Set(pages.flatMap(({ as }) => as ?? [])))
      people.set(name, await Person.enter(stage.url, name));
  });

  it('is looked at: none of the routes is left out', () => {
    const source = readFileSync(new URL('../src/app/routes.tsx', import.meta.url), 'utf8');
    const routes = [...source.matchAll(/^ {2}'(\/[^']*)':/gm)].map(([, path]) => path);
    expect(routes.length).toBeGreaterThan(15);
    const looked = new Set(pages.map(({ route }) => route));
    expect(routes.filter((route) => route !== undefined && !looked.has(route))).toEqual([]);
  });

  it.each(pages)('$path keeps WCAG 2.2 AA on desktop and phone, in light and dark', async ({ path, as, route }) => {
    const person = as && people.get(as);
    const { page, open } = await visit({ viewport: DESKTOP, ...(person ? { as: person } : {}) });
    await open(path);
    await settled(page);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    if (route !== '*') expect(await page.getByRole('heading', { name: /not (here|found)|no such/i }).count()).toBe(0);
    const found = [...(await violations(page, 'light')), ...(await violations(page, 'dark'))];
    await page.setViewportSize(PHONE);
    await settled(page);
    await expectNoSidewaysScroll(page);
    found.push(...(await violations(page, 'light')), ...(await violations(page, 'dark')));
    expect(found).toEqual([]);
  });
});
