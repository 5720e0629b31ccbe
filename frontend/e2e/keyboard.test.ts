import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { Person } from './support/person.ts';
import { visitors } from './support/visitor.ts';
import { actionDialog, connectModal, walletDialog } from './support/wallet.ts';

/** Tab until the focus is there: what no tab reaches is not there for a keyboard. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let steps = 0; steps < 80; steps += 1) {
    if (await target.evaluate((element) => element.matches(':focus'))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`80 tabs do not reach ${target}.`);
}

const press = async (page: Page, target: Locator, key: 'Enter' | 'Space' = 'Enter') => {
  await tabTo(page, target);
  await page.keyboard.press(key);
};

/** The ring is drawn around what has the focus, wherever that is. */
const focusIsVisible = (page: Page) =>
  page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    if (active === null) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(active);
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
  });

describe('without a mouse', () => {
  const visit = visitors();
  const { url, listings } = inject('stage');
  beforeAll(async () => {
    await Person.enter(url, 'Second buyer');
  });

  it('finds a listing, signs in, buys, and is told so', async () => {
    const { page, open } = await visit();
    const listing = listings[5] ?? '';
    await open('/');
    const skip = page.getByRole('link', { name: 'Skip to the content' });
    // A key pressed before the page is drawn goes nowhere.
    await skip.waitFor({ state: 'attached' });
    await page.keyboard.press('Tab');
    expect(await skip.evaluate((link) => link.matches(':focus'))).toBe(true);
    await page.keyboard.press('Enter');
    const row = page.locator(`a[href="/listings/${listing}"]`);
    await tabTo(page, row);
    expect(await focusIsVisible(page)).toBe(true);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/listings/${listing}`);
    await press(page, page.getByRole('button', { name: 'Sign in to buy' }));
    await press(page, connectModal(page).getByRole('button', { name: /Development wallet/ }));
    await press(page, walletDialog(page, 'Choose an account').getByRole('button', { name: /^Second buyer/ }), 'Space');
    await press(page, walletDialog(page, 'Sign a message').getByRole('button', { name: 'Sign', exact: true }));
    await tabTo(page, page.getByLabel('Quantity'));
    expect(await focusIsVisible(page)).toBe(true);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('4');
    await page.getByText('168,000 sats').first().waitFor();
    await press(page, page.getByRole('button', { name: 'Buy', exact: true }));
    const dialog = actionDialog(page, 'Buy');
    await press(page, dialog.getByRole('button', { name: 'Sign in the wallet' }));
    await press(page, walletDialog(page, 'Sign a transaction').getByRole('button', { name: 'Sign', exact: true }));
    await press(page, dialog.getByRole('button', { name: 'Done', exact: true }));
    await dialog.waitFor({ state: 'hidden' });
    await tabTo(page, page.getByRole('link', { name: /^Open lot/ }));
  });
});
