import { AxeBuilder } from '@axe-core/playwright';
import type { Page, Request } from 'playwright-core';
import { expect } from 'vitest';
import { until } from './until.ts';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

export type Theme = 'light' | 'dark';
export const THEMES: readonly Theme[] = ['light', 'dark'];

export interface PageWatch {
  /** What a test provokes on purpose: the browser writes every refusal to its console. */
  expectTrouble(pattern: RegExp): void;
  /** Errors on the console, uncaught errors and requests that found nobody, oldest first. */
  faults(): string[];
}

/** Requests without an answer yet; the live channel never ends and does not count. */
const underWay = new WeakMap<Page, Set<Request>>();

/** Listens from the first byte on. Requests that a page gave up itself are no fault. */
export function watchPage(page: Page): PageWatch {
  const found: string[] = [];
  const allowed: RegExp[] = [];
  const open = new Set<Request>();
  underWay.set(page, open);
  page.on('request', (request) => request.resourceType() !== 'eventsource' && open.add(request));
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  page.on('console', (message) => {
    if (message.type() === 'error') found.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => found.push(`uncaught: ${error.message}`));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? 'no reason';
    if (why !== 'net::ERR_ABORTED') found.push(`request: ${why} ${request.url()}`);
  });
  return {
    expectTrouble: (pattern) => void allowed.push(pattern),
    faults: () => found.filter((fault) => !allowed.some((pattern) => pattern.test(fault))),
  };
}

/** Until nothing is being read and nothing moves, twice in a row: what axe sees is then what a person sees. */
export async function settled(page: Page): Promise<void> {
  let quiet = 0;
  let why: string[] = [];
  const rested = async () => {
    why = [...(underWay.get(page) ?? [])].map((request) => request.url());
    if (why.length === 0) why = await page.evaluate(unrest);
    quiet = why.length === 0 ? quiet + 1 : 0;
    return quiet > 1;
  };
  await until(`${page.url()} to settle`, rested).catch((error: Error) => {
    throw new Error(`${error.message} Last seen: ${why.join(', ')}`);
  });
}

function unrest(): string[] {
  const busy = document.querySelector('main [aria-busy="true"]:not(button)');
  // What turns for ever, such as the mark of a busy button, never comes to rest.
  const moving = document
    .getAnimations()
    .filter(({ playState, effect }) => playState === 'running' && effect?.getTiming().iterations !== Infinity);
  return [
    ...(document.querySelector('h1') === null ? ['no heading'] : []),
    ...(busy === null ? [] : [`busy: ${busy.textContent?.slice(0, 60)}`]),
    ...(document.fonts.status === 'loaded' ? [] : ['fonts']),
    ...(moving.length === 0 ? [] : [`${moving.length} animations`]),
  ];
}

/** Violations of WCAG 2.0 to 2.2, A and AA, each with the places, in the given theme. */
export async function violations(page: Page, theme: Theme): Promise<string[]> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await settled(page);
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(WCAG).analyze();
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, any }) => `${theme} ${id}: ${help}: ${target.join(' ')} ${any[0]?.message ?? ''}`),
  );
}

/** No violation in either theme. */
export async function expectAccessible(page: Page): Promise<void> {
  expect([...(await violations(page, 'light')), ...(await violations(page, 'dark'))]).toEqual([]);
}

/** Nothing reaches beyond the width of the window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    return [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`)
      .slice(0, 5);
  });
  expect(beyond).toEqual([]);
}
