import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { identity } from '../../backend/src/contract.ts';
import { openLine } from './support/line.ts';
import { expectAccessible } from './support/page-check.ts';
import { Person } from './support/person.ts';
import { buy } from './support/stage.ts';
import { visitors } from './support/visitor.ts';
import { accountMenu, actionDialog, answerWallet, chooseAccount, signAction, walletDialog } from './support/wallet.ts';

const MWH = 1_000_000n;

describe('when something goes wrong', () => {
  const visit = visitors();
  const { url, listings } = inject('stage');
  const listing = (i: number) => listings[i] ?? '';
  let buyer: Person;
  let other: Person;
  let rival: Person;
  beforeAll(async () => {
    // The second buyer has an organisation from the start.
    buyer = await Person.enter(url, 'Second buyer');
    other = await Person.enter(url, 'Second producer');
    rival = await Person.enter(url, 'Administrator');
    await rival.api.call(identity.createOrganisation, {
      body: { name: 'Example Rival', kind: 'buyer', country: 'AU' },
    });
  });

  it('says that a signature was declined, and the same purchase works at the next try', async () => {
    const { page, open } = await visit({ as: buyer });
    await open(`/listings/${listing(0)}`);
    await page.getByRole('button', { name: 'Buy', exact: true }).click();
    const dialog = actionDialog(page, 'Buy');
    await dialog.getByRole('button', { name: 'Sign in the wallet' }).click();
    await answerWallet(page, 'Sign a transaction', 'Decline');
    await dialog.getByRole('button', { name: 'Try again' }).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await signAction(page, 'Buy');
    await page.getByText('Bought', { exact: true }).waitFor();
  });

  it('says what became of a listing that somebody else bought between the quote and the signature', async () => {
    const { page, open, watch } = await visit({ as: buyer });
    watch.expectTrouble(/status of 409/);
    await open(`/listings/${listing(1)}`);
    await page.getByRole('button', { name: 'Buy', exact: true }).click();
    const dialog = actionDialog(page, 'Buy');
    await dialog.getByRole('button', { name: 'Sign in the wallet' }).click();
    await walletDialog(page, 'Sign a transaction').waitFor();
    await buy(rival, BigInt(listing(1)), 20n * MWH);
    await answerWallet(page, 'Sign a transaction', 'Sign');
    await dialog.getByRole('alert').waitFor();
    expect(await dialog.getByRole('alert').innerText()).not.toMatch(/\(err|u4\d\d\d|undefined/);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.getByText('This was sold a moment ago').waitFor();
    await page.getByRole('link', { name: 'Similar listings' }).waitFor();
  });

  it('says that the connection is lost, keeps what is shown, and catches up by itself', async () => {
    const line = await openLine(url);
    onTestFinished(() => line.close());
    const { page, open, watch } = await visit({ url: line.url });
    watch.expectTrouble(/net::ERR_/);
    await open(`/listings/${listing(2)}`);
    await page.getByText('20 MWh').first().waitFor();
    line.cut();
    await page.getByText('Reconnecting', { exact: true }).waitFor();
    await page.getByText('20 MWh').first().waitFor();
    await expectAccessible(page);
    await buy(rival, BigInt(listing(2)), 5n * MWH);
    line.mend();
    await page.getByText('15 MWh').first().waitFor();
    await page.getByText('Reconnecting', { exact: true }).waitFor({ state: 'detached' });
  });

  it('says before anything is signed that the wallet is on another account, and takes either way out', async () => {
    const { page, open } = await visit({ as: buyer });
    await page.addInitScript((address) => {
      localStorage.setItem('rec.wallet', address);
      localStorage.setItem('rec.development-wallet.account', address);
    }, other.address);
    await open(`/listings/${listing(3)}`);
    await page.getByText('Your wallet is on another account').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Buy', exact: true }).click();
    const dialog = actionDialog(page, 'Buy');
    await dialog.getByRole('button', { name: 'Sign in the wallet' }).click();
    await dialog.getByRole('button', { name: 'Choose the account in the wallet' }).click();
    await chooseAccount(page, 'Second buyer');
    await signAction(page, 'Buy');
    await page.getByText('Your wallet is on another account').waitFor({ state: 'detached' });
  });

  it('keeps what was typed when the session has ended, and goes on after signing in again', async () => {
    const guest = await Person.enter(url, 'Second buyer');
    const { page, open, watch } = await visit({ as: guest });
    watch.expectTrouble(/status of 401/);
    await open(`/listings/${listing(4)}`);
    await page.getByLabel('Quantity').fill('7');
    await accountMenu(page).waitFor();
    await guest.endSession();
    await page.getByRole('button', { name: 'Buy', exact: true }).click();
    const ended = page.getByRole('dialog', { name: 'Your session has ended' });
    await ended.waitFor();
    await expectAccessible(page);
    await ended.getByRole('button', { name: 'Sign in again' }).click();
    await answerWallet(page, 'Sign a message', 'Sign');
    await ended.waitFor({ state: 'hidden' });
    expect(await page.getByLabel('Quantity').inputValue()).toBe('7');
  });
});
