import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Posted = { readonly path: string; readonly body: Record<string, unknown> };

/** An event observer that keeps what it is told, and can refuse to be told. */
export class Consumer {
  readonly posted: Posted[] = [];
  /** How it answers the next requests: a status, or `cut` for an end in the middle. Afterwards 200. */
  readonly troubles: (number | 'cut')[] = [];
  private readonly server: Server;

  private constructor() {
    this.server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      const trouble = this.troubles.shift();
      if (trouble === undefined || trouble === 'cut') {
        this.posted.push({ path: request.url ?? '', body: JSON.parse(text) as Record<string, unknown> });
      }
      if (trouble === 'cut') request.socket.destroy();
      else response.writeHead(trouble ?? 200).end();
    });
  }

  static async listen(): Promise<Consumer> {
    const consumer = new Consumer();
    consumer.server.listen(0, '127.0.0.1');
    await once(consumer.server, 'listening');
    return consumer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  to(path: string): Record<string, unknown>[] {
    return this.posted.filter((posted) => posted.path === path).map(({ body }) => body);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
