import { Readable } from 'node:stream';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { z } from 'zod';
import type { Download, Principal } from '../endpoint.ts';
import { newId } from '../id.ts';
import type { Log } from '../log.ts';
import { Problem } from '../problem.ts';
import { allow } from './allow.ts';
import { decode } from './decode.ts';
import type { Metrics } from './metrics.ts';
import { notFoundHandler, problemHandler, requestIdOf, sendProblem } from './problem-handler.ts';
import type { Route } from './route.ts';
import { refuseForeignPage, tokenOf } from './session.ts';

const BODY_LIMIT = '256kb';

export interface AppOptions {
  routes: readonly Route[];
  /** Who is behind the bearer token or session cookie; throws a problem for one that is no longer good. */
  authenticate(token: string): Promise<Principal>;
  log: Log;
  metrics: Metrics;
  /** Where people reach the product: pages of it may act with the session cookie. */
  publicUrl: string;
  /** Proxies before this process, whose X-Forwarded-For is believed: 0 believes nobody. */
  trustedProxies?: number;
  /** Requests a minute from one address before it is asked to slow down. */
  requestsPerMinute?: number;
  /** Pages and documents outside the JSON API (reference page, static files). */
  extras?: (app: Express) => void;
}

function checkContentType(req: Request, accepted: readonly string[]): void {
  const [type = '', ...parameters] = (req.headers['content-type'] ?? '').toLowerCase().split(';');
  if (!accepted.includes(type.trim()))
    throw new Problem(
      'unsupported-media-type',
      `Send ${accepted.join(' or ')}, not ${type.trim() || 'a body without a content type'}.`,
    );
  const charset = parameters.map((p) => p.trim()).find((p) => p.startsWith('charset='));
  if (charset !== undefined && !/^charset="?(utf-?8|us-ascii)"?$/.test(charset))
    throw new Problem('unsupported-media-type', 'Only UTF-8 text is accepted.');
}

function checkUpload(req: Request, accepted: readonly string[]): void {
  checkContentType(req, accepted);
  if ((req.headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new Problem('unsupported-media-type', 'Send the file as it is, without a content encoding.');
}

/** Always to keep and never to show: whatever is in the file, it runs in no page of ours. */
function sendFile(res: Response, { content, contentType, name }: Download): void {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  res.setHeader('content-disposition', `attachment; filename="${plain}"; filename*=UTF-8''${encodeRfc8187(name)}`);
  res.setHeader('content-security-policy', "default-src 'none'; sandbox");
  res.setHeader('x-content-type-options', 'nosniff');
  res.type(contentType).send(Buffer.from(content.buffer, content.byteOffset, content.byteLength));
}

const encodeRfc8187 = (text: string) =>
  encodeURIComponent(text).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

function serve({ endpoint, handle }: Route, { authenticate, metrics, publicUrl }: AppOptions): RequestHandler[] {
  const admit: RequestHandler = async (req, res, next) => {
    const stop = metrics.requests.startTimer({ operation: endpoint.id });
    res.on('finish', () => stop({ status: res.statusCode }));
    // What is said to an account stays between the two; anything else may be kept, but is asked for anew.
    res.setHeader('cache-control', endpoint.callers === 'public' && req.method === 'GET' ? 'no-cache' : 'no-store');
    const sent = endpoint.callers === 'public' ? undefined : tokenOf(req);
    if (sent?.by === 'cookie') refuseForeignPage(req, publicUrl);
    const principal = sent === undefined ? null : await authenticate(sent.token);
    allow(endpoint.callers, principal);
    res.locals.principal = principal;
    if (endpoint.upload) checkUpload(req, endpoint.upload.contentTypes);
    else if (endpoint.body) checkContentType(req, ['application/json']);
    next();
  };
  const perform: RequestHandler = async (req, res: Response) => {
    let status = endpoint.status ?? 200;
    const result = await handle({
      params: decode(endpoint.params, req.params, 'path'),
      query: decode(endpoint.query, req.query, 'query'),
      body: decode(endpoint.body, req.body, 'body'),
      principal: res.locals.principal as Principal | null,
      upload: endpoint.upload ? req : Readable.from([]),
      header: (name) => req.get(name),
      setHeader: (name, value) => void res.setHeader(name, value),
      repeated: () => {
        status = endpoint.repeatStatus ?? status;
      },
    });
    res.status(status);
    if (endpoint.download) sendFile(res, result as Download);
    else if (endpoint.status === 204) res.end();
    else res.json(z.encode(endpoint.result, result));
  };
  return endpoint.body ? [admit, express.json({ limit: BODY_LIMIT, strict: false }), perform] : [admit, perform];
}

/** The HTTP application over a list of routes: authentication before any body is read, one place for every failure. */
export function createApp(options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', options.trustedProxies ?? 0);
  app.set('query parser', 'simple');
  app.set('json replacer', (_key: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  app.use((_req, res, next) => {
    res.locals.requestId = newId(new Date());
    res.setHeader('x-request-id', requestIdOf(res));
    next();
  });
  app.use(helmet({ contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } } }));
  app.use((req, res, next) => {
    const started = performance.now();
    res.on('finish', () => {
      const line = {
        requestId: requestIdOf(res),
        method: req.method,
        path: req.path,
        status: res.statusCode,
        ms: Math.round(performance.now() - started),
      };
      options.log.info(line, 'request');
    });
    next();
  });
  app.use(
    '/v1',
    rateLimit({
      windowMs: 60_000,
      limit: options.requestsPerMinute ?? 1_200,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      // A forged X-Forwarded-For is not believed, and no reason to write to the console.
      validate: { xForwardedForHeader: false },
      handler: (_req, res) => sendProblem(res, new Problem('too-many-requests', 'Wait a few seconds, then go on.')),
    }),
  );
  const paths = new Map<string, string[]>();
  for (const entry of options.routes) {
    const { method, path } = entry.endpoint;
    app[method.toLowerCase() as 'get'](path, ...serve(entry, options));
    paths.set(path, [...(paths.get(path) ?? []), method]);
  }
  for (const [path, methods] of paths)
    app.all(path, (_req, res) => {
      res.setHeader('allow', methods.join(', '));
      sendProblem(res, new Problem('method-not-allowed', `Use ${methods.join(' or ')} here.`));
    });
  options.extras?.(app);
  app.use(notFoundHandler);
  app.use(problemHandler(options.log));
  return app;
}
