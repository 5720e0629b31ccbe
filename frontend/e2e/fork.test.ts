import { beforeAll, describe, expect, inject, it } from 'vitest';
import { chain, chainHistory, portfolio, wattHours } from '../../backend/src/contract.ts';
import { expectAccessible, settled } from './support/page-check.ts';
import { Person } from './support/person.ts';
import { until } from './support/until.ts';
import { visitors } from './support/visitor.ts';

const MWH = 1_000_000n;

describe('a fork of the local chain', () => {
  const visit = visitors();
  const { url } = inject('stage');
  let owner: Person;
  beforeAll(async () => {
    owner = await Person.enter(url, 'Second producer');
  });

  /** Splits a certificate: two new lots that follow from one transaction. */
  async function split(): Promise<{ txid: string; height: number }> {
    const { items } = await owner.api.call(portfolio.listHoldings);
    const lot = items.filter(({ listing, wh }) => !listing && wh > 2n * MWH)[0];
    if (lot === undefined) throw new Error('The producer holds no lot to split.');
    const body = { wh: wattHours(MWH), recipient: owner.address };
    const txid = await owner.perform(await owner.api.call(portfolio.splitCall, { params: { token: lot.token }, body }));
    const { height } = await owner.api.call(chain.readTransaction, { params: { txid } });
    if (height === null) throw new Error('The split is in no block.');
    return { txid, height };
  }

  it('is seen being undone, and the transaction of a certificate comes back in another block', async () => {
    const { page, open } = await visit();
    await open('/chain');
    const tile = (height: number) =>
      page
        .getByRole('list', { name: 'Blocks, newest first' })
        .getByRole('listitem')
        .filter({
          has: page.getByText(height.toLocaleString('en-GB'), { exact: true }),
        });
    const { txid, height } = await split();
    // The page hears of the block by itself.
    await tile(height).waitFor();
    const hashBefore = await tile(height).locator('code').getAttribute('title');

    await page.getByLabel('Blocks to replace').fill('13');
    await page.getByText('Write a whole number from 1 to 12.').waitFor();
    await page.getByLabel('Blocks to replace').fill('1');
    await page.getByRole('button', { name: 'Make a fork' }).click();
    await page.getByText(/^Done: 1 block replaced/).waitFor();
    await until('the block to be another one', async () => {
      const now = await tile(height).locator('code').getAttribute('title');
      return now !== null && now !== hashBefore;
    });
    await page
      .getByRole('link', { name: `1 block above block ${(height - 1).toLocaleString('en-GB')} taken back` })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: /^Fork \d+/ }).waitFor();
    const branches = page.getByRole('table', { name: 'Blocks of both branches' });
    expect(await branches.locator('del code').getAttribute('title')).toBe(hashBefore);
    const transactions = page.getByRole('table', { name: 'Transactions of the branch that was left' });
    await transactions.getByText('Kept', { exact: true }).waitFor();
    await settled(page);
    await expectAccessible(page);

    await transactions.getByRole('link').first().click();
    await page.waitForURL(`**/explorer/${txid}`);
    await page.getByText('Confirmed').or(page.getByText('Final')).first().waitFor();
    const { fates } = await owner.api.call(chainHistory.readFork, {
      params: { fork: (await owner.api.call(chainHistory.listForks)).items[0]?.id ?? 0 },
    });
    expect(fates.map((each) => [each.txid, each.fate])).toEqual([[txid, 'kept']]);
  });

  it('says so where no fork has that number', async () => {
    const { page, open, watch } = await visit();
    watch.expectTrouble(/status of 404/);
    await open('/chain/forks/999999');
    await page.getByText('No fork has this number').waitFor();
    await open('/chain/forks/none');
    await page.getByText('This is no number of a fork').waitFor();
  });
});
