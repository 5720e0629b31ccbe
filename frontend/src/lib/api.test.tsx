import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem, apiKey, identity, market, useApi, useApiPages, useMutate } from './api.ts';

const ADDRESS = 'ST1SJ3DTE5DN7X54YDH5D64R3BCB6A2AG2ZQ8YPD5';
const purchase = (listing: string) => ({
  txid: 'ab'.repeat(32),
  at: '2026-07-12T14:00:00.000Z',
  height: 7,
  listing,
  token: '1',
  buyer: ADDRESS,
  seller: ADDRESS,
  wh: '1000000',
  price: '42000',
  total: '42000',
  fee: '420',
  retirement: null,
});

let client: QueryClient;
let urls: string[];
let answers: Response[];
const wrapper = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={client}>{children}</QueryClientProvider>
);

beforeEach(() => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  urls = [];
  answers = [];
  vi.stubGlobal('fetch', async (url: string) => {
    urls.push(String(url).replace(/^https?:\/\/[^/]*/, ''));
    const answer = answers.shift();
    if (answer === undefined) throw new Error(`The test has no answer for ${url}.`);
    return answer;
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const answer = (body: unknown, status = 200, type = 'application/json') =>
  answers.push(new Response(JSON.stringify(body), { status, headers: { 'content-type': type } }));

describe('the key of a query', () => {
  it('holds amounts and instants as the text they have on the wire', () => {
    const key = apiKey(market.listListings, { query: { minWh: 2n ** 60n, at: new Date(0), tags: [1n] } });
    expect(key).toEqual([
      'market.listListings',
      { query: { minWh: '1152921504606846976', at: '1970-01-01T00:00:00.000Z', tags: ['1'] } },
    ]);
    expect(() => JSON.stringify(key)).not.toThrow();
  });
});

describe('reading', () => {
  it('gives domain values', async () => {
    answer({ items: [purchase('3')], next: null });
    const { result } = renderHook(() => useApi(market.listPurchases, { query: { listing: 3n } }), { wrapper });
    await waitFor(() => expect(result.current.data).toBeDefined());
    expect(urls).toEqual(['/v1/purchases?listing=3']);
    expect(result.current.data?.items[0]?.wh).toBe(1_000_000n);
    expect(result.current.data?.items[0]?.at).toEqual(new Date('2026-07-12T14:00:00Z'));
  });

  it('gives the problem of a refusal', async () => {
    const problem = {
      type: 'x',
      name: 'not-found',
      title: 'There is no such thing',
      status: 404,
      detail: 'No.',
      requestId: 'r',
    };
    answer(problem, 404, 'application/problem+json');
    const { result } = renderHook(() => useApi(market.readListing, { params: { listing: 9n } }), { wrapper });
    await waitFor(() => expect(result.current.error).not.toBeNull());
    expect(result.current.error).toBeInstanceOf(ApiProblem);
    expect(result.current.error?.name).toBe('not-found');
  });

  it('goes on with a list where the last page ended', async () => {
    answer({ items: [purchase('1')], next: 'after 1' });
    answer({ items: [purchase('2')], next: null });
    const { result } = renderHook(() => useApiPages(market.listPurchases, { query: { buyer: ADDRESS } }), { wrapper });
    await waitFor(() => expect(result.current.data).toHaveLength(1));
    expect(result.current.hasMore).toBe(true);
    act(() => result.current.loadMore());
    await waitFor(() => expect(result.current.data?.map(({ listing }) => listing)).toEqual([1n, 2n]));
    expect(result.current.hasMore).toBe(false);
    expect(urls[1]).toBe(`/v1/purchases?buyer=${ADDRESS}&cursor=after+1`);
  });
});

describe('changing', () => {
  it('has the answers of its own module read again', async () => {
    client.setQueryData(['identity.readMe', {}], 'old');
    client.setQueryData(['market.listListings', {}], 'old');
    answer({ id: '0198f0a0-0000-7000-8000-000000000000', name: 'Example', kind: 'buyer', country: 'DE' }, 201);
    const { result } = renderHook(() => useMutate(identity.createOrganisation), { wrapper });
    await act(async () => {
      await result.current.mutateAsync({ body: { name: 'Example', kind: 'buyer', country: 'DE' } });
    });
    const isOld = (id: string) => client.getQueryState([id, {}])?.isInvalidated;
    expect(isOld('identity.readMe')).toBe(true);
    expect(isOld('market.listListings')).toBe(false);
  });
});
