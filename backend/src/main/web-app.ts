import { existsSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import express, { type Express, type RequestHandler } from 'express';

const compress = promisify(brotliCompress);

/**
 * What the pages may load: everything from here and nothing from elsewhere. Styles may stand in the page because the wallet's
 * dialog and the charts write them there; scripts may not. The pictures of wallets come as data.
 */
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const TEXT = new Set(['.js', '.css', '.svg', '.json', '.html', '.webmanifest']);
/** Addresses of the API and its documents: never answered with a page. */
const NOT_A_PAGE = /^\/(v1|docs|local|health|metrics|openapi\.json)(\/|$)/;

/** Sends text compressed to whoever takes brotli. A file under /assets has its hash in its name: compressed once, kept. */
function compressed(dir: string): RequestHandler {
  const kept = new Map<string, Promise<Buffer>>();
  return (req, res, next) => {
    const type = extname(req.path);
    if (req.method !== 'GET' || !TEXT.has(type) || !/^\/[\w.-]+$/.test(req.path)) return next();
    if (!/\bbr\b/.test(req.get('accept-encoding') ?? '')) return next();
    const file = join(dir, 'assets', req.path);
    if (!existsSync(file)) return next();
    const params = { [constants.BROTLI_PARAM_QUALITY]: 6 };
    const body = kept.get(file) ?? compress(readFileSync(file), { params });
    kept.set(file, body);
    body.then((bytes) => {
      res.setHeader('content-encoding', 'br');
      res.setHeader('vary', 'accept-encoding');
      res.setHeader('cache-control', FOREVER);
      res.type(type).send(bytes);
    }, next);
  };
}

const FOREVER = 'public, max-age=31536000, immutable';

/** Serves the built web app in `dir`: its files, and its one page for every address that is none of the API's. */
export function serveWebApp(app: Express, dir: string): void {
  const root = resolve(dir);
  const page: RequestHandler = (req, res, next) => {
    if (NOT_A_PAGE.test(req.path) || /\.[^/]*$/.test(req.path) || !['GET', 'HEAD'].includes(req.method)) return next();
    if (!/\btext\/html\b|\*\/\*/.test(req.get('accept') ?? '')) return next();
    res.setHeader('content-security-policy', POLICY);
    res.setHeader('cache-control', 'no-cache');
    res.sendFile('index.html', { root, cacheControl: false }, (error) => (error ? next(error) : undefined));
  };
  app.use(
    '/assets',
    compressed(root),
    express.static(join(root, 'assets'), { immutable: true, maxAge: '365d', index: false }),
  );
  app.use(
    express.static(root, {
      index: false,
      cacheControl: false,
      setHeaders: (res) => res.setHeader('cache-control', 'no-cache'),
    }),
  );
  app.use(page);
}

/** The folder to serve: the one that was named, or where the build puts it; undefined when nothing was built there. */
export function webDirOf(named: string | undefined, built: string): string | undefined {
  if (existsSync(join(named ?? built, 'index.html'))) return named ?? built;
  if (named === undefined) return undefined;
  throw new Error(`WEB_DIR is ${named}, but there is no index.html in it. Build the web app with \`npm run build\`.`);
}
