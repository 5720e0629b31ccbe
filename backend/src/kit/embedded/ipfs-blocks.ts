import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import * as dagPb from '@ipld/dag-pb';
import { base32 } from 'multiformats/bases/base32';
import type { CID } from 'multiformats/cid';
import * as raw from 'multiformats/codecs/raw';
import { IpfsFault } from './ipfs-fault.ts';

const SHA2_256 = 0x12;
const IDENTITY = 0x00;
/** The most that other nodes accept in one block. */
export const MAX_BLOCK_BYTES = 2 * 1024 * 1024;

export interface Block {
  cid: CID;
  bytes: Uint8Array;
}

/**
 * Blocks in files named by their hash, as Kubo's flatfs: the same bytes under two CIDs are one file. A write is flushed
 * and renamed, so a file is whole or absent; every read is hashed again, so a damaged one is never passed on.
 */
export class FileBlocks {
  private constructor(
    private readonly folder: string,
    private readonly durable: boolean,
  ) {}

  static async open(folder: string, durable: boolean): Promise<FileBlocks> {
    await fs.rm(path.join(folder, 'tmp'), { recursive: true, force: true });
    await fs.mkdir(path.join(folder, 'tmp'), { recursive: true, mode: 0o700 });
    return new FileBlocks(folder, durable);
  }

  async put(cid: CID, bytes: Uint8Array): Promise<void> {
    if (bytes.length > MAX_BLOCK_BYTES) {
      throw new IpfsFault(
        `produced block is over ${MAX_BLOCK_BYTES} bytes: big blocks can't be exchanged with other peers. ` +
          'consider using UnixFS for automatic chunking of bigger files',
      );
    }
    if (!matches(cid, bytes)) throw new IpfsFault(`the bytes do not have the hash of ${cid}`);
    if (cid.multihash.code === IDENTITY) return;
    const file = this.fileOf(cid);
    const present = await readIfThere(file);
    if (present && Buffer.compare(present, bytes) === 0) return;
    const draft = path.join(this.folder, 'tmp', randomUUID());
    await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    try {
      await fs.writeFile(draft, bytes, { mode: 0o600, flag: 'wx', flush: this.durable });
      await fs.rename(draft, file);
    } catch (error) {
      await fs.rm(draft, { force: true });
      throw error;
    }
    if (this.durable) await flushFolder(path.dirname(file));
  }

  async get(cid: CID): Promise<Uint8Array> {
    if (cid.multihash.code === IDENTITY) return cid.multihash.digest;
    const bytes = await readIfThere(this.fileOf(cid));
    if (!bytes) throw new IpfsFault(`block was not found locally (offline): ipld: could not find ${cid}`);
    if (!matches(cid, bytes)) throw new IpfsFault(`block ${cid} is damaged: its bytes do not have its hash`);
    return bytes;
  }

  async has(cid: CID): Promise<boolean> {
    if (cid.multihash.code === IDENTITY) return true;
    return (await readIfThere(this.fileOf(cid))) !== undefined;
  }

  /** What the UnixFS importer writes to. */
  get writable() {
    return {
      put: async (cid: CID, bytes: Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<CID> => {
        await this.put(cid, bytes instanceof Uint8Array ? bytes : await gather(bytes));
        return cid;
      },
    };
  }

  /** What the UnixFS exporter reads from. */
  get readable() {
    const blocks = this;
    return {
      async *get(cid: CID): AsyncGenerator<Uint8Array> {
        yield await blocks.get(cid);
      },
    };
  }

  /** The block and everything below it, parents first, each once. Throws where one is missing. */
  async *walk(root: CID): AsyncGenerator<Block> {
    const seen = new Set<string>();
    const open = [root];
    for (let cid = open.pop(); cid; cid = open.pop()) {
      const name = cid.toString();
      if (seen.has(name)) continue;
      seen.add(name);
      const bytes = await this.get(cid);
      yield { cid, bytes };
      for (const link of linksOf(cid, bytes).reverse()) open.push(link);
    }
  }

  async size(): Promise<{ blocks: number; bytes: number }> {
    let blocks = 0;
    let bytes = 0;
    for (const shard of await fs.readdir(this.folder)) {
      if (shard === 'tmp') continue;
      for (const file of await fs.readdir(path.join(this.folder, shard))) {
        blocks += 1;
        bytes += (await fs.stat(path.join(this.folder, shard, file))).size;
      }
    }
    return { blocks, bytes };
  }

  private fileOf(cid: CID): string {
    if (cid.multihash.code !== SHA2_256 || cid.multihash.size !== 32) {
      throw new IpfsFault('this node stores SHA2-256 blocks only', 400);
    }
    const name = base32.baseEncode(cid.multihash.bytes);
    return path.join(this.folder, name.slice(-3, -1), `${name}.data`);
  }
}

function linksOf(cid: CID, bytes: Uint8Array): CID[] {
  if (cid.code === raw.code) return [];
  if (cid.code !== dagPb.code)
    throw new IpfsFault(`this node reads raw and dag-pb blocks only, ${cid} is neither`, 400);
  return dagPb.decode(bytes).Links.map((link) => link.Hash);
}

function matches(cid: CID, bytes: Uint8Array): boolean {
  const { code, digest } = cid.multihash;
  if (code === IDENTITY) return Buffer.compare(bytes, digest) === 0;
  if (code !== SHA2_256) throw new IpfsFault('this node stores SHA2-256 blocks only', 400);
  return createHash('sha256').update(bytes).digest().equals(digest);
}

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await fs.readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A rename survives a power cut once its folder is flushed. Windows cannot open a folder, and does not need it. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function gather(
  source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  most = Number.POSITIVE_INFINITY,
) {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > most) throw new IpfsFault(`the body is over ${most} bytes`, 413);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
