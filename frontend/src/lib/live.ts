import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';

/** `connecting` before the first contact, `reconnecting` after a loss: what is shown may be old until it is back. */
export type LiveState = 'connecting' | 'live' | 'reconnecting';

/** Modules whose answers contain what an event of the key changed. */
const READERS: Record<string, readonly string[]> = {
  identity: ['identity', 'facility', 'certificate', 'market', 'portfolio'],
  facility: ['facility', 'metering', 'certificate', 'market'],
  metering: ['metering', 'facility', 'certificate'],
  certificate: ['certificate', 'facility', 'metering', 'market', 'portfolio'],
  market: ['market', 'certificate', 'portfolio'],
  portfolio: ['portfolio', 'certificate', 'market'],
  submission: ['submission'],
  reconciliation: ['reconciliation', 'system'],
  chain: ['chain', 'system'],
};
/** As `GET /v1/live` sends it; see `system.NoticeSchema`. */
interface Notice {
  module: string;
  event: string;
}

const COLLECT_MS = 250;

let state: LiveState = 'connecting';
const listeners = new Set<() => void>();
const set = (next: LiveState) => {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
};

/** State of the live channel, for whoever shows it. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

function follow(client: QueryClient): () => void {
  const touched = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    timer = undefined;
    const modules = new Set(touched);
    touched.clear();
    void client.invalidateQueries({
      predicate: ({ queryKey }) => modules.has(String(queryKey[0]).split('.')[0] ?? ''),
    });
  };
  const onMessage = ({ data }: MessageEvent<string>) => {
    const { module, event } = JSON.parse(data) as Notice;
    // Blocks were taken back: anything may read differently now.
    if (event === 'fork') for (const all of Object.values(READERS).flat()) touched.add(all);
    for (const reader of READERS[module] ?? []) touched.add(reader);
    timer ??= setTimeout(flush, COLLECT_MS);
  };
  const open = () => {
    source = new EventSource('/v1/live');
    source.onopen = () => {
      // Whatever happened while nobody listened is read again.
      if (state === 'reconnecting') void client.invalidateQueries();
      set('live');
    };
    source.onmessage = onMessage;
    source.onerror = () => {
      set('reconnecting');
      // A browser gives up for good when the answer is no event stream (a proxy's error page): ask again ourselves.
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, 5_000);
    };
  };
  open();
  return () => {
    source?.close();
    clearTimeout(timer);
    clearTimeout(retry);
  };
}

/** Listens to what the chain and the service report and has the affected answers read again. Used once, by the providers. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => follow(client), [client]);
}
