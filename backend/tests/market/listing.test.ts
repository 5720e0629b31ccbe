import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { satsPerMwh, wattHours } from '../../src/kit/units.ts';
import * as api from '../../src/modules/market/market.contract.ts';
import { accounts, START, startApi, type TestApi } from '../support/api.ts';
import { ALL_OPEN, LotStory } from '../support/lot-story.ts';

const producer = accounts.producer.address;
const later = new Date(START.getTime() + 86_400_000);

let test: TestApi;
let story: LotStory;
let solar: bigint;
let wind: bigint;
beforeAll(async () => {
  test = await startApi();
  story = new LotStory(test);
  solar = await story.facility({ owner: producer, technology: 'T010100', country: 'DE' });
  wind = await story.facility({ owner: producer, fuel: 'F01050100', technology: 'T020001', country: 'DK' });
});
afterAll(() => test.stop());

const month = (text: string) => new Date(`${text}-01T00:00:00Z`);
async function offer(of: { facility?: bigint; wh?: bigint; price: bigint; from?: string; to?: string; until?: Date }) {
  const { facility = solar, wh = 3_000_000n, price, from = '2026-05', to = '2026-06', until = later } = of;
  const period = { periodStart: month(from), periodEnd: month(to) };
  const token = await story.issue({ facility, owner: producer, wh, ...period });
  return story.list(token, { price, expiresAt: until });
}

describe('the list of offers', () => {
  const mine: Record<string, bigint> = {};
  beforeAll(async () => {
    mine.cheapSolar = await offer({ price: 10_000n });
    mine.dearSolar = await offer({ price: 30_000n, from: '2026-03', to: '2026-04' });
    mine.smallWind = await offer({ facility: wind, price: 10_000n, wh: 500_000n, from: '2026-04', to: '2026-05' });
    mine.expired = await offer({ price: 1n, until: new Date(START.getTime()) });
  });

  const found = async (query: Partial<api.ListingQuery>) => {
    const { items } = await test.client.call(api.listListings, { query });
    const names = Object.entries(mine);
    return items.map(({ listing }) => names.find(([, id]) => id === listing)?.[0]);
  };

  it('starts with the lowest price and leaves out what has expired this second', async () => {
    expect(await found({})).toEqual(['cheapSolar', 'smallWind', 'dearSolar']);
  });

  it('shows what the energy is, so that a buyer need not open each offer', async () => {
    const shown = await test.client.call(api.readListing, { params: { listing: mine.smallWind! } });
    expect(shown).toMatchObject({ state: 'open', wh: 500_000n, price: 10_000n, feeBps: 100n, seller: producer });
    expect(shown.origin).toMatchObject({ vintage: '2026-04', firstWh: 0n, periodEnd: month('2026-05') });
    expect(shown.origin.facility).toMatchObject({ facility: wind, country: 'DK', technologyLabel: 'Onshore wind' });
  });

  it('counts what is open in total and per choice, and leaves out what has expired', async () => {
    const summary = await test.client.call(api.readMarketSummary);
    expect(summary).toMatchObject({ listings: 3, wh: 6_500_000n, lowestPrice: 10_000n, lastSale: null });
    expect(summary.countries).toEqual([
      { country: 'DE', listings: 2, wh: 6_000_000n },
      { country: 'DK', listings: 1, wh: 500_000n },
    ]);
    expect(summary.technologies).toEqual([
      { technology: 'T010100', label: 'Photovoltaic', listings: 2, wh: 6_000_000n },
      { technology: 'T020001', label: 'Onshore wind', listings: 1, wh: 500_000n },
    ]);
  });

  it.each([
    [{ technology: 'T01' }, ['cheapSolar', 'dearSolar']],
    [{ fuel: 'F01050100' }, ['smallWind']],
    [{ country: 'DK' }, ['smallWind']],
    [{ minWh: wattHours(500_001n) }, ['cheapSolar', 'dearSolar']],
    [{ maxPrice: satsPerMwh(10_000n) }, ['cheapSolar', 'smallWind']],
    [{ vintageFrom: '2026-04', vintageTo: '2026-04' }, ['smallWind']],
    [{ vintageTo: '2026-04' }, ['smallWind', 'dearSolar']],
    [{ sort: 'newest' }, ['smallWind', 'dearSolar', 'cheapSolar']],
    [{ sort: 'vintage' }, ['cheapSolar', 'smallWind', 'dearSolar']],
    [{ state: 'expired' }, ['expired']],
    [{ seller: accounts.buyer.address }, []],
    [{ state: 'sold' }, []],
  ] as [Partial<api.ListingQuery>, string[]][])('filtered by %o is %o', async (query, names) => {
    expect(await found(query)).toEqual(names);
  });

  it.each(['price', 'newest', 'vintage'] as const)('gives every offer once, page by page, by %s', async (sort) => {
    const whole = (await test.client.call(api.listListings, { query: { sort } })).items.map((item) => item.listing);
    const paged: bigint[] = [];
    let cursor: string | undefined;
    do {
      const page = await test.client.call(api.listListings, { query: { sort, limit: 1, ...(cursor && { cursor }) } });
      paged.push(...page.items.map((item) => item.listing));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(paged).toEqual(whole);
    expect(whole).toHaveLength(3);
  });

  it('refuses a cursor of another sorting', async () => {
    const { next } = await test.client.call(api.listListings, { query: { limit: 1 } });
    const misuse = test.client.call(api.listListings, { query: { sort: 'newest', cursor: next! } });
    await expect(misuse).rejects.toMatchObject({ name: 'invalid-input', status: 422 });
  });
});

describe('offering a lot', () => {
  const terms = { price: satsPerMwh(5_000n), expiresAt: later };

  it('gives the holder a call that moves exactly this lot into escrow', async () => {
    const session = await test.enter('producer');
    const token = await story.issue({ facility: solar, owner: producer, wh: 2_500_000n });
    const call = await session.call(api.listLotCall, { body: { token, ...terms } });
    expect(call).toMatchObject({ functionName: 'list-lot', postConditionMode: 'deny' });
    expect(call.postConditions).toHaveLength(1);
    expect(call.describe).toMatchObject({ offers: '2.5 MWh (2,500,000 Wh)', until: later.toISOString() });
  });

  it('refuses a lot of somebody else, one in escrow, one that is gone and one that never was', async () => {
    const session = await test.enter('producer');
    const foreign = await story.issue({ facility: solar, owner: accounts.buyer.address, wh: 2n });
    const listed = await story.issue({ facility: solar, owner: producer, wh: 2n });
    await story.list(listed, { price: 1n });
    const gone = await story.issue({ facility: solar, owner: producer, wh: 2n });
    await story.split(gone, 1n, producer);
    for (const [token, name] of [
      [foreign, 'not-lot-owner'],
      [listed, 'wrong-state'],
      [gone, 'no-live-lot'],
      [999_999n, 'not-found'],
    ] as const)
      await expect(session.call(api.listLotCall, { body: { token, ...terms } })).rejects.toMatchObject({ name });
  });

  it('refuses a price of nothing and an expiry that is over, and says where', async () => {
    const session = await test.enter('producer');
    const token = await story.issue({ facility: solar, owner: producer, wh: 2n });
    const free = session.call(api.listLotCall, { body: { token, ...terms, price: satsPerMwh(0n) } });
    await expect(free).rejects.toMatchObject({ document: { faults: [{ pointer: '/price' }] } });
    const over = session.call(api.listLotCall, { body: { token, ...terms, expiresAt: test.clock.now() } });
    await expect(over).rejects.toMatchObject({ name: 'expiry-passed' });
  });

  it('is refused while the council has paused new listings', async () => {
    const session = await test.enter('producer');
    const token = await story.issue({ facility: solar, owner: producer, wh: 2n });
    await story.configure('paused-set', { ...ALL_OPEN, list: true });
    const paused = session.call(api.listLotCall, { body: { token, ...terms } });
    await expect(paused).rejects.toMatchObject({ name: 'listing-paused', status: 503 });
    expect(await test.client.call(api.readMarket)).toMatchObject({ listingPaused: true, buyingPaused: false });
    await story.configure('paused-set', ALL_OPEN);
    await expect(session.call(api.listLotCall, { body: { token, ...terms } })).resolves.toBeDefined();
  });
});

describe('taking a listing back', () => {
  it('works for its seller also when it has expired, and for nobody else', async () => {
    const listing = await offer({ price: 7n, until: START });
    const session = await test.enter('producer');
    const call = await session.call(api.cancelListingCall, { params: { listing } });
    expect(call).toMatchObject({ functionName: 'cancel' });
    const other = await test.enter('producer2');
    await expect(other.call(api.cancelListingCall, { params: { listing } })).rejects.toMatchObject({
      name: 'not-seller',
    });
    await story.cancel(listing);
    await expect(session.call(api.cancelListingCall, { params: { listing } })).rejects.toMatchObject({
      name: 'unknown-listing',
    });
    const { state, closedTxid } = await test.client.call(api.readListing, { params: { listing } });
    expect([state, closedTxid === null]).toEqual(['cancelled', false]);
  });
});

it('keeps following the chain when somebody lists until the end of time', async () => {
  const token = await story.issue({ facility: solar, owner: producer, wh: 2n });
  const listing = await story.list(token, { price: 9n });
  await story.cancel(listing);
  const data = {
    listing: 900n,
    token,
    seller: producer,
    wh: 2n,
    price: 9n,
    'expires-at': 2n ** 128n - 1n,
    'fee-bps': 0n,
    version: 1n,
    buyer: null,
    trial: false,
  };
  await test.feed.block({ contract: 'marketplace', name: 'listed', data });
  const shown = await test.client.call(api.readListing, { params: { listing: 900n } });
  expect(shown.expiresAt).toEqual(new Date('9999-12-31T23:59:59Z'));
});
