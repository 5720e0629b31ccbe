import { createHash } from 'node:crypto';
import { exporter } from 'ipfs-unixfs-exporter';
import { importFile } from 'ipfs-unixfs-importer';
import { fixedSize } from 'ipfs-unixfs-importer/chunker';
import { balanced } from 'ipfs-unixfs-importer/layout';
import { create, type KuboRPCClient } from 'kubo-rpc-client';
import type { CID } from 'multiformats/cid';
import { canonicalBytes } from './canonical-json.ts';
import { cidOfSha256, parseCid } from './cid.ts';
import { branch } from './ipfs-branch.ts';

const MIB = 1024 * 1024;
const SHA2_256 = 0x12;

export type IpfsFailure =
  /** The node does not answer or refuses: try again later. */
  | 'unavailable'
  /** The node does not have the block. */
  | 'missing'
  /** What the node says or sends is not what was asked for, proven by its hash. */
  | 'forged'
  /** Over the limit the caller or the format sets. */
  | 'too-large'
  /** Addressed by another hash or codec than this product uses, or not what the caller expected. */
  | 'unreadable';

export class IpfsError extends Error {
  constructor(
    readonly failure: IpfsFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'IpfsError';
  }
}

export interface IpfsOptions {
  /** How long one answer, or the next piece of a stream, may take. */
  timeoutMs?: number;
}

/** The product's only way to IPFS. Nothing it returns has to be believed: every CID and every block is checked here. */
export interface Ipfs {
  /** Stores the canonical JSON of `value`, below 1 MiB, as one pinned raw block: its CID is the SHA-256 of `bytes`. */
  putJson(value: unknown): Promise<{ cid: string; sha256: Uint8Array; bytes: Uint8Array }>;
  /** Stores and pins a file as it streams in. `size` is in bytes. */
  putBytes(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<{ cid: string; size: number }>;
  /** A raw block or a UnixFS file, whole; 64 MiB at most unless `maxBytes` says otherwise. */
  get(cid: string, limit?: { maxBytes?: number }): Promise<Uint8Array>;
  getJson(cid: string): Promise<unknown>;
  /** Keeps the block and everything below it. */
  pin(cid: string): Promise<void>;
  /** Whether the node answers within the time. */
  isUp(): Promise<boolean>;
}

/** Every import uses these, so that one file has one CID everywhere (the profile unixfs-v1-2025 of IPIP-499). */
const PROFILE = { cidVersion: 1, rawLeaves: true, chunker: `size-${MIB}`, maxFileLinks: 1024 } as const;

/** @param address of a Kubo RPC, for instance http://127.0.0.1:5001; user and password in it are sent as basic auth. */
export function createIpfs(address: string, { timeoutMs = 10_000 }: IpfsOptions = {}): Ipfs {
  const { url, headers } = withoutCredentials(address);
  const client = create({ url, headers });

  async function call<T>(what: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const signal = AbortSignal.timeout(timeoutMs);
    // The client does not give up on its own while it waits for a body.
    const late = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    try {
      return await Promise.race([work(signal), late]);
    } catch (error) {
      throw asIpfsError(what, url, error);
    }
  }

  async function block(cid: CID): Promise<Uint8Array> {
    const { code, digest } = cid.multihash;
    if (code !== SHA2_256) throw new IpfsError('unreadable', `${cid} is not addressed by SHA-256.`);
    const bytes = await call(`get block ${cid}`, (signal) => client.block.get(cid, { signal }));
    if (createHash('sha256').update(bytes).digest().equals(digest)) return bytes;
    throw new IpfsError('forged', `The IPFS node ${host(url)} sent bytes that do not have the hash of ${cid}.`);
  }

  async function get(text: string, { maxBytes = 64 * MIB }: { maxBytes?: number } = {}): Promise<Uint8Array> {
    const root = parseCid(text);
    const tooLarge = () => new IpfsError('too-large', `${root} has more than the ${maxBytes} bytes allowed here.`);
    const store = {
      async *get(cid: CID): AsyncGenerator<Uint8Array> {
        yield await block(cid);
      },
    };
    try {
      const entry = await exporter(root, store);
      if (!('content' in entry)) throw new IpfsError('unreadable', `${root} is a directory, not a file.`);
      if (entry.size > BigInt(maxBytes)) throw tooLarge();
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of entry.content({ blockReadConcurrency: 4 })) {
        size += chunk.length;
        if (size > maxBytes) throw tooLarge();
        chunks.push(chunk);
      }
      return new Uint8Array(Buffer.concat(chunks));
    } catch (error) {
      if (error instanceof IpfsError) throw error;
      throw new IpfsError('unreadable', `${root} is not a file: ${(error as Error).message}`, { cause: error });
    }
  }

  return {
    get,

    async putJson(value) {
      const bytes = canonicalBytes(value);
      if (bytes.length >= MIB) {
        throw new IpfsError(
          'too-large',
          `The document has ${bytes.length} bytes as JSON; one block holds less than ${MIB}.`,
        );
      }
      const sha256 = new Uint8Array(createHash('sha256').update(bytes).digest());
      const cid = cidOfSha256(sha256);
      const options = { cidCodec: 'raw', mhtype: 'sha2-256', pin: true };
      const stored = await call('put block', (signal) => client.block.put(bytes, { ...options, signal }));
      agree(url, stored.toString(), cid);
      return { cid, sha256, bytes };
    },

    async putBytes(content) {
      return addFile(client, url, timeoutMs, content);
    },

    async getJson(cid) {
      const bytes = await get(cid, { maxBytes: MIB });
      try {
        return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
      } catch {
        throw new IpfsError('unreadable', `${cid} is not JSON in UTF-8.`);
      }
    },

    async pin(cid) {
      await call(`pin ${cid}`, (signal) => client.pin.add(parseCid(cid), { signal }));
    },

    async isUp() {
      return call('version', (signal) => client.version({ signal })).then(
        () => true,
        () => false,
      );
    },
  };
}

/** Computes the CID while the node stores the same bytes, and believes the node only if both agree. */
async function addFile(
  client: KuboRPCClient,
  url: string,
  timeoutMs: number,
  content: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<{ cid: string; size: number }> {
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(new DOMException('stalled', 'TimeoutError')), timeoutMs);
  let size = 0;
  const source = branch(content instanceof Uint8Array ? [content] : content, (chunk) => {
    size += chunk.length;
    timer.refresh();
  });
  const computing = importFile(
    { content: source.readers[0] },
    { put: async (cid: CID) => cid },
    {
      ...PROFILE,
      chunker: fixedSize({ chunkSize: MIB }),
      layout: balanced({ maxChildrenPerNode: PROFILE.maxFileLinks }),
    },
  );
  const late = new Promise<never>((_, reject) =>
    stalled.signal.addEventListener('abort', () => reject(stalled.signal.reason)),
  );
  const options = { ...PROFILE, pin: true, signal: stalled.signal };
  const storing = client.add({ content: source.readers[1] }, options);
  try {
    const [computed, stored] = await Promise.race([Promise.all([computing, storing]), late]);
    // The client ends its request regularly when the source fails: what the node then has is only a part.
    if (source.failure) throw source.failure.error;
    agree(url, stored.cid.toString(), computed.cid.toString());
    return { cid: computed.cid.toString(), size };
  } catch (error) {
    if (source.failure) throw source.failure.error;
    throw asIpfsError('add file', url, error);
  } finally {
    clearTimeout(timer);
    source.stop();
  }
}

function agree(url: string, stored: string, computed: string): void {
  if (stored === computed) return;
  throw new IpfsError('forged', `The IPFS node ${host(url)} stored ${stored}, but the content is ${computed}.`);
}

function asIpfsError(what: string, url: string, error: unknown): IpfsError {
  if (error instanceof IpfsError) return error;
  const reason = error instanceof Error ? error : new Error(String(error));
  // Kubo has no code for it: both phrases are its own.
  const missing = /not found locally|could not find/.test(reason.message);
  const cause = reason.cause instanceof Error ? ` (${reason.cause.message})` : '';
  return new IpfsError(
    missing ? 'missing' : 'unavailable',
    `The IPFS node ${host(url)} could not ${what}: ${reason.message}${cause}`,
    { cause: error },
  );
}

const host = (url: string): string => new URL(url).host;

/** fetch refuses credentials in a URL, and they have no place in a message. */
function withoutCredentials(address: string): { url: string; headers: Record<string, string> } {
  const url = new URL(address);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  if (username === '') return { url: url.href, headers: {} };
  const pair = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  return { url: url.href, headers: { authorization: `Basic ${pair}` } };
}
