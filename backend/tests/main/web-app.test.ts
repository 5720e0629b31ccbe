import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/kit/http/app.ts';
import { Metrics } from '../../src/kit/http/metrics.ts';
import { listen, type RunningServer } from '../../src/kit/http/server.ts';
import { createLog } from '../../src/kit/log.ts';
import { serveWebApp, webDirOf } from '../../src/main/web-app.ts';

const PAGE = '<!doctype html><title>the app</title>';
const SCRIPT = `export const words = '${'certificate '.repeat(200)}';`;
let dir: string;
let server: RunningServer;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'rec-web-'));
  mkdirSync(join(dir, 'assets'));
  writeFileSync(join(dir, 'index.html'), PAGE);
  writeFileSync(join(dir, '.source-hash'), 'secret');
  writeFileSync(join(dir, 'icon.svg'), '<svg/>');
  writeFileSync(join(dir, 'assets/app-4f2a.js'), SCRIPT);
  const app = createApp({
    routes: [],
    authenticate: () => Promise.reject(new Error('nobody signs in here')),
    log: createLog('silent'),
    metrics: new Metrics(),
    publicUrl: 'http://localhost',
    extras: (express) => serveWebApp(express, dir),
  });
  server = await listen(app, '127.0.0.1', 0);
});
afterAll(async () => {
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

const get = (path: string, accept = 'text/html', method = 'GET') =>
  fetch(server.url + path, { method, headers: { accept } });

describe('the web app on the port of the API', () => {
  it.each(['/', '/portfolio', '/listings/12', '/v1x'])(
    'answers a browser at %s with the page, never kept',
    async (path) => {
      const answer = await get(path);
      expect([answer.status, await answer.text()]).toEqual([200, PAGE]);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
    },
  );

  it('lets the page load scripts and data from its own origin only', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-eval');
  });

  it('lets files with a hash in their name be kept for ever, and the others be asked for again', async () => {
    const asset = await get('/assets/app-4f2a.js', '*/*');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await asset.text()).toBe(SCRIPT);
    expect((await get('/icon.svg', '*/*')).headers.get('cache-control')).toBe('no-cache');
  });

  it('sends scripts compressed to a browser that takes brotli', async () => {
    const body = await new Promise<Buffer>((resolve, reject) => {
      const headers = { 'accept-encoding': 'gzip, br' };
      const asked = request(`${server.url}/assets/app-4f2a.js`, { headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve(Buffer.concat(chunks)));
      });
      asked.on('error', reject).end();
    });
    expect(body.length).toBeLessThan(SCRIPT.length / 4);
    expect(brotliDecompressSync(body).toString()).toBe(SCRIPT);
  });

  it.each([
    ['an address of the API', '/v1/nothing', 'text/html', 'GET'],
    ['a document of the API', '/docs/nothing', 'text/html', 'GET'],
    ['a file that is not there', '/assets/gone-1234.js', '*/*', 'GET'],
    ['a program that wants JSON', '/portfolio', 'application/json', 'GET'],
    ['another method', '/portfolio', 'text/html', 'POST'],
    ['a file of the build itself', '/.source-hash', 'text/html', 'GET'],
  ])('answers %s with a problem and not with the page', async (_case, path, accept, method) => {
    const answer = await get(path, accept, method);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it('names a folder that was configured and holds no web app', () => {
    expect(webDirOf(dir, 'nowhere')).toBe(dir);
    expect(webDirOf(undefined, 'nowhere')).toBeUndefined();
    expect(() => webDirOf('nowhere', dir)).toThrow(/WEB_DIR is nowhere.*npm run build/);
  });
});
