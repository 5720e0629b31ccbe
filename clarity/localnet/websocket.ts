import type { Server } from 'node:http';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Chain, News } from './chain.ts';
import { answerRpc, INVALID_PARAMS, METHOD_NOT_FOUND, notification, RpcRefusal, type RpcRequest } from './json-rpc.ts';
import { updatesOf } from './views/updates.view.ts';

const PATH = '/extended/v1/ws';
/** A subscription is a few words long. */
const MOST_BYTES = 64 * 1024;
const MOST_TOPICS = 10_000;

/** What a subscription is about besides its event, under the names that clients use; each is a principal, an id or a value. */
const ABOUT: Readonly<Record<string, readonly string[]>> = {
  block: [],
  microblock: [],
  mempool: [],
  nft_event: [],
  tx_update: ['tx_id'],
  address_tx_update: ['address'],
  address_balance_update: ['address'],
  nft_collection_event: ['asset_identifier'],
  nft_asset_event: ['asset_identifier', 'value'],
};

/**
 * The API's WebSocket: JSON-RPC 2.0 at `/extended/v1/ws`, `subscribe` and `unsubscribe` with `{event, ...}`, and a notification with
 * the event's name for whatever happens. There are no microblocks, so nobody hears of one.
 */
export class LiveUpdates {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES });
  private readonly topics = new Map<WebSocket, Set<string>>();

  constructor(http: Server, report: (line: string) => void) {
    http.on('upgrade', (request, socket, head) => {
      const path = (request.url ?? '').replace(/[?#].*$/, '').replace(/\/$/, '');
      if (path !== PATH) {
        socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
        return;
      }
      this.server.handleUpgrade(request, socket, head, (client) => this.welcome(client, report));
    });
  }

  /** Says what happened to whoever asked for it. */
  tell(news: News, chain: Chain): void {
    if (this.topics.size === 0) return;
    const wanted = new Set([...this.topics.values()].flatMap((topics) => [...topics]));
    for (const { event, about, params } of updatesOf(news, chain, (one, ...rest) => wanted.has(topic(one, rest)))) {
      const text = notification(event, params);
      for (const [client, topics] of this.topics) if (topics.has(topic(event, about))) client.send(text);
    }
  }

  close(): void {
    for (const client of this.topics.keys()) client.terminate();
    this.server.close();
  }

  private welcome(client: WebSocket, report: (line: string) => void): void {
    const topics = new Set<string>();
    this.topics.set(client, topics);
    client.on('close', () => this.topics.delete(client));
    client.on('error', (error) => report(`a WebSocket failed: ${error.message}`));
    client.on('message', (data: RawData) => {
      const answer = answerRpc(data.toString(), (request) => subscription(request, topics));
      if (answer !== undefined) client.send(answer);
    });
  }
}

function subscription({ method, params }: RpcRequest, topics: Set<string>): object {
  if (method !== 'subscribe' && method !== 'unsubscribe') throw new RpcRefusal(METHOD_NOT_FOUND, method);
  const said = typeof params === 'object' && params !== null ? (params as Record<string, unknown>) : {};
  const event = String(said.event ?? '');
  const names = Object.hasOwn(ABOUT, event) ? ABOUT[event] : undefined;
  if (!names) {
    throw new RpcRefusal(INVALID_PARAMS, `a subscription needs an event, one of ${Object.keys(ABOUT).join(', ')}`);
  }
  const about = names.map((name) => {
    const value = said[name];
    if (typeof value !== 'string' || value === '') throw new RpcRefusal(INVALID_PARAMS, `${event} needs ${name}`);
    return name === 'tx_id' ? `0x${value.replace(/^0x/, '').toLowerCase()}` : value;
  });
  if (method === 'unsubscribe') topics.delete(topic(event, about));
  else if (topics.size < MOST_TOPICS) topics.add(topic(event, about));
  else throw new RpcRefusal(INVALID_PARAMS, `one connection has at most ${MOST_TOPICS} subscriptions`);
  return Object.fromEntries(names.map((name, index) => [name, about[index]]));
}

function topic(event: string, about: readonly string[]): string {
  return [event, ...about].join(' ');
}
