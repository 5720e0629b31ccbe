import type { IncomingMessage, ServerResponse } from 'node:http';
import { exporter } from 'ipfs-unixfs-exporter';
import type { CID } from 'multiformats/cid';
import { parseCid } from '../cid.ts';
import { writeCar } from './ipfs-car.ts';
import { type Node, sendBytes } from './ipfs-commands.ts';
import { IpfsFault } from './ipfs-fault.ts';

type Format = 'raw' | 'car' | 'file';

/**
 * GET or HEAD /ipfs/<cid>: `?format=raw` or Accept application/vnd.ipld.raw for the block, `car` for the block and all below
 * it (trustless gateway, specs.ipfs.tech/http-gateways/trustless-gateway), else the file itself. Read-only and open to any
 * web page; what it serves can neither run scripts nor be taken for another type.
 */
export async function serveGateway(request: IncomingMessage, response: ServerResponse, node: Node): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new IpfsFault('method not allowed', 405);
  const url = urlOf(request);
  const [, text, rest = ''] = /^\/ipfs\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
  if (!text) throw new IpfsFault('not found', 404);
  const cid = readCid(text);
  const format = formatOf(request, url);
  if (format !== 'file' && rest.length > 1) throw new IpfsFault(`${format} is served for a CID without a path`, 400);
  if (!(await node.blocks.has(cid))) throw new IpfsFault(`${cid} is not on this node`, 404);
  const etag = format === 'file' ? `"${cid}${rest}"` : `"${cid}.${format}"`;
  const headers = {
    etag,
    vary: 'accept',
    'cache-control': 'public, max-age=29030400, immutable',
    'x-ipfs-path': url.pathname,
    'x-content-type-options': 'nosniff',
    'access-control-allow-origin': '*',
    'content-security-policy': "default-src 'none'; sandbox",
  };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const { type, bytes } = await open(node, cid, rest, format);
  const full = { ...headers, ...type };
  if (request.method === 'HEAD') {
    await bytes.return(undefined);
    response.writeHead(200, full).end();
  } else await sendBytes(response, bytes, full);
}

function urlOf(request: IncomingMessage): URL {
  try {
    const url = new URL(request.url ?? '/', 'http://gateway');
    decodeURI(url.pathname);
    return url;
  } catch {
    throw new IpfsFault('malformed path', 400);
  }
}

function readCid(text: string): CID {
  try {
    return parseCid(text);
  } catch (error) {
    throw new IpfsFault((error as Error).message, 400);
  }
}

function formatOf(request: IncomingMessage, url: URL): Format {
  const asked = url.searchParams.get('format') ?? /vnd\.ipld\.(raw|car)/.exec(request.headers.accept ?? '')?.[1];
  if (asked === undefined) return 'file';
  if (asked !== 'raw' && asked !== 'car') throw new IpfsFault(`format ${asked.slice(0, 40)} is not raw or car`, 400);
  if (asked === 'car' && (url.searchParams.get('dag-scope') ?? 'all') !== 'all') {
    throw new IpfsFault('this gateway serves dag-scope=all only', 400);
  }
  return asked;
}

interface Served {
  type: Record<string, string>;
  bytes: AsyncGenerator<Uint8Array>;
}

async function open(node: Node, cid: CID, rest: string, format: Format): Promise<Served> {
  if (format === 'raw') {
    const block = await node.blocks.get(cid);
    const type = {
      'content-type': 'application/vnd.ipld.raw',
      'content-length': String(block.length),
      'content-disposition': `attachment; filename="${cid}.bin"`,
    };
    return { type, bytes: one(block) };
  }
  if (format === 'car') {
    const type = {
      'content-type': 'application/vnd.ipld.car; version=1; order=dfs; dups=n',
      'content-disposition': `attachment; filename="${cid}.car"`,
    };
    return { type, bytes: writeCar(cid, node.blocks.walk(cid)) };
  }
  const entry = await exporter(`${cid}${decodeURI(rest)}`, node.blocks.readable);
  if (!('content' in entry)) throw new IpfsFault('directories are not listed', 404);
  const content = entry.content();
  const first = await content.next();
  const isJson = !first.done && /^\s*[[{]/.test(Buffer.from(first.value.subarray(0, 32)).toString('latin1'));
  const type = {
    'content-type': isJson ? 'application/json' : 'application/octet-stream',
    'content-length': String(entry.size),
  };
  return { type, bytes: after(first, content) };
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* after(first: IteratorResult<Uint8Array>, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
