import type { Locator, Page } from 'playwright-core';

/** Accounts of the development wallet by the names it shows. */
export type AccountName =
  | 'Producer'
  | 'Verification body'
  | 'Buyer'
  | 'Administrator'
  | 'Second producer'
  | 'Second buyer'
  | 'Gasless buyer';

/** The modal of Stacks Connect; its parts are behind an open shadow root, which locators walk through. */
export const connectModal = (page: Page): Locator => page.locator('connect-modal');

export const walletDialog = (
  page: Page,
  title: 'Choose an account' | 'Sign a message' | 'Sign a transaction',
): Locator => page.getByRole('dialog', { name: title });

export async function chooseAccount(page: Page, account: AccountName): Promise<void> {
  await walletDialog(page, 'Choose an account')
    .getByRole('button', { name: new RegExp(`^${account}`) })
    .click();
}

export async function answerWallet(
  page: Page,
  title: 'Sign a message' | 'Sign a transaction',
  answer: 'Sign' | 'Decline',
): Promise<void> {
  await walletDialog(page, title).getByRole('button', { name: answer, exact: true }).click();
}

/** Through the real modal: wallet, account, signature of the challenge. */
export async function signIn(page: Page, account: AccountName): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Sign in' }).click();
  await connectModal(page)
    .getByRole('button', { name: /Development wallet/ })
    .click();
  await chooseAccount(page, account);
  await answerWallet(page, 'Sign a message', 'Sign');
  await accountMenu(page).waitFor();
}

export const accountMenu = (page: Page): Locator => page.getByRole('button', { name: /^Account:/ });

/** The dialog that follows one chain action; its title is the label of the action. */
export const actionDialog = (page: Page, label: string | RegExp): Locator => page.getByRole('dialog', { name: label });

/** From the review of an action to its effects on the market; leaves the dialog closed. */
export async function signAction(page: Page, label: string | RegExp): Promise<void> {
  const dialog = actionDialog(page, label);
  await dialog.getByText('What this can move').waitFor();
  await dialog.getByRole('button', { name: 'Sign in the wallet' }).click();
  await answerWallet(page, 'Sign a transaction', 'Sign');
  await dialog.getByText('It is in a block and the market shows its effects.').waitFor();
  await dialog.getByRole('button', { name: 'Done', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}
