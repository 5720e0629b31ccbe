import { z } from 'zod';
import { type Route, route } from '../../kit/http/route.ts';
import { Problem } from '../../kit/problem.ts';
import { makeFork } from './local.contract.ts';

/** A fork of the local chain replays its blocks: seconds on a busy machine. */
const PATIENCE_MS = 30_000;

const Forked = z.object({ height: z.int() });
const Refused = z.object({ error: z.string() });

/** The one action of the local chain that a page may ask for. Its other development actions stay behind the local chain's own door. */
export const forkRoutes = (chainUrl: string): Route[] => [
  route(makeFork, async ({ body }) => {
    const answer = await fetch(`${chainUrl}/dev/reorg`, {
      method: 'POST',
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch(() => {
      throw new Problem('chain-unavailable', 'The local chain does not answer. Start it again with npm start.');
    });
    const said: unknown = await answer.json().catch(() => null);
    const forked = Forked.safeParse(said);
    if (answer.ok && forked.success) return forked.data;
    const refused = Refused.safeParse(said);
    throw new Problem(
      'wrong-state',
      `The local chain makes no fork: ${refused.data?.error ?? `it answers ${answer.status}`}.`,
    );
  }),
];
