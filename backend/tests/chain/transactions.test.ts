import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listTransactions, readTransaction } from '../../src/chain/chain.contract.ts';
import type { QueryOf } from '../../src/kit/endpoint.ts';
import { accounts, startApi, type TestApi } from '../support/api.ts';
import { LotStory } from '../support/lot-story.ts';

let test: TestApi;
let token: bigint;
const { producer, buyer, outsider } = accounts;

beforeAll(async () => {
  test = await startApi();
  const story = new LotStory(test);
  const facility = await story.facility({ owner: producer.address });
  token = await story.issue({ facility, owner: producer.address, wh: 5_000_000n });
  const listing = await story.list(token, { price: 40_000n });
  await story.buy(listing, 2_000_000n, buyer.address);
});
afterAll(() => test.stop());

const list = (query: Partial<QueryOf<typeof listTransactions>> = {}) => test.client.call(listTransactions, { query });
const namesOf = ({ items }: Awaited<ReturnType<typeof list>>) => items.map(({ events }) => events.map((e) => e.name));

describe('the list of transactions', () => {
  it('shows each with its events and in words, newest first', async () => {
    const { items, next } = await list();
    expect(next).toBeNull();
    // The feed gives each event a transaction of its own.
    expect(items.map(({ height }) => height)).toEqual([...items.map(({ height }) => height)].sort((a, b) => b - a));
    expect(items[0]).toMatchObject({
      height: test.feed.height,
      at: test.clock.now(),
      final: false,
      events: [{ contract: 'marketplace', name: 'bought' }],
      touched: [{ kind: 'lot' }, { kind: 'lot' }, { kind: 'listing' }],
      summary: expect.stringMatching(/bought 2 MWh of listing \d+ for 80,000 sats$/),
    });
    expect(items.at(-1)?.summary).toMatch(/registered facility 1$/);
  });

  it('gives every transaction once, however small the pages', async () => {
    const all = (await list()).items.map(({ txid }) => txid);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { items, next } = await list({ limit: 2, ...(cursor ? { cursor } : {}) });
      expect(items.length).toBeLessThanOrEqual(2);
      seen.push(...items.map(({ txid }) => txid));
      cursor = next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(all);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('filters by contract and by event', async () => {
    expect(namesOf(await list({ contract: 'marketplace' }))).toEqual([['bought'], ['listed']]);
    expect(namesOf(await list({ event: 'issued' }))).toEqual([['issued']]);
    expect(namesOf(await list({ contract: 'council', event: 'issued' }))).toEqual([]);
  });

  it('filters by whoever an event names, also as a contract', async () => {
    expect(namesOf(await list({ address: buyer.address }))).toEqual([['bought'], ['split'], ['nft-minted']]);
    expect(namesOf(await list({ address: producer.address, contract: 'facilities' }))).toEqual([
      ['facility-registered'],
    ]);
    expect((await list({ address: test.names.contracts.marketplace })).items.length).toBeGreaterThan(0);
    expect(namesOf(await list({ address: outsider.address }))).toEqual([]);
  });

  it('filters by whoever signed', async () => {
    const data = { member: accounts.administrator.address };
    await test.feed.block({ contract: 'council', name: 'member-added', data, sender: outsider.address });
    expect(namesOf(await list({ address: outsider.address }))).toEqual([['member-added']]);
  });

  it('names the filter that is no address, no event and no cursor', async () => {
    for (const [query, pointer] of [
      [{ address: 'me' }, 'query/address'],
      [{ event: 'Not An Event' }, 'query/event'],
      [{ cursor: 'x' }, 'query/cursor'],
    ] as const)
      await expect(list(query)).rejects.toMatchObject({ name: 'invalid-input', document: { faults: [{ pointer }] } });
  });

  it('says that the node does not answer where only the node knows', async () => {
    const asked = test.client.call(readTransaction, { params: { txid: 'ab'.repeat(32) } });
    await expect(asked).rejects.toMatchObject({ name: 'chain-unavailable' });
  });
});
