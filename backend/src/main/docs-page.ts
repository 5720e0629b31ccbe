import type { Express } from 'express';
import express from 'express';
import { getAbsoluteFSPath } from 'swagger-ui-dist';
import { problemTable } from '../kit/problem-table.ts';

const page = (title: string, body: string, head = '') => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
code{font-size:.95em}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #8884}</style>${head}</head>
<body>${body}</body></html>`;

const landing = page(
  'REC market',
  `<h1>REC market</h1>
<p>Renewable energy certificates on Stacks, settled in sBTC. This is the API; the web app is not built here (<code>npm run build</code>).</p>
<ul><li><a href="/docs">API reference</a></li><li><a href="/openapi.json">OpenAPI document</a></li>
<li><a href="/docs/problems">Problems, and what they mean</a></li><li><a href="/v1/status">Status</a></li></ul>`,
);

const problems = page(
  'Problems',
  `<h1>Problems</h1><p>Every failure is an <code>application/problem+json</code> document (RFC 9457) with one of these names.</p>
<table><thead><tr><th scope="col">Name</th><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead><tbody>${Object.entries(
    problemTable,
  )
    .map(
      ([name, row]) => `<tr id="${name}"><td><code>${name}</code></td><td>${row.status}</td><td>${row.title}</td></tr>`,
    )
    .join('')}</tbody></table>`,
);

const reference = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>API reference</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css"></head>
<body><div id="reference"></div><script src="/docs/assets/swagger-ui-bundle.js"></script><script src="/docs/reference.js"></script></body></html>`;

const script = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true, defaultModelsExpandDepth: 0, validatorUrl: null });`;

const html =
  (content: string): express.RequestHandler =>
  (_req, res) =>
    void res.type('html').send(content);

/** What stands at the door where the web app is not built. */
export function serveLanding(app: Express): void {
  app.get('/', html(landing));
}

/** The reference of the API and the table of problems: everything served from here, nothing from elsewhere. */
export function servePages(app: Express, openApi: object): void {
  app.get('/openapi.json', (_req, res) => void res.json(openApi));
  app.get('/docs', html(reference));
  app.get('/docs/problems', html(problems));
  app.get('/docs/reference.js', (_req, res) => void res.type('js').send(script));
  app.use('/docs/assets', express.static(getAbsoluteFSPath(), { index: false, maxAge: '1h' }));
}
