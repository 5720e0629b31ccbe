import { on } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable, Transform } from 'node:stream';
import busboy from 'busboy';
import { IpfsFault } from './ipfs-fault.ts';

export interface Part {
  /** As sent, decoded; only ever a name inside a DAG, never a file of this machine. */
  name: string;
  isDirectory: boolean;
  content: Readable;
}

/**
 * The parts of a multipart body as they arrive: a part has to be read before the next one comes, so a body of any length
 * passes through a few kilobytes. Throws on a body that is malformed, cut short or longer than `most`.
 */
export async function* multipart(request: IncomingMessage, most: number): AsyncGenerator<Part> {
  const parser = openParser(request);
  let size = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > most) done(new IpfsFault(`the body is over ${most} bytes`, 413));
      else done(null, chunk);
    },
  });
  let failure: Error | undefined;
  pipeline(request, counter, parser, (error) => {
    if (error) failure = error;
  });
  try {
    for await (const [, content, info] of on(parser, 'file', { close: ['close'] })) {
      (content as Readable).on('error', () => {});
      yield {
        name: decodeName((info as busboy.FileInfo).filename ?? ''),
        isDirectory: (info as busboy.FileInfo).mimeType === 'application/x-directory',
        content: content as Readable,
      };
    }
  } catch (error) {
    throw asFault(failure ?? error);
  }
  if (failure) throw asFault(failure);
}

function openParser(request: IncomingMessage): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      preservePath: true,
      defParamCharset: 'utf8',
      limits: { files: 10_000, fields: 0, headerPairs: 100 },
    });
  } catch {
    throw new IpfsFault('the body has to be multipart/form-data', 400);
  }
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

export function asFault(error: unknown): IpfsFault {
  return error instanceof IpfsFault ? error : new IpfsFault('the body is cut short or is not multipart/form-data', 400);
}
