import type { ServerResponse } from 'node:http';

/** A refusal whose message may be shown. Everything else that is thrown becomes "internal error". */
export class IpfsFault extends Error {
  constructor(
    message: string,
    /** HTTP status; Kubo answers 500 to most, 400 to a malformed call. */
    readonly status = 500,
  ) {
    super(message);
    this.name = 'IpfsFault';
  }
}

/** Errors of the UnixFS exporter speak of CIDs and paths inside the DAG, never of the disk. */
const SAFE = new Set([
  'NotFoundError',
  'BadPathError',
  'NotUnixFSError',
  'OverReadError',
  'UnderReadError',
  'NotAFileError',
]);

export function toFault(error: unknown): IpfsFault {
  if (error instanceof IpfsFault) return error;
  if (error instanceof Error && SAFE.has(error.name)) return new IpfsFault(error.message);
  return new IpfsFault('internal error');
}

/** The error shape of Kubo's RPC: Code 1 for a malformed call, 0 for the rest. */
export function sendFault(response: ServerResponse, fault: IpfsFault): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(fault.status, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify({ Message: fault.message, Code: fault.status === 400 ? 1 : 0, Type: 'error' }));
}
