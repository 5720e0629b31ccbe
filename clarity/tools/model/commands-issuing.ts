import { privateKeyToPublic } from '@stacks/transactions';
import { attempts, type Command } from './command.ts';
import type * as R from './records.ts';
import { DAY, type Held, hashOf, type Stage } from './stage.ts';
import { HOUR, MWH } from './world.ts';

const UNKNOWN = 999_999n;
const REASON = hashOf('reason');
const attest = 'verification/attest';
const issue = 'issuance/issue';

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

const attesting = attempts(
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

const keys = [
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

const issuing = attempts(
  issue,
  [
    'ok',
    (p) => {
      const request = p.attested();
      p.call(p.ownerOf(request.facility), issue, request);
    },
    5,
  ],
  [10002, (p) => p.call(p.trader(), issue, { ...p.attested(), facility: UNKNOWN })],
  [
    10005,
    (p) => {
      const request = p.attested();
      p.call(p.ownerOf(request.facility), issue, { ...request, wh: request.wh + 1n });
    },
  ],
  [10003, (p) => p.call(p.poor, issue, p.attested())],
  [
    10011,
    (p) => {
      const request = p.attested();
      p.must(p.pick([p.member, p.guardian]), 'issuance/set-paused', true);
      p.call(p.ownerOf(request.facility), issue, request);
    },
  ],
  [
    10004,
    (p) => {
      const request = p.attested();
      p.must(p.member, 'facilities/suspend-facility', request.facility, REASON);
      p.call(p.ownerOf(request.facility), issue, request);
    },
  ],
  [
    10006,
    (p) => {
      const request = p.attested();
      p.issue(request);
      p.call(p.ownerOf(request.facility), issue, request);
    },
  ],
  [
    10008,
    (p) => {
      const request = p.attested();
      const to = p.trader(p.ownerOf(request.facility));
      p.handOver(request.facility, to);
      if (p.world.issuing.paused) p.must(p.member, 'issuance/set-paused', false);
      p.call(to, issue, request);
    },
  ],
  [
    10007,
    (p) => {
      const request = p.attested();
      if (p.world.issuing.paused) p.must(p.member, 'issuance/set-paused', false);
      const [given] = p.world.requests.get(p.digestOf(request))?.bodies ?? [];
      p.must(p.member, 'verification/suspend-body', given?.body ?? '');
      p.admit(given?.body ?? '');
      p.call(p.ownerOf(request.facility), issue, request);
    },
  ],
  [
    10009,
    (p) => {
      const request = p.attested(p.facility(), { 'expires-at': p.now + 400n });
      p.chain.pass(400n);
      p.call(p.ownerOf(request.facility), issue, request);
    },
  ],
  [
    10018,
    (p) => {
      const request = p.attested();
      if (p.world.issuing.paused) p.must(p.member, 'issuance/set-paused', false);
      const age = p.now + 10n - request['period-end'];
      p.must(p.member, 'issuance/set-validity', age > 1n ? age : 1n);
      p.call(p.ownerOf(request.facility), issue, request);
      p.must(p.member, 'issuance/set-validity', 0n);
    },
  ],
  [
    10010,
    (p) => {
      const done = p.attested();
      const { 'period-start': start, 'period-end': end } = done;
      const again = p.attested(done.facility, { 'period-start': start, 'period-end': end, wh: done.wh });
      p.issue(done);
      p.call(p.ownerOf(done.facility), issue, again);
    },
  ],
);

/** A fresh issuance that its owner has whole. */
const whole = (p: Stage): Held => p.issued(p.attested(p.facility({ unit: 1n }), { wh: 3n * MWH }));
const facilityOf = (p: Stage, issuance: bigint): bigint => p.world.issuances.get(issuance)?.facility ?? 0n;

const undoing = (target: 'issuance/withdraw' | 'verification/withdraw'): Command[] => {
  const isOwners = target === 'issuance/withdraw';
  const who = (p: Stage, { lot, owner }: Held): string => {
    const current = p.ownerOf(facilityOf(p, lot.issuance));
    return isOwners ? owner : (p.judges(owner, 3).find((body) => p.judges(current, 1).includes(body)) ?? '');
  };
  return attempts(
    target,
    [
      'ok',
      (p) => {
        const held = whole(p);
        p.call(who(p, held), target, held.lot.issuance, held.token, REASON);
      },
      3,
    ],
    [isOwners ? 10012 : 2021, (p) => p.call(p.trader(), target, UNKNOWN, null, REASON)],
    [isOwners ? 10003 : 2001, (p) => p.call(p.poor, target, p.lot().lot.issuance, null, REASON)],
    [
      10014,
      (p) => {
        const held = whole(p);
        const body = p.judge(held.owner);
        if (p.chance(50)) p.direct(body, 'verification/correct', held.lot.issuance, 1n, REASON);
        else p.must(held.owner, 'issuance/withdraw', held.lot.issuance, held.token, REASON);
        p.call(who(p, held), target, held.lot.issuance, held.token, REASON);
      },
    ],
    [
      10013,
      (p) => {
        const held = whole(p);
        p.issue(p.attested(facilityOf(p, held.lot.issuance)));
        p.call(who(p, held), target, held.lot.issuance, held.token, REASON);
      },
    ],
    [
      3015,
      (p) => {
        const held = whole(p);
        const sold = p.chance(50);
        if (sold) p.must(held.owner, 'rec-nft/transfer', held.token, held.owner, p.poor);
        p.call(who(p, held), target, held.lot.issuance, sold ? held.token : p.pick([null, UNKNOWN]), REASON);
      },
    ],
  );
};

const correcting = attempts(
  'verification/correct',
  [
    'ok',
    (p) => {
      const { issuance } = p.lot().lot;
      const attested = p.world.issuances.get(issuance)?.['attested-wh'] ?? 0n;
      p.call(p.judge(p.ownerOf(facilityOf(p, issuance))), 'verification/correct', issuance, p.part(attested), REASON);
    },
    3,
  ],
  [2021, (p) => p.call(p.pick(p.bodies), 'verification/correct', UNKNOWN, 1n, REASON)],
  [2001, (p) => p.call(p.trader(), 'verification/correct', p.lot().lot.issuance, 1n, REASON)],
  [
    10014,
    (p) => {
      const { lot, owner, token } = whole(p);
      p.must(owner, 'issuance/withdraw', lot.issuance, token, REASON);
      p.call(p.judge(owner), 'verification/correct', lot.issuance, 1n, REASON);
    },
  ],
  [
    10015,
    (p) => {
      const { lot, owner } = whole(p);
      const attested = p.world.issuances.get(lot.issuance)?.['attested-wh'] ?? 0n;
      p.call(p.judge(owner), 'verification/correct', lot.issuance, p.pick([0n, attested + 1n]), REASON);
    },
  ],
);

export const issuingCommands: readonly Command[] = [
  ...attesting,
  ...keys,
  ...issuing,
  ...undoing('issuance/withdraw'),
  ...undoing('verification/withdraw'),
  ...correcting,
];
