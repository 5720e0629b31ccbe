import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useLive, useLiveState } from './live.ts';

class FakeSource {
  static readonly CLOSED = 2;
  static all: FakeSource[] = [];
  readyState = 0;
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    FakeSource.all.push(this);
  }
  close() {
    this.closed = true;
  }
}

function Listener() {
  useLive();
  return <p>{useLiveState()}</p>;
}

let client: QueryClient;
let asked: string[];
const source = () => FakeSource.all.at(-1)!;
const tell = (module: string, event = 'changed') =>
  source().onmessage?.({ data: JSON.stringify({ module, event, height: 1 }) });
/** Endpoints that were marked to be read again. */
const stale = () =>
  client
    .getQueryCache()
    .getAll()
    .filter((query) => query.state.isInvalidated)
    .map((query) => String(query.queryKey[0]));

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', FakeSource);
  FakeSource.all = [];
  client = new QueryClient();
  asked = ['market.listListings', 'portfolio.listHoldings', 'facility.readFacility', 'chain.readTransaction'];
  for (const id of asked) client.setQueryData([id, {}], 'answer');
  render(
    <QueryClientProvider client={client}>
      <Listener />
    </QueryClientProvider>,
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the live channel', () => {
  it('has what an event touched read again, once for a burst, and nothing else', () => {
    tell('market');
    tell('market');
    expect(stale()).toEqual([]);
    vi.advanceTimersByTime(300);
    expect(stale()).toEqual(['market.listListings', 'portfolio.listHoldings']);
  });

  it('has transactions read again with every block', () => {
    tell('chain', 'block');
    vi.advanceTimersByTime(300);
    expect(stale()).toEqual(['chain.readTransaction']);
  });

  it('has everything read again when blocks were taken back', () => {
    tell('chain', 'fork');
    vi.advanceTimersByTime(300);
    expect(stale()).toEqual(asked);
  });

  it('says that it was lost, and reads everything again once it is back', () => {
    act(() => source().onopen?.());
    expect(screen.getByText('live')).toBeDefined();
    act(() => source().onerror?.());
    expect(screen.getByText('reconnecting')).toBeDefined();
    expect(stale()).toEqual([]);
    act(() => source().onopen?.());
    expect(screen.getByText('live')).toBeDefined();
    expect(stale()).toEqual(asked);
  });

  it('asks again by itself where the browser has given up', () => {
    source().readyState = FakeSource.CLOSED;
    act(() => source().onerror?.());
    vi.advanceTimersByTime(6_000);
    expect(FakeSource.all).toHaveLength(2);
  });

  it('is closed with the page', () => {
    cleanup();
    expect(source().closed).toBe(true);
  });
});
