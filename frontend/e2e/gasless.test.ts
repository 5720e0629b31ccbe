import { beforeAll, describe, expect, inject, it } from 'vitest';
import { createClient, identity, portfolio, submission } from '../../backend/src/contract.ts';
import { expectAccessible } from './support/page-check.ts';
import { Person } from './support/person.ts';
import { visitors } from './support/visitor.ts';
import { actionDialog, answerWallet, signAction } from './support/wallet.ts';

/** Somebody without any STX shops and claims; somebody else's wallet knows no sponsors. */
describe.sequential('the network fee, paid by the market', () => {
  const visit = visitors();
  const { url, listings } = inject('stage');
  const listing = `/listings/${listings[7]}`;
  let gasless: Person;
  let other: Person;
  beforeAll(async () => {
    [gasless, other] = await Promise.all([Person.enter(url, 'Gasless buyer'), Person.enter(url, 'Second buyer')]);
    const body = { name: 'Gasless Works', kind: 'buyer' as const, country: 'DE' };
    await gasless.api.call(identity.createOrganisation, { body });
  });

  const stxOf = async (address: string): Promise<bigint> => {
    const answer = await fetch(`${url}/local/chain/v2/accounts/${address}?proof=0`);
    return BigInt(((await answer.json()) as { balance: string }).balance);
  };

  it('lets an account without STX buy', async () => {
    expect(await stxOf(gasless.address)).toBe(0n);
    const { page, open } = await visit({ as: gasless });
    await open(listing);
    await page.getByLabel('Quantity').fill('2');
    await page.getByText('84,000 sats').first().waitFor();
    await page.getByRole('button', { name: 'Buy', exact: true }).click();
    const dialog = actionDialog(page, 'Buy');
    await dialog.getByText('Paid by the market: you need no STX.').waitFor();
    await expectAccessible(page);
    await signAction(page, 'Buy');
    await page.getByText('Bought', { exact: true }).waitFor();
    expect(await stxOf(gasless.address)).toBe(0n);
    const { items } = await gasless.api.call(portfolio.listHoldings);
    expect(items.map(({ wh }) => wh)).toEqual([2_000_000n]);
  });

  it('lets it retire what it bought, and shows both acts where one finds them on a phone', async () => {
    const { page, open } = await visit({ as: gasless, viewport: { width: 390, height: 844 } });
    await open('/portfolio');
    await page.getByRole('button', { name: /^Retire lot/ }).click();
    const form = page.getByRole('dialog', { name: /^Retire lot/ });
    await form.getByLabel('Beneficiary').fill('Gasless Works');
    await form.getByRole('button', { name: 'Retire', exact: true }).click();
    await signAction(page, /^Retire lot/);
    await open('/activity');
    await page.getByText('The market pays the network fee of purchases and retirements').waitFor();
    await page.getByText(/^Retire 2000000 Wh of lot/).waitFor();
    expect(await page.getByText('The market', { exact: true }).count()).toBe(2);
    await expectAccessible(page);
    expect(await stxOf(gasless.address)).toBe(0n);
  });

  it('is paid by the account where the wallet lets nobody else pay, and says so', async () => {
    const { page, context, open } = await visit({ as: other });
    await context.addInitScript(() => localStorage.setItem('rec.development-wallet.ignores-sponsors', 'yes'));
    await open(listing);
    await page.getByLabel('Quantity').fill('1');
    await page.getByText('42,000 sats').first().waitFor();
    await page.getByRole('button', { name: 'Buy', exact: true }).click();
    const dialog = actionDialog(page, 'Buy');
    await dialog.getByText('Paid by the market: you need no STX.').waitFor();
    await dialog.getByRole('button', { name: 'Sign in the wallet' }).click();
    await answerWallet(page, 'Sign a transaction', 'Sign');
    await dialog.getByText('Your wallet paid the network fee').waitFor();
    await dialog.getByText('It is in a block and the market shows its effects.').waitFor();
    await expectAccessible(page);
    const { items } = await other.api.call(submission.listSubmissions);
    expect(items[0]).toMatchObject({ label: 'Buy', paidBy: 'account', state: 'confirmed' });
  });

  it('is offered and can be declined: who prefers to pay pays', async () => {
    const { page, open } = await visit({ as: other });
    await open(listing);
    await page.getByLabel('Quantity').fill('1');
    await page.getByText('42,000 sats').first().waitFor();
    await page.getByRole('button', { name: 'Buy', exact: true }).click();
    const dialog = actionDialog(page, 'Buy');
    await dialog.getByRole('button', { name: 'Pay it myself' }).click();
    await dialog.getByText('From your account, in STX.').waitFor();
    await signAction(page, 'Buy');
    const { items } = await other.api.call(submission.listSubmissions);
    expect(items[0]).toMatchObject({ paidBy: 'account' });
  });

  it('is taken up again in another tab: an act that waits for the wallet is there, and ends when it is declined', async () => {
    const { page, context, open } = await visit({ as: other });
    await open(listing);
    await page.getByLabel('Quantity').fill('1');
    await page.getByText('42,000 sats').first().waitFor();
    await page.getByRole('button', { name: 'Buy', exact: true }).click();
    await actionDialog(page, 'Buy').getByRole('button', { name: 'Sign in the wallet' }).click();
    const tab = await context.newPage();
    await tab.goto(`${url}/activity?open=1`);
    await tab.getByText('Waits for the wallet').waitFor();
    await answerWallet(page, 'Sign a transaction', 'Decline');
    await tab.getByText('Waits for the wallet').waitFor({ state: 'hidden' });
    await tab.getByLabel('Only what has not ended').uncheck();
    await tab.getByText('It was declined or closed in the wallet. Nothing was sent.').waitFor();
  });

  it('tells nobody else what an account did', async () => {
    const { items } = await gasless.api.call(submission.listSubmissions);
    expect(items.map(({ paidBy }) => paidBy)).toEqual(['market', 'market']);
    const id = items[0]?.id as never;
    const foreign = other.api.call(submission.readSubmission, { params: { submissionId: id } });
    await expect(foreign).rejects.toMatchObject({ name: 'not-found' });
    await expect(createClient({ baseUrl: url }).call(submission.listSubmissions)).rejects.toMatchObject({
      name: 'not-signed-in',
    });
  });
});
