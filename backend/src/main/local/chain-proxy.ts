import { request } from 'node:http';
import type { Express, RequestHandler } from 'express';
import { Problem } from '../../kit/problem.ts';
import { LOCAL_CHAIN_PATH } from './local.contract.ts';

/** The RPC of a node and of its API. The development actions of the local chain trust whoever is on this machine: not these. */
const OPEN = /^\/(v2|v3|extended)\//;
const PASSED_ON = ['content-type', 'content-length', 'accept'] as const;
const MOST_BYTES = 2 * 2 ** 20;

/**
 * Passes requests to the local chain on, so that a page of this origin reaches it under the rule that pages talk to their own
 * origin only.
 */
export function proxyChain(app: Express, chainUrl: string): void {
  const node = new URL(chainUrl);
  const forward: RequestHandler = (req, res, next) => {
    const refuse = (problem: Problem) => (res.headersSent ? res.destroy() : next(problem));
    const target = URL.canParse(req.url, chainUrl) ? new URL(req.url, chainUrl) : null;
    // Judged as the address will be asked for: dots in a path are resolved by now.
    if (target?.host !== node.host || !OPEN.test(target.pathname) || !['GET', 'POST'].includes(req.method))
      return refuse(new Problem('not-found', 'Only GET and POST of the Stacks RPC are passed on to the local chain.'));
    if (Number(req.headers['content-length'] ?? 0) > MOST_BYTES)
      return refuse(new Problem('too-large', 'No transaction is this large.'));
    const headers = Object.fromEntries(
      PASSED_ON.flatMap((name) => (req.headers[name] ? [[name, req.headers[name]]] : [])),
    );
    const outgoing = request(target, { method: req.method, headers }, (answer) => {
      res.status(answer.statusCode ?? 502);
      const type = answer.headers['content-type'];
      if (type !== undefined) res.setHeader('content-type', type);
      answer.pipe(res);
    });
    outgoing.on('error', () => refuse(new Problem('chain-unavailable', 'The local chain does not answer.')));
    req.pipe(outgoing);
  };
  app.use(LOCAL_CHAIN_PATH, forward);
}
