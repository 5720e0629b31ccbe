import type { Express } from 'express';
import express from 'express';
import { getAbsoluteFSPath } from 'swagger-ui-dist';
import { contractRefusals } from '../chain/outcome/contract-problem.ts';
import { problemTable } from '../kit/problem-table.ts';

const STYLE = `:root{color-scheme:light dark;--line:#8884;--quiet:light-dark(#555,#aaa);--accent:light-dark(#0b6b43,#5fd39a)}
body{margin:0;font:16px/1.55 system-ui,sans-serif;background:light-dark(#fff,#14181a);color:light-dark(#1b1f23,#e8eaea)}
.bar,.page{max-width:60rem;margin:0 auto;padding:0 1.25rem}
header{border-bottom:1px solid var(--line)}.bar{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;align-items:baseline;padding-block:.8rem}
.bar b{margin-right:auto}.bar a,.page a{color:var(--accent)}.bar a{text-decoration:none}.bar a:hover,.bar a:focus-visible{text-decoration:underline}
@media(max-width:30rem){.bar b{flex-basis:100%}}
.page{padding-block:1.5rem 4rem}.page h1{font-size:1.7rem;line-height:1.25;margin:.5rem 0}.page h2{font-size:1.1rem;margin:2rem 0 .5rem}
.page p{max-width:44rem}.page code{font-size:.92em}.page pre{overflow-x:auto;border:1px solid var(--line);border-radius:.5rem;padding:.8rem 1rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));gap:.8rem;padding:0;list-style:none}
.cards a{display:block;height:100%;box-sizing:border-box;padding:.9rem 1rem;border:1px solid var(--line);border-radius:.5rem;text-decoration:none}
.cards a:hover,.cards a:focus-visible{border-color:var(--accent)}.cards span{display:block;color:var(--quiet);font-size:.92em}
.page table{border-collapse:collapse;width:100%}.page td,.page th{text-align:left;vertical-align:top;padding:.45rem .9rem .45rem 0;border-bottom:1px solid var(--line)}
tr:target{background:#5fd39a33}`;

const ICON =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b6b43"/><path d="M18 4 8 18h6l-2 10 11-15h-7z" fill="#fff"/></svg>',
  );

/** One frame for every page; `body` is trusted HTML of this file. */
const page = (title: string, body: string, head = '') => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<link rel="icon" href="${ICON}">${head}<style>${STYLE}</style></head>
<body><header><nav class="bar" aria-label="Pages"><b><a href="/">REC market</a></b><a href="/docs">API reference</a>
<a href="/docs/problems">Problems</a><a href="/v1/status">Status</a></nav></header>
${body}</body></html>`;

const landing = page(
  'REC market',
  `<main class="page"><h1>Renewable energy certificates on Stacks, settled in sBTC</h1>
<p>This is the API. The chain decides, this service prepares and shows: it answers with contract calls that a wallet signs, and never
holds a key. The web app is not built here (<code>npm run build</code>).</p>
<ul class="cards">
<li><a href="/docs">API reference<span>Every operation, who may call it, and a form to try it</span></a></li>
<li><a href="/openapi.json">OpenAPI document<span>The same for your code generator (OpenAPI 3.1)</span></a></li>
<li><a href="/docs/problems">Problems<span>Every way a request can fail, by name</span></a></li>
<li><a href="/v1/status">Status<span>Database, queue, IPFS, and how far the chain is followed</span></a></li>
</ul>
<h2>Check a claim without us</h2>
<p>Anybody can check a retirement from the chain and IPFS alone, with a checkout of the source:</p>
<pre><code>npm run verify -- retirement:1</code></pre></main>`,
);

const problems = page(
  'Problems · REC market',
  `<main class="page"><h1>Problems</h1><p>Every failure is an <code>application/problem+json</code> document (RFC 9457) with one of these names.</p>
<table><thead><tr><th scope="col">Name</th><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead><tbody>${Object.entries(
    problemTable,
  )
    .map(
      ([name, row]) => `<tr id="${name}"><td><code>${name}</code></td><td>${row.status}</td><td>${row.title}</td></tr>`,
    )
    .join('')}</tbody></table>
<h2>Refusals of the contracts</h2>
<p>A transaction that failed on chain names one of these; the words are those of the contracts.</p>
<table><thead><tr><th scope="col">Name</th><th scope="col">Status</th><th scope="col">What it says</th></tr></thead><tbody>${contractRefusals
    .filter(({ name }) => !Object.hasOwn(problemTable, name))
    .map(
      ({ name, status, title }) =>
        `<tr id="${name}"><td><code>${name}</code></td><td>${status}</td><td>${title}</td></tr>`,
    )
    .join('')}</tbody></table></main>`,
);

const reference = page(
  'API reference · REC market',
  `<div id="reference"></div><script src="/docs/assets/swagger-ui-bundle.js"></script><script src="/docs/reference.js"></script>`,
  '<link rel="stylesheet" href="/docs/assets/swagger-ui.css">',
);

/** Swagger UI has a dark theme behind a class; it follows the system like the other pages. */
const script = `const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();
SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true, defaultModelsExpandDepth: 0, validatorUrl: null });`;

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
