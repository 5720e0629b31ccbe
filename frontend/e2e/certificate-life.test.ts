import { beforeAll, describe, expect, inject, it } from 'vitest';
import { solarMonth } from './support/meter-file.ts';
import { expectAccessible } from './support/page-check.ts';
import { Person } from './support/person.ts';
import { visitors } from './support/visitor.ts';
import { connectModal, signAction, signIn } from './support/wallet.ts';

/** One certificate, from a plant nobody knew to a claim anybody can read; each step by the person whose step it is. */
describe.sequential('the life of a certificate, in the browser', () => {
  const visit = visitors();
  const { url } = inject('stage');
  let producer: Person;
  let verifier: Person;
  let buyer: Person;
  let facilityPath = '';
  let requestPath = '';
  let listingPath = '';
  let retirementPath = '';
  beforeAll(async () => {
    [producer, verifier, buyer] = await Promise.all([
      Person.enter(url, 'Producer'),
      Person.enter(url, 'Verification body'),
      Person.enter(url, 'Buyer'),
    ]);
  });

  it('lets a producer sign in through the wallet modal and register an organisation, with faults at their fields', async () => {
    const { page, open } = await visit();
    await open('/welcome');
    await page.getByRole('banner').getByRole('button', { name: 'Sign in' }).click();
    await connectModal(page)
      .getByRole('button', { name: /Development wallet/ })
      .waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.reload();
    await signIn(page, 'Producer');
    await page.getByRole('button', { name: 'Register the organisation' }).click();
    await page.getByText('Choose one of the two.').waitFor();
    await page.getByText('Choose the country.').waitFor();
    await expectAccessible(page);
    await page.getByRole('radio', { name: /Producer/ }).check();
    await page.getByLabel('Name of the organisation').fill('Journey Solar');
    await page.getByLabel('Country').selectOption('AU');
    await page.getByRole('button', { name: 'Register the organisation' }).click();
    await page.getByRole('heading', { name: 'Facilities', level: 1 }).waitFor();
    await page.getByText('Register your first facility').waitFor();
  });

  it('lets the producer describe a plant, says what is wrong at the field, and puts it on chain', async () => {
    const { page, open } = await visit({ as: producer });
    await open('/facilities/new');
    await page.getByLabel('Name', { exact: true }).fill('Journey solar park');
    await page.getByLabel('Nameplate power', { exact: true }).fill('5000');
    await page.getByLabel('Commissioned on').fill('2020-01-01');
    await page.getByRole('combobox', { name: 'Energy source' }).selectOption('F01040100');
    await page.getByRole('combobox', { name: 'Technology' }).selectOption('T010100');
    await page.getByLabel('Country').selectOption('AU');
    await page.getByLabel('Latitude').fill('far south');
    await page.getByLabel('Longitude').fill('148');
    await page.getByLabel('Meters', { exact: true }).fill('JOURNEY001');
    await page.getByLabel('The meters show the whole output of the facility').check();
    await page.getByLabel('No other registry certifies this energy').check();
    await page.getByRole('button', { name: 'Save the draft' }).click();
    const latitude = page.getByLabel('Latitude');
    await page.getByText('One field needs another look: each says what is wrong.').waitFor();
    expect(await latitude.getAttribute('aria-invalid')).toBe('true');
    expect(await latitude.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Journey solar park');
    await expectAccessible(page);
    await latitude.fill('34.6 S');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByRole('heading', { name: 'Journey solar park' }).waitFor();
    await page.getByRole('button', { name: 'Register on chain' }).click();
    await signAction(page, 'Register on chain');
    await page.getByText('Waiting for a verification body').waitFor();
    facilityPath = new URL(page.url()).pathname;
  });

  it('lets a verification body find the plant in its inbox and approve it by keyboard', async () => {
    const { page, open } = await visit();
    await open('/verification');
    await signIn(page, 'Verification body');
    const waiting = page.getByRole('list', { name: 'Waiting for a decision' });
    const item = waiting.getByRole('link', { name: /Journey solar park/ });
    await item.waitFor();
    for (let i = await waiting.getByRole('link').count(); i > 0; i -= 1) {
      await page.keyboard.press('j');
      if (await item.evaluate((link) => link === document.activeElement)) break;
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Journey solar park' }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog', { name: 'Approve Journey solar park' });
    await dialog.getByRole('button', { name: 'Approve on chain' }).click();
    expect(await dialog.getByLabel('Reason').getAttribute('aria-invalid')).toBe('true');
    await dialog.getByLabel('Reason').fill('The permit names this place and this meter.');
    await dialog.getByRole('button', { name: 'Approve on chain' }).click();
    await signAction(page, 'Approve Journey solar park');
    await page.getByText('The permit names this place and this meter.').waitFor();
  });

  it('reads a meter file with a fault as a whole not at all, and a good one to a verdict', async () => {
    const { page, open, watch } = await visit({ as: producer });
    watch.expectTrouble(/status of 422/);
    await open(facilityPath);
    await page.getByText('Approved: its energy can become certificates').waitFor();
    await page.getByRole('link', { name: 'Upload readings' }).first().click();
    const choose = async (text: string) => {
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Choose a file' }).click();
      await (await chooser).setFiles({ name: 'january.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
      await page.getByRole('button', { name: 'Upload and check' }).click();
    };
    const good = solarMonth('JOURNEY001');
    await choose(good.replace(/^300,20250102,[\d.]+/m, '300,20250102,much'));
    await page.getByText(/"much" is not a plain decimal number/).waitFor();
    await expectAccessible(page);
    await choose(good);
    await page.getByText('Every rule is kept. Certificates can be requested for these readings.').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Request certificates' }).click();
    await page.getByRole('button', { name: 'Publish and request' }).click();
    await page.waitForURL(/\/requests\//);
    requestPath = new URL(page.url()).pathname;
  });

  it('lets the verification body attest what the readings say', async () => {
    const { page, open } = await visit({ as: verifier });
    await open(requestPath);
    await page.getByRole('button', { name: 'Attest' }).click();
    await signAction(page, 'Attest');
    await page.getByText('Attested', { exact: true }).first().waitFor();
  });

  it('lets the producer issue the certificates and put them up for sale', async () => {
    const { page, open } = await visit({ as: producer });
    await open(requestPath);
    await page.getByRole('button', { name: 'Issue certificates' }).click();
    await signAction(page, 'Issue certificates');
    await page.getByRole('link', { name: 'Certificate', exact: true }).click();
    await page
      .getByRole('link', { name: 'Check it yourself' })
      .or(page.getByRole('link', { name: 'Retire' }))
      .waitFor();
    await open('/portfolio');
    await page.getByRole('button', { name: /^Sell lot/ }).click();
    const dialog = page.getByRole('dialog', { name: /^Sell lot/ });
    await dialog.getByRole('button', { name: 'Sell' }).click();
    expect(await dialog.getByLabel('Price').getAttribute('aria-invalid')).toBe('true');
    await dialog.getByLabel('Price').fill('39000');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Sell' }).click();
    await signAction(page, /^Sell lot/);
    await page.getByRole('link', { name: '39,000 sats/MWh' }).click();
    await page.getByText('Your listing').waitFor();
    listingPath = new URL(page.url()).pathname;
  });

  it('lets a buyer find it, buy a part, and buy and retire another', async () => {
    const { page, open } = await visit();
    await open('/');
    await page.getByLabel('At most, sats/MWh').fill('40000');
    await page
      .getByRole('row', { name: /39,000/ })
      .getByRole('link')
      .click();
    await page.waitForURL(`**${listingPath}`);
    await signIn(page, 'Buyer');
    await page.getByRole('link', { name: 'Register one' }).click();
    await page.getByRole('radio', { name: /Buyer/ }).check();
    await page.getByLabel('Name of the organisation').fill('Journey Works');
    await page.getByLabel('Country').selectOption('DE');
    await page.getByRole('button', { name: 'Register the organisation' }).click();
    await page.waitForURL((at) => at.pathname !== '/welcome');
    await open(listingPath);
    await page.getByLabel('Quantity').fill('3');
    await page.getByText('117,000 sats').first().waitFor();
    await page.getByRole('button', { name: 'Buy', exact: true }).click();
    await signAction(page, 'Buy');
    await page.getByText('Bought', { exact: true }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Buy more' }).click();
    await page.getByLabel('Quantity').fill('2');
    await page.getByText('Buy and retire', { exact: true }).first().click();
    await page.getByLabel('Beneficiary').fill('Journey Works');
    await page.getByLabel('Publish the name and the note').check();
    await page.getByText('78,000 sats').first().waitFor();
    await page.getByRole('button', { name: 'Buy and retire', exact: true }).click();
    await signAction(page, 'Buy and retire');
    await page.getByRole('link', { name: 'Open the retirement' }).click();
    await page.getByText('Retired for good').waitFor();
    retirementPath = new URL(page.url()).pathname;
    await open('/portfolio');
    await page.getByRole('button', { name: /^Retire lot/ }).waitFor();
  });

  it('shows the claim to anybody, without a session', async () => {
    const { page, open } = await visit({ viewport: { width: 390, height: 844 } });
    await open(retirementPath);
    await page.getByText('Retired for good').waitFor();
    await page.getByText(/2 MWh of renewable energy, claimed for Journey Works/).waitFor();
    await expectAccessible(page);
    expect(buyer.address).toMatch(/^ST/);
  });
});
