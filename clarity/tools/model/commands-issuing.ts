import { attempts, type Command } from './command.ts';
import { attesting, keys } from './commands-attesting.ts';
import { type Held, hashOf, type Stage } from './stage.ts';
import { MWH } from './world.ts';

const UNKNOWN = 999_999n;
const REASON = hashOf('reason');
const issue = 'issuance/issue';

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
