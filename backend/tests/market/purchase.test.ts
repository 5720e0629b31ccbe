import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sats, wattHours } from '../../src/kit/units.ts';
import * as api from '../../src/modules/market/market.contract.ts';
import { accounts, START, startApi, type TestApi } from '../support/api.ts';
import { ALL_OPEN, LotStory } from '../support/lot-story.ts';

const producer = accounts.producer.address;
const buyer = accounts.buyer.address;
const soon = new Date(START.getTime() + 3_600_000);

let test: TestApi;
let story: LotStory;
let facility: bigint;
let listing: bigint;
beforeAll(async () => {
  test = await startApi();
  story = new LotStory(test);
  facility = await story.facility({ owner: producer });
});
afterAll(() => test.stop());
beforeEach(async () => {
  const token = await story.issue({ facility, owner: producer, wh: 5_000_000n });
  listing = await story.list(token, { price: 20_001n, expiresAt: soon });
});

const read = () => test.client.call(api.readListing, { params: { listing } });
const quote = (wh: bigint) => test.client.call(api.quoteListing, { params: { listing }, body: { wh: wattHours(wh) } });

describe('a quote', () => {
  it('is for anybody, to the satoshi, and says what the wallet will enforce', async () => {
    const { guards, ...sale } = await quote(1_500_000n);
    expect(sale).toMatchObject({ wh: 1_500_000n, total: 30_002n, fee: 300n, sellerGets: 29_702n });
    expect(guards[0]).toContain('30,002 sats');
  });

  it('is refused for nothing, for more than is left, and for a listing that never was', async () => {
    await expect(quote(0n)).rejects.toMatchObject({ name: 'invalid-input' });
    await expect(quote(5_000_001n)).rejects.toMatchObject({ name: 'amount-outside-listing' });
    listing = 999_999n;
    await expect(quote(1n)).rejects.toMatchObject({ name: 'not-found' });
  });
});

describe('a purchase', () => {
  const body = { wh: wattHours(2_000_000n) };

  it('is a call that pays exactly the total and names the lot, and nothing else', async () => {
    const session = await test.enter('buyer');
    const call = await session.call(api.buyCall, { params: { listing }, body: { ...body, maxTotal: sats(40_002n) } });
    expect(call).toMatchObject({ functionName: 'buy', postConditionMode: 'deny' });
    expect(call.postConditions).toHaveLength(2);
    expect(call.describe).toMatchObject({ pays: '40,002 sats (0.00040002 sBTC)', receives: '2 MWh (2,000,000 Wh)' });
  });

  it('is refused above the limit the buyer set', async () => {
    const session = await test.enter('buyer');
    const dear = session.call(api.buyCall, { params: { listing }, body: { ...body, maxTotal: sats(40_001n) } });
    await expect(dear).rejects.toMatchObject({ name: 'above-limit', status: 409 });
  });

  it('is refused to the seller', async () => {
    const own = await test.enter('producer2');
    const token = await story.issue({ facility, owner: own.address, wh: 5n });
    listing = await story.list(token, { price: 1n });
    const session = await test.enter('buyer');
    const { call } = session;
    await expect(call(api.buyCall, { params: { listing }, body: { wh: wattHours(5n) } })).resolves.toBeDefined();
    const mine = await story.issue({ facility, owner: session.address, wh: 5n });
    listing = await story.list(mine, { price: 1n });
    const refused = call(api.buyCall, { params: { listing }, body: { wh: wattHours(5n) } });
    await expect(refused).rejects.toMatchObject({ name: 'own-listing' });
  });

  it('is refused while the council has paused purchases', async () => {
    const session = await test.enter('buyer');
    await story.configure('paused-set', { ...ALL_OPEN, buy: true });
    await expect(session.call(api.buyCall, { params: { listing }, body })).rejects.toMatchObject({
      name: 'buying-paused',
    });
    await expect(quote(1n)).rejects.toMatchObject({ name: 'buying-paused' });
    await story.configure('paused-set', ALL_OPEN);
  });

  it('of a part leaves the listing open with the rest under its new token', async () => {
    const before = await read();
    const token = await story.buy(listing, 2_000_000n, buyer);
    const after = await read();
    expect(after).toMatchObject({ state: 'open', wh: 3_000_000n, offeredWh: 5_000_000n, closedAt: null });
    expect(after.token).toBe(token + 1n);
    expect(after.origin.firstWh).toBe(before.origin.firstWh + 2_000_000n);
    expect((await quote(3_000_000n)).token).toBe(after.token);
  });

  it('of all that is left closes the listing', async () => {
    await story.buy(listing, 2_000_000n, buyer);
    await story.buy(listing, 3_000_000n, buyer);
    expect(await read()).toMatchObject({ state: 'sold', wh: 0n });
    await expect(quote(1n)).rejects.toMatchObject({ name: 'unknown-listing' });
  });

  it('is recorded with what everybody paid and got, newest first', async () => {
    await story.buy(listing, 1n, buyer);
    const retirement = await story.buyAndRetire(listing, 999_999n, accounts.buyer2.address);
    const { items } = await test.client.call(api.listPurchases, { query: { listing } });
    expect(items).toMatchObject([
      { buyer: accounts.buyer2.address, wh: 999_999n, total: 20_001n, fee: 200n, retirement },
      { buyer, seller: producer, wh: 1n, total: 1n, fee: 0n, retirement: null },
    ]);
    const first = await test.client.call(api.listPurchases, { query: { listing, limit: 1 } });
    const second = await test.client.call(api.listPurchases, { query: { listing, cursor: first.next! } });
    expect([...first.items, ...second.items]).toEqual(items);
  });

  it('keeps the fee of the day of the listing when the council changes it', async () => {
    await story.configure('fee-set', { bps: 250n });
    expect((await test.client.call(api.readMarket)).feeBps).toBe(250n);
    expect((await quote(5_000_000n)).fee).toBe(1_000n);
    await story.configure('fee-set', { bps: 100n });
  });

  it('takes no fee from the treasury when it buys, as on chain', async () => {
    await story.configure('treasury-set', { treasury: buyer });
    const session = await test.enter('buyer');
    const { describe: words } = await session.call(api.buyCall, { params: { listing }, body });
    expect(words).toMatchObject({ fee: '0 sats (0 sBTC)', pays: '40,002 sats (0.00040002 sBTC)' });
    await story.configure('treasury-set', { treasury: accounts.outsider.address });
  });

  it('is refused from the second of the expiry on, and the listing says expired', async () => {
    const session = await test.enter('buyer');
    test.clock.advance(soon.getTime() - test.clock.now().getTime() - 1_000);
    await expect(session.call(api.buyCall, { params: { listing }, body })).resolves.toBeDefined();
    test.clock.advance(1_000);
    await expect(session.call(api.buyCall, { params: { listing }, body })).rejects.toMatchObject({
      name: 'listing-expired',
    });
    expect((await read()).state).toBe('expired');
  });
});

it('stops at a sale that does not fit what is recorded, instead of hiding it', async () => {
  const sale = { listing, token: 1n, rest: null, buyer, seller: producer, wh: 1n, price: 1n, total: 1n, fee: 0n };
  const wrong = {
    contract: 'marketplace' as const,
    name: 'bought',
    data: { ...sale, remaining: 7n, retirement: null },
  };
  await expect(test.feed.block(wrong)).rejects.toThrow('chain:rebuild');
});
