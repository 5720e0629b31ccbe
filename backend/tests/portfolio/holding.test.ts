import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wattHours } from '../../src/kit/units.ts';
import * as api from '../../src/modules/portfolio/portfolio.contract.ts';
import { accounts, START, startApi, type TestApi } from '../support/api.ts';
import { LotStory } from '../support/lot-story.ts';

const producer = accounts.producer.address;
const buyer = accounts.buyer.address;

let test: TestApi;
let story: LotStory;
let facility: bigint;
beforeAll(async () => {
  test = await startApi();
  story = new LotStory(test);
  facility = await story.facility({ owner: producer });
});
afterAll(() => test.stop());

const issue = (wh: bigint, owner = buyer) => story.issue({ facility, owner, wh });

describe('holdings', () => {
  it('are the lots of the account, with those in escrow for its listings', async () => {
    const session = await test.enter('buyer2');
    const held = await issue(1n, session.address);
    const listed = await issue(2n, session.address);
    const listing = await story.list(listed, { price: 5n, expiresAt: START });
    const { items } = await session.call(api.listHoldings);
    expect(items).toMatchObject([
      { token: listed, wh: 2n, state: 'listed', listing: { listing, price: 5n, state: 'expired' } },
      { token: held, wh: 1n, state: 'held', listing: null },
    ]);
    for (const state of ['held', 'listed'] as const) {
      const some = await session.call(api.listHoldings, { query: { state } });
      expect(some.items.map((item) => item.state)).toEqual([state]);
    }
  });

  it('come page by page, newest first', async () => {
    const session = await test.enter('producer2');
    const tokens = [await issue(1n, session.address), await issue(1n, session.address)].reverse();
    const first = await session.call(api.listHoldings, { query: { limit: 1 } });
    const second = await session.call(api.listHoldings, { query: { limit: 1, cursor: first.next! } });
    expect([...first.items, ...second.items].map((item) => item.token)).toEqual(tokens);
    expect(second.next).toBeNull();
  });

  it('add up with what was sold, bought and retired', async () => {
    const session = await test.enter('buyer');
    const before = await session.call(api.readPortfolio);
    const offered = await issue(4_000_000n, producer);
    const listing = await story.list(offered, { price: 10_001n });
    const bought = await story.buy(listing, 2_000_000n, buyer);
    await story.buyAndRetire(listing, 1_000_000n, buyer);
    await story.list(bought, { price: 1n });
    await issue(7n);
    const after = await session.call(api.readPortfolio);
    expect({
      heldWh: after.heldWh - before.heldWh,
      listedWh: after.listedWh - before.listedWh,
      retiredWh: after.retiredWh - before.retiredWh,
      satsSpent: after.satsSpent - before.satsSpent,
    }).toEqual({ heldWh: 7n, listedWh: 2_000_000n, retiredWh: 1_000_000n, satsSpent: 20_002n + 10_001n });
    const seller = await test.enter('producer');
    expect((await seller.call(api.readPortfolio)).satsEarned).toBe(20_002n - 200n + 10_001n - 100n);
  });
});

describe('splitting a lot', () => {
  it('is a call that burns exactly this lot and names both parts', async () => {
    const session = await test.enter('buyer');
    const token = await issue(3_000_000n);
    const body = { wh: wattHours(1_000_000n) };
    const call = await session.call(api.splitCall, { params: { token }, body });
    expect(call).toMatchObject({ functionName: 'split', postConditionMode: 'deny' });
    expect(call.describe).toMatchObject({ first: '1 MWh (1,000,000 Wh)', second: '2 MWh (2,000,000 Wh)' });
  });

  it('is refused where no second part would be left, and for somebody else', async () => {
    const session = await test.enter('buyer');
    const token = await issue(10n);
    const whole = session.call(api.splitCall, { params: { token }, body: { wh: wattHours(10n) } });
    await expect(whole).rejects.toMatchObject({ name: 'amount-outside-lot' });
    const other = await test.enter('producer');
    const foreign = other.call(api.splitCall, { params: { token }, body: { wh: wattHours(1n) } });
    await expect(foreign).rejects.toMatchObject({ name: 'not-lot-owner', status: 403 });
  });
});

describe('sending a lot', () => {
  it('is a call that moves exactly this lot, and says that nothing is paid', async () => {
    const session = await test.enter('buyer');
    const token = await issue(10n);
    const body = { recipient: accounts.buyer2.address };
    const call = await session.call(api.transferCall, { params: { token }, body });
    expect(call).toMatchObject({ functionName: 'transfer' });
    expect(call.postConditions).toHaveLength(1);
    expect(call.describe).toMatchObject({ to: body.recipient, payment: 'none: this is a gift, not a sale' });
  });

  it('refuses the account that already holds it, an address of another network and a mistyped one', async () => {
    const session = await test.enter('buyer');
    const token = await issue(10n);
    const send = (recipient: string) => session.call(api.transferCall, { params: { token }, body: { recipient } });
    await expect(send(buyer)).rejects.toMatchObject({ name: 'already-held' });
    await expect(send('SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4')).rejects.toMatchObject({ name: 'invalid-input' });
    const last = buyer.endsWith('0') ? '1' : '0';
    const mistyped = send(`${buyer.slice(0, -1)}${last}`);
    await expect(mistyped).rejects.toMatchObject({ document: { faults: [{ pointer: '/recipient' }] } });
  });
});
