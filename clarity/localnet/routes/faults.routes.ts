import type { Fault, Faults } from '../faults.ts';
import { BadRequest, type Request, type Route } from '../http.ts';
import { object, whole, yesOrNo } from './body.ts';

const FIELDS = ['path', 'slow_ms', 'status', 'truncate', 'stale_tip', 'wrong_chain_id', 'next', 'rate', 'seed'];
const STATUSES = [400, 401, 403, 404, 408, 413, 429, 500, 502, 503, 504];
const MOST_SLOW_MS = 10 * 60_000;
const MOST = 2 ** 31;

/** `/dev/faults`: what goes wrong from now on. One may be added to another. */
export function faultRoutes(faults: Faults): Route[] {
  const all = () => ({ json: { faults: faults.all.map(view) } });
  const path = /\/dev\/faults/;
  return [
    { method: 'GET', path, localOnly: true, handle: all },
    {
      method: 'POST',
      path,
      localOnly: true,
      handle: (request) => {
        faults.add(faultOf(request));
        return all();
      },
    },
    {
      method: 'DELETE',
      path,
      localOnly: true,
      handle: () => {
        faults.clear();
        return all();
      },
    },
  ];
}

function faultOf(request: Request): Fault {
  const body = object(request, ...FIELDS);
  const { path = '/', status, rate = 1 } = body;
  if (typeof path !== 'string' || !path.startsWith('/') || path.startsWith('/dev')) {
    throw new BadRequest(
      'path must be the beginning of a path of the node or the API, such as "/v2" or "/extended/v3"',
    );
  }
  if (status !== undefined && !STATUSES.includes(Number(status))) {
    throw new BadRequest(`status must be one of ${STATUSES.join(', ')}`);
  }
  if (typeof rate !== 'number' || !(rate >= 0 && rate <= 1)) throw new BadRequest('rate must be from 0 to 1');
  const next = whole(body.next, 'next', MOST);
  const fault = {
    path,
    slowMs: whole(body.slow_ms, 'slow_ms', MOST_SLOW_MS),
    ...(status === undefined ? {} : { status: Number(status) }),
    truncate: yesOrNo(body.truncate, 'truncate'),
    staleTip: whole(body.stale_tip, 'stale_tip', MOST),
    wrongChainId: yesOrNo(body.wrong_chain_id, 'wrong_chain_id'),
    ...(next > 0 ? { next } : {}),
    rate,
    seed: whole(body.seed, 'seed', MOST),
  };
  if (fault.slowMs + fault.staleTip === 0 && status === undefined && !fault.truncate && !fault.wrongChainId) {
    throw new BadRequest('say what goes wrong: slow_ms, status, truncate, stale_tip or wrong_chain_id');
  }
  return fault;
}

function view({ slowMs, staleTip, wrongChainId, ...fault }: Faults['all'][number]) {
  return { ...fault, slow_ms: slowMs, stale_tip: staleTip, wrong_chain_id: wrongChainId };
}
