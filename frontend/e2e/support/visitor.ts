import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type PageWatch, watchPage } from './page-check.ts';
import type { Person } from './person.ts';

const FAILED = join(import.meta.dirname, '../../screens/failed');

export interface Visitor {
  page: Page;
  context: BrowserContext;
  watch: PageWatch;
  /** Opens an address of the product. */
  open(path: string): Promise<void>;
}

export interface VisitorOptions {
  /** Signed in already; without, nobody. */
  as?: Person;
  viewport?: { width: number; height: number };
  /** Another way to the product than the straight one. */
  url?: string;
}

/** Generous, because a busy machine is no fault of a page; everything waits for a condition. */
const PATIENCE_MS = 30_000;

/**
 * One browser per file, a fresh profile per visitor, gone after the test. No visitor may leave an error on its console behind;
 * of a test that fails there is a picture.
 */
export function visitors(): (options?: VisitorOptions) => Promise<Visitor> {
  let browser: Browser;
  const present: Visitor[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async ({ task }) => {
    const leaving = present.splice(0);
    if (task.result?.state === 'fail')
      for (const [i, { page }] of leaving.entries()) await picture(page, `${task.name} ${i + 1}`);
    await Promise.all(leaving.map(({ context }) => context.close()));
    expect(leaving.flatMap(({ watch }) => watch.faults())).toEqual([]);
  });
  return async (options = {}) => {
    const visitor = await openVisitor(browser, options);
    present.push(visitor);
    return visitor;
  };
}

async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(FAILED, { recursive: true });
  const path = join(FAILED, `${name.replace(/\W+/g, '-').slice(0, 100)}.png`);
  await page.screenshot({ path }).catch(() => undefined);
}

async function openVisitor(browser: Browser, options: VisitorOptions): Promise<Visitor> {
  const { as, viewport = { width: 1440, height: 900 }, url = inject('stage').url } = options;
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'UTC' });
  context.setDefaultTimeout(PATIENCE_MS);
  await as?.handTo(context);
  const page = await context.newPage();
  return {
    page,
    context,
    watch: watchPage(page),
    open: async (path: string) => {
      await page.goto(`${url}${path}`);
    },
  };
}
