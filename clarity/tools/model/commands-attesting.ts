import { privateKeyToPublic } from '@stacks/transactions';
import { attempts, type Command } from './command.ts';
import type * as R from './records.ts';
import { DAY, hashOf, type Stage } from './stage.ts';
import { HOUR } from './world.ts';

const UNKNOWN = 999_999n;
const REASON = hashOf('reason');
const attest = 'verification/attest';

/** A request that nobody has attested yet, and somebody who may. */
function wanted(p: Stage, over: Partial<R.Request> = {}): { request: R.Request; body: string; owner: string } {
  if (p.world.attesting.paused) p.must(p.member, 'verification/set-paused', false);
  const facility = p.facility();
  const owner = p.ownerOf(facility);
  return { request: p.request(facility, over), body: p.judge(owner), owner };
}

/** One attestation of a request that needs two. */
function halfAttested(p: Stage): { request: R.Request; first: string; second: string } {
  if (p.world.attesting.paused) p.must(p.member, 'verification/set-paused', false);
  p.must(p.member, 'verification/set-quorum', 100_000_000n, 1_000_000_000n);
  const facility = p.register({ 'nameplate-w': 200_000_000n });
  const owner = p.ownerOf(facility);
  const [first = '', second = ''] = p.judges(owner, 2);
  p.must(first, 'facilities/decide-facility', facility, true, REASON);
  const request = p.request(facility);
  p.must(first, attest, request);
  return { request, first, second };
}

const bad = (aim: number, over: (p: Stage, request: R.Request) => Partial<R.Request>) =>
  [
    aim,
    (p: Stage) => {
      const { request, body } = wanted(p);
      p.call(body, attest, { ...request, ...over(p, request) });
    },
  ] as const;

export const attesting: readonly Command[] = attempts(
  attest,
  [
    'ok',
    (p) => {
      const { request, body } = wanted(p);
      p.call(body, attest, request);
    },
    3,
  ],
  [
    'ok',
    (p) => {
      const { request, second } = halfAttested(p);
      p.call(second, attest, request);
    },
    2,
  ],
  bad(2004, () => ({ facility: UNKNOWN })),
  [2001, (p) => p.call(p.trader(), attest, wanted(p).request)],
  [
    2002,
    (p) => {
      const [body = ''] = p.judges(p.poor, 3);
      const facility = p.register({}, body);
      p.call(body, attest, p.request(facility));
    },
  ],
  [
    2003,
    (p) => {
      const { request, body, owner } = wanted(p);
      p.must(p.member, 'verification/set-organisation', owner, p.world.bodies.get(body)?.organisation ?? '');
      p.call(body, attest, request);
    },
  ],
  [
    2018,
    (p) => {
      const { request, body } = wanted(p);
      p.must(p.guardian, 'verification/set-paused', true);
      p.call(body, attest, request);
    },
  ],
  [
    2005,
    (p) => {
      const { request, body } = wanted(p);
      p.must(p.member, 'facilities/suspend-facility', request.facility, REASON);
      p.call(body, attest, request);
    },
  ],
  bad(2006, (p, request) =>
    p.pick([
      { 'period-start': request['period-start'] + 1n },
      { 'period-end': request['period-start'] },
      { 'period-start': request['period-end'] - 745n * HOUR },
    ]),
  ),
  bad(2007, (p) => ({ 'period-end': (p.now / HOUR + 1n) * HOUR, 'period-start': (p.now / HOUR) * HOUR })),
  bad(2008, () => ({ 'period-start': 1_499_997_600n - HOUR, 'period-end': 1_499_997_600n })),
  bad(2009, (p) => p.pick([{ wh: 0n }, { leaves: 0n }])),
  [
    2010,
    (p) => {
      const { request, body } = wanted(p);
      const hours = (request['period-end'] - request['period-start']) / HOUR;
      const most = (p.ledger(request.facility)['nameplate-w'] * hours * 110n) / 100n;
      p.call(body, attest, { ...request, wh: most + 1n });
    },
  ],
  bad(2011, (p) => ({ 'expires-at': p.now - p.pick([0n, 1n, DAY]) })),
  bad(2012, (p) => ({ 'expires-at': p.now + 366n * DAY + 20n })),
  [
    2013,
    (p) => {
      const request = p.attested();
      if (p.chance(50)) p.issue(request);
      p.call(p.judge(p.ownerOf(request.facility)), attest, request);
    },
  ],
  [
    2014,
    (p) => {
      const { request, first, second } = halfAttested(p);
      if (p.chance(50)) p.call(first, attest, request);
      else {
        p.must(p.member, 'verification/set-link', hashOf(first), hashOf(second), true);
        p.call(second, attest, request);
      }
    },
  ],
);

/** A key of a body that is in use. */
function keyed(p: Stage, body: string): string {
  const key = hashOf(`key ${p.serial()}`);
  p.must(body, 'verification/add-key', privateKeyToPublic(`${key}01`) as string);
  return `${key}01`;
}

export const keys: readonly Command[] = [
  ...attempts(
    'verification/add-key',
    ['ok', (p) => p.call(p.judge(p.poor), 'verification/add-key', `02${p.hash()}`), 1],
    [2001, (p) => p.call(p.trader(), 'verification/add-key', `02${p.hash()}`)],
    [
      2016,
      (p) => {
        const body = p.judge(p.poor);
        p.call(body, 'verification/add-key', privateKeyToPublic(keyed(p, body)) as string);
      },
    ],
  ),
  ...attempts(
    'verification/revoke-key',
    [
      'ok',
      (p) => {
        const body = p.judge(p.poor);
        p.call(body, 'verification/revoke-key', privateKeyToPublic(keyed(p, body)) as string);
      },
      1,
    ],
    [2017, (p) => p.call(p.pick(p.bodies), 'verification/revoke-key', `02${p.hash()}`)],
  ),
  ...attempts(
    'verification/attest-signed',
    [
      'ok',
      (p) => {
        const { request, body } = wanted(p);
        const signature = p.signWith(p.digestOf(request), keyed(p, body));
        p.call(p.pick([p.poor, body]), 'verification/attest-signed', request, body, signature);
      },
      2,
    ],
    [
      2015,
      (p) => {
        const { request, body } = wanted(p);
        const key = keyed(p, body);
        const signature = p.signWith(p.digestOf({ ...request, wh: request.wh + 1n }), key);
        p.call(p.poor, 'verification/attest-signed', request, body, p.pick([signature, '00'.repeat(65)]));
      },
    ],
  ),
];
