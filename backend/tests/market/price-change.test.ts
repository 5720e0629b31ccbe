import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sats, wattHours } from '../../src/kit/units.ts';
import * as api from '../../src/modules/market/market.contract.ts';
import { accounts, startApi, type TestApi } from '../support/api.ts';
import { LotStory } from '../support/lot-story.ts';

const producer = accounts.producer.address;

let test: TestApi;
let story: LotStory;
let token: bigint;
beforeAll(async () => {
  test = await startApi();
  story = new LotStory(test);
});
afterAll(() => test.stop());
beforeEach(async () => {
  const facility = await story.facility({ owner: producer });
  token = await story.issue({ facility, owner: producer, wh: 5_000_000n });
});

const read = (listing: bigint) => test.client.call(api.readListing, { params: { listing } });
const wh = wattHours(2_000_000n);

describe('another price', () => {
  it('is a new version, and refuses what was shown with the one before', async () => {
    const listing = await story.list(token, { price: 20_000n });
    expect(await read(listing)).toMatchObject({ version: 1n, price: 20_000n, buyer: null, trial: false });
    await story.reprice(listing, 25_000n);
    expect(await read(listing)).toMatchObject({ version: 2n, price: 25_000n });
    const buyer = await test.enter('buyer');
    const buy = (version?: bigint) =>
      buyer.call(api.buyCall, {
        params: { listing },
        body: { wh, maxTotal: sats(60_000n), ...(version && { version }) },
      });
    await expect(buy(1n)).rejects.toMatchObject({
      name: 'price-changed',
      status: 409,
      message: expect.stringContaining('25,000 sats per MWh'),
      document: { price: '25000', version: '2' },
    });
    const call = await buy(2n);
    expect(call.describe).toMatchObject({ pays: '50,000 sats (0.0005 sBTC)' });
    expect(await buy()).toEqual(call);
    expect(await test.client.call(api.quoteListing, { params: { listing }, body: { wh } })).toMatchObject({
      version: 2n,
    });
  });

  it('is forgotten when a fork takes it away, and an unknown version stops the follower', async () => {
    const listing = await story.list(token, { price: 20_000n });
    const { height } = test.feed;
    await story.reprice(listing, 25_000n);
    await test.database.query('SELECT chain_rewind($1)', [height]);
    expect(await read(listing)).toMatchObject({ version: 1n, price: 20_000n });
    test.feed.height = height;
    const data = { listing, seller: producer, price: 1n, version: 7n };
    const skipped = test.feed.block({ contract: 'marketplace', name: 'price-changed', data });
    await expect(skipped).rejects.toThrow('chain:rebuild');
    test.feed.height = height;
  });
});

describe('a private listing', () => {
  it('is found by its buyer and its seller, and bought by its buyer only', async () => {
    const only = accounts.buyer2.address;
    const listing = await story.list(token, { price: 20_000n, buyer: only });
    const found = async (query: Parameters<typeof list>[0]) =>
      (await list(query)).some((item) => item.listing === listing);
    const list = async (query: { seller?: string; buyer?: string }) =>
      (await test.client.call(api.listListings, { query: { ...query, sort: 'newest' } })).items;
    expect([await found({}), await found({ seller: producer }), await found({ buyer: only })]).toEqual([
      false,
      true,
      true,
    ]);
    const summary = await test.client.call(api.readMarketSummary);
    expect(summary.listings).toBe((await list({})).length);
    const buy = async (who: 'buyer' | 'buyer2') =>
      (await test.enter(who)).call(api.buyCall, { params: { listing }, body: { wh } });
    await expect(buy('buyer')).rejects.toMatchObject({ name: 'private-listing', status: 403 });
    await expect(buy('buyer2')).resolves.toMatchObject({ functionName: 'buy' });
  });
});

describe('an expired listing', () => {
  it('is released by anybody, and its lot is with its seller again', async () => {
    const listing = await story.list(token, { price: 20_000n });
    await story.cancel(listing, 'released');
    expect(await read(listing)).toMatchObject({ state: 'released', closedAt: test.clock.now() });
    const [row] = await test.database.query('SELECT owner FROM lot WHERE token = $1', [token]);
    expect(row).toEqual({ owner: producer });
  });
});
