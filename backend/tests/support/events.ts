import type { Notice } from '../../src/kit/live.ts';

export interface Listening {
  status: number;
  type: string | null;
  /** Everything received so far, and what was in it. */
  text(): string;
  notices(): Notice[];
  /** Resolves once a notice of this module and event was received. */
  heard(module: string, event: string): Promise<Notice>;
  /** Resolves when the server ended the stream. */
  ended: Promise<void>;
  close(): void;
}

/** Listens to server-sent events as a browser does, without its reconnecting. */
export async function listenTo(url: string): Promise<Listening> {
  const abort = new AbortController();
  const answer = await fetch(url, { signal: abort.signal, headers: { accept: 'text/event-stream' } });
  let text = '';
  const waiting = new Set<() => void>();
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      for (const look of waiting) look();
    }
  };
  const ended = read().catch((error: unknown) => {
    if (!abort.signal.aborted) throw error;
  });
  const notices = () => [...text.matchAll(/^data: (.*)$/gm)].map((match) => JSON.parse(match[1] ?? '') as Notice);
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    text: () => text,
    notices,
    heard: (module, event) =>
      new Promise((resolve) => {
        const look = () => {
          const found = notices().find((notice) => notice.module === module && notice.event === event);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    ended,
    close: () => abort.abort(),
  };
}
