import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as dagPb from '@ipld/dag-pb';
import { exporter } from 'ipfs-unixfs-exporter';
import { CID } from 'multiformats/cid';
import * as raw from 'multiformats/codecs/raw';
import { sha256 } from 'multiformats/hashes/sha2';
import { parseCid } from '../cid.ts';
import { addFiles, addOptions } from './ipfs-add.ts';
import { type FileBlocks, gather, MAX_BLOCK_BYTES } from './ipfs-blocks.ts';
import { readCar, writeCar } from './ipfs-car.ts';
import { IpfsFault } from './ipfs-fault.ts';
import { multipart } from './ipfs-multipart.ts';
import type { PinLog } from './ipfs-pins.ts';

export interface Node {
  blocks: FileBlocks;
  pins: PinLog;
  /** Base58 peer id. */
  peer: string;
  /** The most one call may send. */
  maxBodyBytes: number;
}

export interface Call {
  query: URLSearchParams;
  request: IncomingMessage;
  response: ServerResponse;
  node: Node;
}

type Command = (call: Call) => Promise<void>;
const VERSION = '0.1.0';

/** Calls of Kubo's RPC (docs.ipfs.tech/reference/kubo/rpc) that kubo-rpc-client needs for files, blocks, pins and CARs. */
export const commands: Readonly<Record<string, Command>> = {
  version: async ({ response }) => {
    sendJson(response, { Version: `${VERSION}-embedded`, Commit: '', Repo: '16', System: 'node', Golang: '' });
  },

  id: async ({ response, node }) => {
    const AgentVersion = `rec-market-embedded/${VERSION}`;
    sendJson(response, { ID: node.peer, PublicKey: '', Addresses: [], AgentVersion, Protocols: [] });
  },

  add: async ({ query, request, response, node }) => {
    const options = addOptions(query);
    const { added, roots } = await addFiles(request, node.blocks, options, node.maxBodyBytes);
    if (added.length === 0) throw new IpfsFault('argument "path" is required', 400);
    if (options.pin && !options.onlyHash) await node.pins.add(roots.map(String), 'recursive');
    sendLines(response, added);
  },

  cat: async ({ query, response, node }) => {
    const entry = await exporter(pathOf(query), node.blocks.readable);
    if (!('content' in entry)) throw new IpfsFault('this dag node is a directory');
    const offset = natural(query, 'offset') ?? 0;
    if (offset > entry.size) throw new IpfsFault(`offset ${offset} is beyond the end of the file`, 400);
    const rest = Number(entry.size) - offset;
    const content = entry.content({ offset, length: Math.min(natural(query, 'length') ?? rest, rest) });
    await sendBytes(response, content, { 'content-type': 'text/plain', 'x-stream-output': '1' });
  },

  'block/put': async ({ query, request, response, node }) => {
    const codec = query.get('cid-codec') ?? query.get('format') ?? 'raw';
    const code = { raw: raw.code, 'dag-pb': dagPb.code, protobuf: dagPb.code }[codec];
    if (code === undefined) throw new IpfsFault(`this node stores raw and dag-pb blocks, not ${codec}`, 400);
    if ((query.get('mhtype') ?? 'sha2-256') !== 'sha2-256')
      throw new IpfsFault('this node hashes by sha2-256 only', 400);
    const stored: { Key: string; Size: number }[] = [];
    for await (const { content } of multipart(request, node.maxBodyBytes)) {
      const bytes = await gather(content, MAX_BLOCK_BYTES);
      const cid = CID.createV1(code, await sha256.digest(bytes));
      await node.blocks.put(cid, bytes);
      if (query.get('pin') === 'true') await pin(node, cid);
      stored.push({ Key: cid.toString(), Size: bytes.length });
    }
    if (stored.length === 0) throw new IpfsFault('argument "data" is required', 400);
    sendLines(response, stored);
  },

  'block/get': async ({ query, response, node }) => {
    const bytes = await node.blocks.get(cidOf(query));
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length }).end(bytes);
  },

  'block/stat': async ({ query, response, node }) => {
    const cid = cidOf(query);
    sendJson(response, { Key: cid.toString(), Size: (await node.blocks.get(cid)).length });
  },

  'pin/add': async ({ query, response, node }) => {
    const cids = argumentsOf(query).map(toCid);
    for (const cid of cids) {
      if (query.get('recursive') !== 'false') await pin(node, cid);
      else {
        await node.blocks.get(cid);
        await node.pins.add([cid.toString()], 'direct');
      }
    }
    sendJson(response, { Pins: cids.map(String) });
  },

  'pin/rm': async ({ query, response, node }) => {
    const cids = argumentsOf(query).map((text) => toCid(text).toString());
    if (cids.some((cid) => !node.pins.get(cid))) throw new IpfsFault('not pinned or pinned indirectly');
    await node.pins.remove(cids);
    sendJson(response, { Pins: cids });
  },

  /** Roots only: blocks below a recursive pin are not listed. */
  'pin/ls': async ({ query, response, node }) => {
    const type = query.get('type') ?? 'all';
    if (!['all', 'recursive', 'direct'].includes(type))
      throw new IpfsFault(`this node does not list ${type} pins`, 400);
    const wanted = query.getAll('arg').map((text) => toCid(text).toString());
    const missing = wanted.find((cid) => !node.pins.get(cid));
    if (missing) throw new IpfsFault(`path '${missing}' is not pinned`);
    const found = [...node.pins.entries()].filter(
      ([cid, kind]) => (type === 'all' || kind === type) && (wanted.length === 0 || wanted.includes(cid)),
    );
    if (query.get('stream') === 'true')
      sendLines(
        response,
        found.map(([Cid, Type]) => ({ Cid, Type })),
      );
    else sendJson(response, { Keys: Object.fromEntries(found.map(([cid, Type]) => [cid, { Type }])) });
  },

  'dag/export': async ({ query, response, node }) => {
    const cid = cidOf(query);
    await node.blocks.get(cid);
    await sendBytes(response, writeCar(cid, node.blocks.walk(cid)), { 'content-type': 'application/vnd.ipld.car' });
  },

  'dag/import': async ({ query, request, response, node }) => {
    const roots: CID[] = [];
    for await (const { content } of multipart(request, node.maxBodyBytes)) {
      roots.push(...(await readCar(content, node.blocks)));
    }
    const lines: unknown[] = [];
    for (const cid of roots) {
      let PinErrorMsg = '';
      if (query.get('pin-roots') !== 'false') {
        await pin(node, cid).catch((error: unknown) => {
          PinErrorMsg = error instanceof IpfsFault ? error.message : 'internal error';
        });
      }
      lines.push({ Root: { Cid: { '/': cid.toString() }, PinErrorMsg } });
    }
    sendLines(response, lines);
  },

  'repo/stat': async ({ response, node }) => {
    const { blocks, bytes } = await node.blocks.size();
    // The path is nobody's business.
    sendJson(response, { NumObjects: blocks, RepoSize: bytes, StorageMax: 0, RepoPath: '', Version: 'fs-repo@16' });
  },
};

/** A recursive pin promises that everything below is here. */
async function pin(node: Node, cid: CID): Promise<void> {
  for await (const _ of node.blocks.walk(cid));
  await node.pins.add([cid.toString()], 'recursive');
}

function argumentsOf(query: URLSearchParams): string[] {
  const found = query.getAll('arg');
  if (found.length === 0) throw new IpfsFault('argument "ipfs-path" is required', 400);
  return found;
}

/** "/ipfs/<cid>/path" or "<cid>/path", as the exporter takes it. */
function pathOf(query: URLSearchParams): string {
  const text = argumentsOf(query)[0] ?? '';
  const path = text.replace(/^\/ipfs\//, '');
  toCid(path.split('/')[0] ?? '');
  return path;
}

const cidOf = (query: URLSearchParams): CID => toCid(argumentsOf(query)[0] ?? '');

function toCid(text: string): CID {
  try {
    return parseCid(text.replace(/^\/ipfs\//, ''));
  } catch (error) {
    throw new IpfsFault(`invalid path: ${(error as Error).message}`, 400);
  }
}

function natural(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,15}$/.test(text))
    throw new IpfsFault(`${name} has to be a whole number, not "${text.slice(0, 40)}"`, 400);
  return Number(text);
}

function sendJson(response: ServerResponse, value: unknown): void {
  sendLines(response, [value]);
}

function sendLines(response: ServerResponse, values: readonly unknown[]): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
}

/** The first chunk is fetched before the status is sent, so a missing root is an error and not half a file. */
export async function sendBytes(
  response: ServerResponse,
  source: AsyncGenerator<Uint8Array>,
  headers: Record<string, string>,
): Promise<void> {
  const first = await source.next();
  response.writeHead(200, headers);
  await pipeline(
    Readable.from(
      (async function* () {
        if (first.done) return;
        yield first.value;
        yield* source;
      })(),
      { objectMode: false },
    ),
    response,
  );
}
