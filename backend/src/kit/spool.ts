import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Problem } from './problem.ts';

/** An upload on disk: read as often as needed, with a piece of it in memory at a time. */
export interface SpooledFile {
  readonly size: number;
  readonly sha256: Buffer;
  /** The bytes from `start` to `end`, both included, or to the last. */
  read(range?: { start?: number; end?: number }): ReadStream;
  remove(): Promise<void>;
}

/** Times the limit that is read and dropped of a file that is too large. */
const PATIENCE = 4;

/**
 * Takes an upload in before anything else is held for it, so that a slow sender keeps no transaction open. A file over
 * `maxBytes` is read on and dropped, so that the sender reads the answer instead of a broken connection.
 */
export async function spool(upload: Readable, { maxBytes }: { maxBytes: number }): Promise<SpooledFile> {
  const path = join(tmpdir(), `rec-upload-${randomUUID()}`);
  const remove = () => rm(path, { force: true });
  const file = await open(path, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of upload.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes * PATIENCE) break;
      if (size > maxBytes) continue;
      hash.update(chunk);
      await file.write(chunk);
    }
    if (size > maxBytes)
      throw new Problem('too-large', `The file is larger than ${maxBytes / 2 ** 20} MiB. Send it in parts.`);
    return { size, sha256: hash.digest(), read: (range) => createReadStream(path, range), remove };
  } catch (error) {
    await remove();
    if (error instanceof Problem || !upload.destroyed) throw error;
    throw new Problem('malformed-request', 'The upload broke off before its end. Send the file again.');
  } finally {
    await file.close();
  }
}
