import type { IncomingMessage } from 'node:http';
import { type ImportCandidate, type ImporterOptions, importer } from 'ipfs-unixfs-importer';
import { fixedSize } from 'ipfs-unixfs-importer/chunker';
import { balanced } from 'ipfs-unixfs-importer/layout';
import type { CID } from 'multiformats/cid';
import { type FileBlocks, MAX_BLOCK_BYTES } from './ipfs-blocks.ts';
import { IpfsFault } from './ipfs-fault.ts';
import { asFault, multipart } from './ipfs-multipart.ts';

export interface AddOptions extends ImporterOptions {
  onlyHash: boolean;
  pin: boolean;
}

/** One line of the answer; Size is that of the whole DAG, in decimal, as Kubo writes it. */
export interface Added {
  Name: string;
  Hash: string;
  Size: string;
}

/** Kubo's defaults: CIDv0, blocks of 256 KiB, 174 links; raw leaves from CIDv1 on. */
export function addOptions(query: URLSearchParams): AddOptions {
  for (const option of ['trickle', 'nocopy', 'fscache', 'inline', 'preserve-mode', 'preserve-mtime']) {
    if (query.get(option) === 'true') throw new IpfsFault(`this node does not support ${option}`, 400);
  }
  const hash = query.get('hash') ?? query.get('hash-alg') ?? 'sha2-256';
  if (hash !== 'sha2-256') throw new IpfsFault(`this node hashes by sha2-256 only, not by ${hash}`, 400);
  const cidVersion = integer(query, 'cid-version', 0, 0, 1) as 0 | 1;
  const chunker = query.get('chunker') ?? 'default';
  const [, size = chunker === 'default' ? '262144' : ''] = /^size-(\d{1,8})$/.exec(chunker) ?? [];
  // A leaf that is not raw is a little larger than its chunk.
  if (!(Number(size) >= 1 && Number(size) <= MAX_BLOCK_BYTES - 256)) {
    throw new IpfsFault(`chunker "${chunker}" is not size-N with N up to ${MAX_BLOCK_BYTES - 256}`, 400);
  }
  return {
    cidVersion,
    rawLeaves: query.has('raw-leaves') ? query.get('raw-leaves') === 'true' : cidVersion === 1,
    chunker: fixedSize({ chunkSize: Number(size) }),
    layout: balanced({ maxChildrenPerNode: integer(query, 'max-file-links', 174, 2, 1024) }),
    wrapWithDirectory: query.get('wrap-with-directory') === 'true',
    // Parts come one after the other.
    fileImportConcurrency: 1,
    blockWriteConcurrency: 8,
    onlyHash: query.get('only-hash') === 'true',
    pin: query.get('pin') !== 'false',
  };
}

function integer(query: URLSearchParams, name: string, otherwise: number, least: number, most: number): number {
  const value = Number(query.get(name) ?? otherwise);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new IpfsFault(`${name} has to be a whole number from ${least} to ${most}`, 400);
}

/** Imports the files of a multipart body while they arrive. Returns what was added, and the roots, which are to be pinned. */
export async function addFiles(
  request: IncomingMessage,
  blocks: FileBlocks,
  options: AddOptions,
  most: number,
): Promise<{ added: Added[]; roots: CID[] }> {
  const store = options.onlyHash ? { put: async (cid: CID) => cid } : blocks.writable;
  const added: Added[] = [];
  const roots: CID[] = [];
  for await (const entry of importer(candidates(request, most), store, options)) {
    const name = entry.path ?? '';
    const unnamed = options.wrapWithDirectory ? '' : entry.cid.toString();
    added.push({ Name: name || unnamed, Hash: entry.cid.toString(), Size: String(entry.size) });
    if (!name.includes('/')) roots.push(entry.cid);
  }
  // A wrapping directory comes last and contains the rest.
  return { added, roots: options.wrapWithDirectory ? roots.slice(-1) : roots };
}

async function* candidates(request: IncomingMessage, most: number): AsyncGenerator<ImportCandidate> {
  for await (const { name, isDirectory, content } of multipart(request, most)) {
    if (isDirectory) {
      content.resume();
      yield { path: name };
    } else {
      yield { ...(name && { path: name }), content: faultsOf(content) };
    }
  }
}

async function* faultsOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    throw asFault(error);
  }
}
