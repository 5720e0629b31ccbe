import { z } from 'zod';
import { ApiProblem, type Endpoint, type ProblemDocument, type ResultOf } from './api.ts';

export interface UploadInput {
  params: Record<string, string>;
  query?: Record<string, string | undefined>;
  file: Blob;
  contentType: string;
  headers?: Record<string, string>;
  /** Bytes sent so far; the answer comes some time after the last one. */
  onProgress?: (sent: number, total: number) => void;
  signal?: AbortSignal;
}

export function uploadAddress(path: string, { params, query = {} }: Pick<UploadInput, 'params' | 'query'>): string {
  const filled = path.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(params[name] ?? ''));
  const entries = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]);
  const search = new URLSearchParams(entries).toString();
  return search === '' ? filled : `${filled}?${search}`;
}

/**
 * Sends a file to an upload operation. XMLHttpRequest, because `fetch` does not tell how much was sent. Throws
 * {@link ApiProblem} for a refusal, an Error in words when the connection broke.
 */
export function uploadFile<E extends Endpoint>(endpoint: E, input: UploadInput): Promise<ResultOf<E>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(endpoint.method, uploadAddress(endpoint.path, input));
    request.setRequestHeader('content-type', input.contentType);
    request.setRequestHeader('accept', 'application/json');
    for (const [name, value] of Object.entries(input.headers ?? {})) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => input.onProgress?.(loaded, total);
    request.onload = () => {
      try {
        resolve(answerOf(endpoint, request) as ResultOf<E>);
      } catch (error) {
        reject(error);
      }
    };
    request.onerror = () =>
      reject(new Error('The connection broke before the file had arrived. Nothing was kept: send it again.'));
    request.onabort = () => reject(new DOMException('The upload was stopped.', 'AbortError'));
    input.signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(input.file);
  });
}

function answerOf(endpoint: Endpoint, request: XMLHttpRequest): unknown {
  const type = request.getResponseHeader('content-type') ?? '';
  if (type.startsWith('application/problem+json'))
    throw new ApiProblem(JSON.parse(request.responseText) as ProblemDocument);
  if (request.status >= 300 || !type.startsWith('application/json'))
    throw new Error(`The server answered ${request.status} instead of taking the file. Try again in a minute.`);
  return z.decode(endpoint.result, JSON.parse(request.responseText) as never);
}
