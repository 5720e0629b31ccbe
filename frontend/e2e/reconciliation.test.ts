import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, settled } from './support/page-check.ts';
import { Person } from './support/person.ts';
import { visitors } from './support/visitor.ts';

const PAGE = '/system/reconciliation';
const PHONE = { width: 390, height: 844 };
const HASH = 'ab'.repeat(32);
const OWNER = 'ST1SJ3DTE5DN7X54YDH5D64R3BCB6A2AG2ZQ8YPD5';

type Json = Record<string, unknown>;

/** What is really wrong cannot be made in a product that runs as it should: the answers of one that is, by its schemas. */
async function answers(page: Page, url: string, change: (report: Json) => Json | null): Promise<void> {
  const list = (await (await fetch(`${url}/v1/reconciliation?limit=1`)).json()) as { items: Json[] };
  const report = (await (await fetch(`${url}/v1/reconciliation/${list.items[0]?.id}`)).json()) as Json;
  const changed = change(report);
  const run = changed && Object.fromEntries(Object.entries(changed).filter(([key]) => key in (list.items[0] ?? {})));
  await page.route(/\/v1\/reconciliation(\?|$)/, (route) =>
    route.fulfill({ json: { items: run === null ? [] : [run], next: null } }),
  );
  if (changed !== null)
    await page.route(/\/v1\/reconciliation\/[0-9a-f-]{36}/, (route) => route.fulfill({ json: changed }));
}

const difference = (kind: string, item: string, finding: string, fields: Json[]) => ({
  kind,
  item,
  finding,
  explanation: `What is wrong with ${kind} ${item}.`,
  advice: 'Stop the indexer, run "npm run chain:rebuild", start it again and compare once more.',
  fields,
  since: finding === 'behind' ? null : '2026-07-01T12:00:00.000Z',
  lastEvent: { txid: HASH, height: 12, at: '2026-07-01T12:00:00.000Z', event: 'rec-nft.nft-transferred' },
});

const DIFFERENCES = [
  difference('lot', '7', 'different', [
    { field: 'owner', here: OWNER, chain: `${OWNER}.marketplace` },
    { field: 'firstWh', here: '0', chain: '20000000' },
  ]),
  difference('retirement', '9', 'missing-here', [{ field: 'beneficiary', here: null, chain: HASH }]),
  difference('balance', OWNER, 'extra-here', [{ field: 'wh', here: '20000000', chain: null }]),
  difference('listing', '3', 'behind', [{ field: 'price', here: '42000', chain: '43000' }]),
];

describe('the comparison with the chain', () => {
  const visit = visitors();
  const { url } = inject('stage');
  let administrator: Person;
  beforeAll(async () => {
    administrator = await Person.enter(url, 'Administrator');
  });

  it('is begun by a member of the council, by keyboard, and shows its result by itself', async () => {
    const { page, open } = await visit({ as: administrator });
    await open('/status');
    await page.getByText('All equal').first().waitFor();
    await page.getByRole('link', { name: /ago|just now/ }).click();
    await page.getByText('Everything is as on chain').waitFor();
    const rows = page.getByRole('table', { name: 'Comparisons, newest first' }).getByRole('row');
    const before = await rows.count();
    await page.getByRole('button', { name: 'Compare now' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => rows.count(), { timeout: 30_000 }).toBe(before + 1);
    await page.getByText('By the council').first().waitFor();
    await expect.poll(() => page.getByText('All equal').count(), { timeout: 30_000 }).toBe(before);
  });

  it('is for everybody to read, an earlier one by its own address, and for the council alone to begin', async () => {
    const { page, open } = await visit();
    await open(PAGE);
    await page.getByText('Everything is as on chain').waitFor();
    expect(await page.getByRole('button', { name: 'Compare now' }).count()).toBe(0);
    await page.getByRole('table', { name: 'Comparisons, newest first' }).getByRole('link').last().click();
    await page.getByText('An earlier comparison.').waitFor();
    await page.getByRole('link', { name: 'Show the last one' }).click();
    await page.getByText('An earlier comparison.').waitFor({ state: 'detached' });
  });

  it('shows each difference with what it means, what to do, both values and its last event', async () => {
    const { page, open } = await visit({ as: administrator });
    await answers(page, url, (report) => ({
      ...report,
      verdict: 'different',
      different: 3,
      undecided: 1,
      differences: DIFFERENCES,
    }));
    await open(PAGE);
    await page.getByText('3 things in our rows are not what the chain says').waitFor();
    const first = page.getByRole('list', { name: 'Differences' }).getByRole('listitem').first();
    expect(await first.innerText()).toMatch(
      /Lot 7[\s\S]*Different[\s\S]*npm run chain:rebuild[\s\S]*Owner[\s\S]*First \(Wh\)/,
    );
    expect(await first.getByRole('link', { name: 'Lot 7' }).getAttribute('href')).toBe('/certificates/7');
    expect(await first.getByRole('link', { name: /^transaction/ }).getAttribute('href')).toBe(`/explorer/${HASH}`);
    await expectAccessible(page);
    await page.setViewportSize(PHONE);
    await settled(page);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });

  it('says how far it is, and what it waits for', async () => {
    const { page, open } = await visit();
    const open_ = {
      state: 'waiting',
      verdict: null,
      finishedAt: null,
      height: null,
      tipHeight: null,
      compared: 8,
      of: 40,
    };
    await answers(page, url, (report) => ({ ...report, ...open_, lastError: 'The Stacks node cannot be asked.' }));
    await open(PAGE);
    await page.getByText('The comparison waits and goes on by itself').waitFor();
    await page.getByText('The Stacks node cannot be asked.').waitFor();
    expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('8');
    await expectAccessible(page);
  });

  it('says that nothing was compared yet, and what an answer that fails means', async () => {
    const empty = await visit();
    await answers(empty.page, url, () => null);
    await empty.open(PAGE);
    await empty.page.getByText('Nothing was compared yet').waitFor();
    await expectAccessible(empty.page);
    const failing = await visit();
    failing.watch.expectTrouble(/status of 503/);
    await failing.page.route(/\/v1\/reconciliation(\?|$)/, (route) => route.fulfill({ status: 503, body: 'away' }));
    await failing.open(PAGE);
    await failing.page.getByRole('button', { name: 'Try again' }).waitFor();
    await expectAccessible(failing.page);
  });
});
