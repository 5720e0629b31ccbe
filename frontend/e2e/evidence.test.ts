import { beforeAll, describe, expect, inject, it } from 'vitest';
import { expectAccessible } from './support/page-check.ts';
import { Person } from './support/person.ts';
import { approve, register, request } from './support/stage.ts';
import { visitors } from './support/visitor.ts';
import { signAction } from './support/wallet.ts';

/** Nobody in the other journeys. */
const STRANGER = 'ST3NBRSFKX28FQ2ZJ1MAKX58HKHSDGNV5N7R21XCP';

/** Evidence, refusals and second thoughts: what happens beside the straight way. */
describe('the evidence behind a certificate, in the browser', () => {
  const visit = visitors();
  const { url, draftId, txid } = inject('stage');
  let producer: Person;
  let verifier: Person;
  let administrator: Person;
  beforeAll(async () => {
    [producer, verifier, administrator] = await Promise.all([
      Person.enter(url, 'Second producer'),
      Person.enter(url, 'Verification body'),
      Person.enter(url, 'Administrator'),
    ]);
  });

  it('takes documents with a draft, says why one is none, and lets go of another', async () => {
    const { page, open, watch } = await visit({ as: producer });
    watch.expectTrouble(/status of 415/);
    await open(`/facilities/${draftId}`);
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose files' }).click();
    await (await chooser).setFiles([
      { name: 'grid connection.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n') },
      { name: 'plan.png', mimeType: 'image/png', buffer: Buffer.from([0, 1, 2, 3]) },
      { name: 'permit.txt', mimeType: 'text/plain', buffer: Buffer.from('permit 4711') },
    ]);
    await page.getByRole('link', { name: 'grid connection.pdf' }).waitFor();
    await page.getByRole('link', { name: 'permit.txt' }).waitFor();
    const refusal = page.getByRole('alert').filter({ hasText: 'plan.png was not added' });
    await refusal.getByText(/Send a PDF, PNG, JPEG, CSV or text file/).waitFor();
    await expectAccessible(page);
    await refusal.getByRole('button', { name: 'Dismiss' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'permit.txt' }).click();
    expect((await download).suggestedFilename()).toBe('permit.txt');
    await page.getByRole('button', { name: 'Remove permit.txt' }).click();
    await page.getByRole('button', { name: 'Remove the document' }).click();
    await page.getByRole('link', { name: 'grid connection.pdf' }).waitFor();
    await page.getByRole('link', { name: 'permit.txt' }).waitFor({ state: 'detached' });
  });

  it('changes a draft and keeps every watt', async () => {
    const { page, open } = await visit({ as: producer });
    await open(`/facilities/${draftId}`);
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Nameplate power', { exact: true }).fill('1,250');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByText('Write it without commas: a point before the decimals, no separators.').waitFor();
    await page.getByLabel('Nameplate power', { exact: true }).fill('4.999999');
    await page.getByLabel('Unit of the nameplate power').selectOption('MW');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByText('4.999999 MW').waitFor();
  });

  it('lets a verification body reject a plant by keyboard, and its owner start again from the same facts', async () => {
    const id = await register(producer, 'Wrongly described plant', 'EVIDENCE01');
    const { page, open } = await visit({ as: verifier });
    await open(`/verification?open=facility:${id}`);
    await page.getByRole('heading', { name: 'Wrongly described plant' }).waitFor();
    await page.keyboard.press('r');
    const dialog = page.getByRole('dialog', { name: 'Reject Wrongly described plant' });
    await dialog.getByLabel('Reason').fill('too short');
    await dialog.getByRole('button', { name: 'Reject on chain' }).click();
    expect(await dialog.getByLabel('Reason').getAttribute('aria-invalid')).toBe('true');
    await dialog.getByLabel('Reason').fill('The permit names another place. Correct the coordinates.');
    await dialog.getByRole('button', { name: 'Reject on chain' }).click();
    await signAction(page, 'Reject Wrongly described plant');
    await page.getByText('The permit names another place. Correct the coordinates.').waitFor();

    const owner = await visit({ as: producer });
    await owner.open(`/facilities/${id}`);
    await owner.page.getByRole('link', { name: 'New draft with these facts' }).click();
    await owner.page.getByLabel('Latitude').waitFor();
    expect(await owner.page.getByLabel('Latitude').inputValue()).toBe('-34.6');
    expect(await owner.page.getByLabel('Meters', { exact: true }).inputValue()).toBe('EVIDENCE01');
  });

  it('lets a verification body reject a request in words, and its owner take the readings back', async () => {
    const id = await register(producer, 'Doubtful plant', 'EVIDENCE02');
    await approve(verifier, id);
    const { requestId, batchId } = await request(producer, id, 'EVIDENCE02');
    const { page, open } = await visit({ as: verifier });
    await open(`/verification?open=request:${requestId}`);
    await page.getByRole('button', { name: 'Attest' }).waitFor();
    await page.keyboard.press('r');
    const dialog = page.getByRole('dialog', { name: 'Reject this request' });
    await dialog.getByLabel('Reason').fill('The meter was exchanged in this month. Send both meters.');
    await dialog.getByRole('button', { name: 'Reject the request' }).click();
    await page.getByText('Rejected by a verification body.', { exact: false }).waitFor();

    const owner = await visit({ as: producer });
    await owner.open(`/requests/${requestId}`);
    await owner.page.getByText('The meter was exchanged in this month. Send both meters.').waitFor();
    await owner.open(`/batches/${batchId}`);
    await owner.page.getByRole('button', { name: 'Withdraw' }).click();
    await owner.page.getByRole('button', { name: 'Withdraw the batch' }).click();
    await owner.page.getByText('Withdrawn by the producer').waitFor();
    await expectAccessible(owner.page);
  });

  it('lets an administrator admit a verification body and suspend it again', async () => {
    const { page, open } = await visit({ as: administrator });
    await open('/verification-bodies');
    await page.getByLabel('Account', { exact: true }).fill('somebody');
    await page.getByLabel('Organisation').fill('Journey Inspection');
    await page.getByRole('button', { name: 'Admit on chain' }).click();
    await page.getByText('Write a Stacks address, such as the one your wallet shows.').waitFor();
    await page.getByLabel('Account', { exact: true }).fill(STRANGER);
    await page.getByRole('button', { name: 'Admit on chain' }).click();
    await signAction(page, 'Admit a verification body');
    const row = page.getByRole('row').filter({ hasText: 'Journey Inspection' });
    await row.getByText('Admitted').waitFor();
    await row.getByRole('button', { name: 'Suspend' }).click();
    await signAction(page, 'Suspend Journey Inspection');
    await row.getByText('Suspended').waitFor();
  });

  it('finds a transaction by its id and what it was about', async () => {
    const { page, open } = await visit();
    await open('/explorer');
    const search = page.getByLabel('Account, contract or transaction id');
    await search.fill('nobody');
    await search.press('Enter');
    await page.getByText('Write a Stacks address, or a contract id: <address>.<name>.').waitFor();
    await search.fill(`0x${txid}`);
    await search.press('Enter');
    await page.getByRole('heading', { name: /^Transaction / }).waitFor();
    await page.getByRole('link', { name: /^Listing / }).click();
    await page.waitForURL(/\/listings\//);
  });
});
