import type { Request } from 'express';
import { Problem } from '../problem.ts';

export interface SentToken {
  token: string;
  /** `cookie`: the browser added it by itself, whoever made the page that sent the request. */
  by: 'header' | 'cookie';
}

/** The token of a session: from the Authorization header (RFC 6750), or from the cookie of a browser. */
export function tokenOf({ headers }: Request): SentToken | undefined {
  const [, bearer] = /^bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  if (bearer !== undefined) return { token: bearer, by: 'header' };
  const [, cookie] = /(?:^|;\s*)rec_session=([\w-]+)/.exec(headers.cookie ?? '') ?? [];
  return cookie === undefined ? undefined : { token: cookie, by: 'cookie' };
}

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);

/**
 * Refuses a change that a browser sends with the cookie from a page that is not ours. SameSite=Strict keeps other sites out,
 * but not a page on a sibling domain or on another port. Browsers state the page in Sec-Fetch-Site or Origin; programs that
 * send neither have no page that could trick them.
 */
export function refuseForeignPage(req: Request, publicUrl: string): void {
  if (req.method === 'GET' || req.method === 'HEAD') return;
  const site = req.get('sec-fetch-site');
  const origin = req.get('origin');
  if (site === 'same-origin' || site === 'none') return;
  const own = origin !== undefined && [req.get('host'), hostOf(publicUrl)].includes(hostOf(origin) ?? '');
  if (site === undefined && (origin === undefined || own)) return;
  throw new Problem(
    'foreign-page',
    'Your browser says that a page from elsewhere sent this. Act on the pages of this site.',
  );
}
