import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type ShownPage, shownPages } from './pages.ts';
import { launchBrowser } from './support/browser.ts';
import { settled, THEMES, watchPage } from './support/page-check.ts';
import { Person } from './support/person.ts';
import { startProduct } from './support/product.ts';
import { type Stage, setStage } from './support/stage.ts';

const USAGE = `npm run screens [-- --readme | NAME]
  Pictures of every page on a desktop, a tablet and a phone, light and dark, in frontend/screens/.
  NAME       of one page only, such as listings-listing
  --readme   three chosen ones for the README instead, in frontend/docs/`;

const WIDTHS = [1440, 768, 390] as const;
const HEIGHT = { 1440: 900, 768: 1024, 390: 844 } as const;
const SCREENS = join(import.meta.dirname, '../screens');
const DOCS = join(import.meta.dirname, '../docs');
/** Of a picture in the README. */
const MOST_BYTES = 200_000;

const nameOf = ({ route, as }: ShownPage): string =>
  (route === '*' ? 'not-found' : route.replace(/\W+/g, '-').replace(/^-|-$/g, '') || 'market') +
  (route === '/welcome' && as !== undefined ? '-signed-in' : '');

async function openPage(browser: Browser, stage: Stage, shown: ShownPage, width: (typeof WIDTHS)[number]) {
  const viewport = { width, height: HEIGHT[width] };
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'UTC' });
  if (shown.as !== undefined) await (await Person.enter(stage.url, shown.as)).handTo(context);
  const page = await context.newPage();
  watchPage(page);
  await page.goto(`${stage.url}${shown.path}`);
  await settled(page);
  return page;
}

async function everyPage(browser: Browser, stage: Stage): Promise<void> {
  const only = process.argv[2];
  mkdirSync(SCREENS, { recursive: true });
  for (const shown of shownPages(stage))
    for (const width of WIDTHS) {
      if (only !== undefined && nameOf(shown) !== only) continue;
      const page = await openPage(browser, stage, shown, width);
      // As high as the page, so that what sticks to the window stays at its edge.
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width, height });
      for (const colorScheme of THEMES) {
        await page.emulateMedia({ colorScheme });
        await settled(page);
        const file = `${nameOf(shown)}-${width}-${colorScheme}.png`;
        await page.screenshot({ path: join(SCREENS, file) });
        process.stdout.write(`${file}\n`);
      }
      await page.context().close();
    }
}

async function forReadme(browser: Browser, stage: Stage): Promise<void> {
  mkdirSync(DOCS, { recursive: true });
  const keep = (name: string, picture: Buffer) => {
    if (picture.length > MOST_BYTES) throw new Error(`${name} has ${picture.length} bytes, ${MOST_BYTES} at most.`);
    writeFileSync(join(DOCS, name), picture);
    process.stdout.write(`${name}  ${picture.length} bytes\n`);
  };
  const shoot = async (route: string, name: string, prepare?: (page: Page) => Promise<void>) => {
    const shown = shownPages(stage).find((page) => page.route === route);
    if (shown === undefined) throw new Error(`No page for ${route}.`);
    const page = await openPage(browser, stage, shown, 1440);
    await prepare?.(page);
    await settled(page);
    keep(name, await page.screenshot());
    await page.context().close();
  };
  await shoot('/', 'market.png');
  await shoot('/certificates/:token', 'certificate.png');
  await shoot('/listings/:listing', 'order-ticket.png', async (page) => {
    await page.getByLabel('Quantity').fill('12.5');
    await page.getByText('525,000 sats').first().waitFor();
  });
}

async function main(): Promise<void> {
  if (process.argv.includes('--help')) return void process.stdout.write(`${USAGE}\n`);
  const product = await startProduct();
  try {
    const stage = await setStage(product.url, 7);
    const browser = await launchBrowser();
    await (process.argv.includes('--readme') ? forReadme : everyPage)(browser, stage);
    await browser.close();
  } finally {
    await product.stop();
  }
}

await main();
