import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { isDatabaseAway } from '../database.ts';
import { IpfsError } from '../ipfs.ts';
import type { Log } from '../log.ts';
import { Problem } from '../problem.ts';

export const requestIdOf = (res: Response): string => String(res.locals.requestId);

export function sendProblem(res: Response, problem: Problem): void {
  if (problem.status === 429 || problem.status === 503) res.setHeader('retry-after', '5');
  res
    .status(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify(problem.toDocument(requestIdOf(res))));
}

/** Errors that Express, its body parser and IPFS throw, in our words. */
function asProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof IpfsError && error.failure === 'unavailable')
    return new Problem('ipfs-unavailable', 'Documents cannot be kept or fetched at the moment. Try again in a minute.');
  if (isDatabaseAway(error))
    return new Problem('unavailable', 'The database does not answer. Nothing was changed; try again in a few seconds.');
  const { type, status } = (error ?? {}) as { type?: string; status?: number };
  if (type === 'entity.too.large')
    return new Problem('too-large', 'The request body is larger than this endpoint accepts.');
  if (type === 'entity.parse.failed') return new Problem('malformed-request', 'The request body is not valid JSON.');
  if (type === 'charset.unsupported' || type === 'encoding.unsupported' || status === 415)
    return new Problem('unsupported-media-type', 'Send JSON in UTF-8, uncompressed or gzip.');
  if (error instanceof URIError || status === 400)
    return new Problem('malformed-request', 'The request is not well-formed.');
  return undefined;
}

/** Last in the chain: known problems are told, everything else is logged once and answered without detail. */
export function problemHandler(log: Log): ErrorRequestHandler {
  return (error, _req, res, next) => {
    const problem = asProblem(error);
    if (problem === undefined) log.error({ err: error, requestId: requestIdOf(res) }, 'unexpected error in a request');
    if (res.headersSent) return next(error);
    sendProblem(
      res,
      problem ?? new Problem('internal', 'The fault is logged under the request id; nothing was changed.'),
    );
  };
}

export const notFoundHandler: RequestHandler = (req, res) =>
  sendProblem(
    res,
    new Problem('not-found', `There is nothing at ${req.method} ${req.path}. The API is described at /docs.`),
  );
