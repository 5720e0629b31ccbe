import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import { base58btc } from 'multiformats/bases/base58';
import { FileBlocks } from './ipfs-blocks.ts';
import { commands, type Node } from './ipfs-commands.ts';
import { IpfsFault, sendFault, toFault } from './ipfs-fault.ts';
import { serveGateway } from './ipfs-gateway.ts';
import { PinLog } from './ipfs-pins.ts';

export interface IpfsOptions {
  /** Folder of the blocks and pins; made if missing. One process at a time. */
  dataDir: string;
  /** Of the RPC; any free one if not given. The gateway always takes a free one unless `gatewayPort` says which. */
  port?: number;
  gatewayPort?: number;
  /** False gives up safety against a power cut for speed: tests and the demo. */
  durable?: boolean;
  /** The most one call may send; 1 GiB if not given. */
  maxBodyBytes?: number;
  /** Told of errors that callers only see as "internal error". */
  log?: (message: string, error: unknown) => void;
}

export interface EmbeddedIpfs {
  /** Of the RPC, for kubo-rpc-client. Whoever reaches it may write: it is bound to loopback. */
  url: string;
  /** Read-only, for browsers and verifiers. */
  gatewayUrl: string;
  stop(): Promise<void>;
}

/**
 * An offline IPFS node for development, tests and the demo: the part of Kubo's RPC that stores, pins and exports, over files,
 * and a trustless gateway. Same bytes, same CIDs as Kubo; no network, no garbage collection.
 */
export async function startIpfs(options: IpfsOptions): Promise<EmbeddedIpfs> {
  const { durable = true, maxBodyBytes = 1024 ** 3, log = () => {} } = options;
  const folder = path.resolve(options.dataDir);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const node: Node = {
    blocks: await FileBlocks.open(path.join(folder, 'blocks'), durable),
    pins: await PinLog.open(path.join(folder, 'pins.log'), durable),
    peer: peerId(path.join(folder, 'peer-id')),
    maxBodyBytes,
  };
  const serve = (handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>) =>
    createServer((request, response) => {
      answer(request, response, handle).catch((error: unknown) => {
        const fault = toFault(error);
        if (fault.message === 'internal error') log(`${request.method} ${request.url?.split('?')[0]} failed`, error);
        sendFault(response, fault);
        drop(request);
      });
    });
  const rpc = serve((request, response) => serveRpc(request, response, node));
  const gateway = serve((request, response) => serveGateway(request, response, node));
  const url = await listen(rpc, options.port ?? 0);
  const gatewayUrl = await listen(gateway, options.gatewayPort ?? 0).catch(async (error: unknown) => {
    await close(rpc);
    throw error;
  });
  return {
    url,
    gatewayUrl,
    async stop() {
      await Promise.all([close(rpc), close(gateway)]);
      await node.pins.close();
    },
  };
}

/** A name that resolves to loopback would let a web page speak to this node as its own site (DNS rebinding). */
const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i;

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<void> {
  if (!LOOPBACK.test(request.headers.host ?? '')) throw new IpfsFault('403 - Forbidden', 403);
  await handle(request, response);
}

async function serveRpc(request: IncomingMessage, response: ServerResponse, node: Node): Promise<void> {
  const { origin, referer, 'user-agent': agent = '' } = request.headers;
  // As Kubo: the RPC is for programs. A browser always sends one of these.
  if (origin !== undefined || referer !== undefined || agent.startsWith('Mozilla')) {
    throw new IpfsFault('403 - Forbidden', 403);
  }
  if (request.method !== 'POST') throw new IpfsFault('405 - Method Not Allowed', 405);
  const [pathname = '', search = ''] = (request.url ?? '').split('?');
  const query = new URLSearchParams(search);
  const name = /^\/api\/v0\/(.+)$/.exec(pathname)?.[1] ?? '';
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new IpfsFault('404 page not found', 404);
  if (Number(request.headers['content-length'] ?? 0) > node.maxBodyBytes) {
    throw new IpfsFault(`the body is over ${node.maxBodyBytes} bytes`, 413);
  }
  await command({ query, request, response, node });
}

/** Lets the caller finish sending, so that it reads the answer instead of a broken connection, but not for long. */
function drop(request: IncomingMessage): void {
  request.unpipe();
  request.resume();
  setTimeout(() => request.destroy(), 2_000).unref();
}

async function listen(server: Server, port: number): Promise<string> {
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  } catch (error) {
    throw new Error(
      `The embedded IPFS node cannot use port ${port} of 127.0.0.1 (${(error as NodeJS.ErrnoException).code}): another ` +
        'program holds it or it is reserved. Stop that program, choose another port, or set IPFS_API_URL to use the ' +
        'node that is there.',
    );
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The embedded IPFS node has no address.');
  return `http://127.0.0.1:${address.port}`;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

/** Clients insist on a well-formed peer id: an Ed25519 public key in a libp2p envelope. No secret, this node signs nothing. */
function peerId(file: string): string {
  if (fs.existsSync(file)) return fs.readFileSync(file, 'utf8').trim();
  const key = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const id = base58btc.baseEncode(Buffer.concat([Buffer.from([0x00, 0x24, 0x08, 0x01, 0x12, 0x20]), key]));
  fs.writeFileSync(file, `${id}\n`, { mode: 0o600 });
  return id;
}
