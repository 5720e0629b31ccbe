import { attempts, type Command } from './command.ts';
import { hashOf, type Stage } from './stage.ts';
import { HOUR } from './world.ts';

const UNKNOWN = 999_999n;
const register = 'facilities/register-facility';
const REASON = hashOf('reason');

/** A facility in this status, made when there is none. */
function inStatus(p: Stage, status: bigint): bigint {
  const found = p.world.facilities
    .entries()
    .filter(([id, plant]) => plant.status === status && p.isAccount(p.ownerOf(id)));
  if (found.length > 0 && !p.chance(10)) return p.pick(found)[0];
  if (status === 1n) return p.register();
  const id = p.facility({ fresh: true });
  if (status === 4n) p.must(p.member, 'facilities/suspend-facility', id, REASON);
  if (status === 5n) p.must(p.ownerOf(id), 'facilities/deregister-facility', id);
  return id;
}

const bodyOf = (p: Stage, facility: bigint): string => p.world.facilities.get(facility)?.body ?? p.member;

/** A facility whose body could act on it again. */
function withItsBody(p: Stage, status: bigint): { id: bigint; body: string } {
  const id = inStatus(p, status);
  const body = bodyOf(p, id);
  p.judges(p.ownerOf(id), p.bodies.length);
  return { id, body };
}

const offered = (p: Stage): { id: bigint; to: string } => {
  const id = p.facility({ fresh: p.chance(30) });
  const to = p.trader(p.ownerOf(id), p.treasury);
  p.offer(id, to);
  return { id, to };
};

const facilities = [
  ...attempts(
    register,
    ['ok', (p) => p.call(p.pick(p.producers), register, p.registration()), 2],
    [9002, (p) => p.call(p.trader(), register, p.registration({ unit: p.pick([0n, 2n, 999_999n]) }))],
    [9003, (p) => p.call(p.trader(), register, p.registration({ 'nameplate-w': p.pick([0n, 100_000_000_001n]) }))],
    [
      9004,
      (p) =>
        p.call(
          p.trader(),
          register,
          p.registration(p.pick([{ country: 'N' }, { fuel: 'F0' }, { technology: '' }, { details: '00' }])),
        ),
    ],
    [9005, (p) => p.call(p.trader(), register, p.registration({ details: p.world.documents.entries()[0]?.[0] ?? '' }))],
  ),
  ...attempts(
    'facilities/decide-facility',
    [
      'ok',
      (p) => {
        const id = inStatus(p, 1n);
        p.call(p.judge(p.ownerOf(id)), 'facilities/decide-facility', id, p.chance(80), REASON);
      },
      2,
    ],
    [9001, (p) => p.call(p.pick(p.bodies), 'facilities/decide-facility', UNKNOWN, true, REASON)],
    [2001, (p) => p.call(p.trader(), 'facilities/decide-facility', inStatus(p, 1n), true, REASON)],
    [
      2002,
      (p) => {
        const [body = ''] = p.judges(p.poor, 3);
        const id = p.register({}, body);
        p.call(body, 'facilities/decide-facility', id, true, REASON);
      },
    ],
    [
      2003,
      (p) => {
        const id = inStatus(p, 1n);
        const owner = p.ownerOf(id);
        const body = p.judge(owner);
        p.must(p.member, 'verification/set-organisation', owner, p.world.bodies.get(body)?.organisation ?? '');
        p.call(body, 'facilities/decide-facility', id, true, REASON);
      },
    ],
    [9006, (p) => p.call(p.judge(p.poor), 'facilities/decide-facility', p.facility(), true, REASON)],
  ),
  ...attempts(
    'facilities/suspend-facility',
    [
      'ok',
      (p) => {
        const { id, body } = withItsBody(p, 2n);
        p.call(p.chance(50) ? p.member : body, 'facilities/suspend-facility', id, REASON);
      },
      2,
    ],
    [9001, (p) => p.call(p.member, 'facilities/suspend-facility', UNKNOWN, REASON)],
    [1005, (p) => p.call(p.trader(), 'facilities/suspend-facility', inStatus(p, 2n), REASON)],
    [
      2001,
      (p) => {
        const { id, body } = withItsBody(p, 2n);
        p.must(p.member, 'verification/suspend-body', body);
        p.call(body, 'facilities/suspend-facility', id, REASON);
      },
    ],
    [9008, (p) => p.call(p.member, 'facilities/suspend-facility', inStatus(p, p.pick([1n, 4n, 5n])), REASON)],
  ),
  ...attempts(
    'facilities/reinstate-facility',
    [
      'ok',
      (p) => {
        const { id, body } = withItsBody(p, 2n);
        p.must(body, 'facilities/suspend-facility', id, REASON);
        p.call(p.chance(50) ? p.member : body, 'facilities/reinstate-facility', id, REASON);
      },
      3,
    ],
    [9001, (p) => p.call(p.member, 'facilities/reinstate-facility', UNKNOWN, REASON)],
    [1005, (p) => p.call(bodyOf(p, inStatus(p, 4n)), 'facilities/reinstate-facility', inStatus(p, 4n), REASON)],
    [9009, (p) => p.call(p.member, 'facilities/reinstate-facility', inStatus(p, p.pick([1n, 2n, 5n])), REASON)],
  ),
  ...attempts(
    'facilities/offer-facility',
    [
      'ok',
      (p) => {
        const id = p.facility();
        p.call(p.ownerOf(id), 'facilities/offer-facility', id, p.chance(20) ? null : p.trader(p.ownerOf(id)));
      },
      1,
    ],
    [9001, (p) => p.call(p.trader(), 'facilities/offer-facility', UNKNOWN, null)],
    [9007, (p) => p.call(p.poor, 'facilities/offer-facility', p.facility(), p.poor)],
    [9010, (p) => p.call(p.ownerOf(inStatus(p, 5n)), 'facilities/offer-facility', inStatus(p, 5n), p.poor)],
    [
      9011,
      (p) => {
        const id = p.facility();
        p.call(p.ownerOf(id), 'facilities/offer-facility', id, p.ownerOf(id));
      },
    ],
  ),
  ...attempts(
    'facilities/accept-facility',
    [
      'ok',
      (p) => {
        const { id, to } = offered(p);
        p.call(to, 'facilities/accept-facility', id);
      },
      2,
    ],
    [9001, (p) => p.call(p.trader(), 'facilities/accept-facility', UNKNOWN)],
    [
      9013,
      (p) => {
        const id = p.facility({ fresh: true });
        const owner = p.ownerOf(id);
        p.must(p.member, 'verification/set-organisation', owner, hashOf(owner));
        p.must(owner, 'facilities/offer-facility', id, p.poor);
        p.call(p.poor, 'facilities/accept-facility', id);
      },
    ],
    [9012, (p) => p.call(p.poor, 'facilities/accept-facility', p.facility())],
  ),
  ...attempts(
    'facilities/deregister-facility',
    [
      'ok',
      (p) => {
        const id = inStatus(p, p.pick([1n, 2n, 4n]));
        p.call(p.ownerOf(id), 'facilities/deregister-facility', id);
      },
      1,
    ],
    [9001, (p) => p.call(p.trader(), 'facilities/deregister-facility', UNKNOWN)],
    [9007, (p) => p.call(p.poor, 'facilities/deregister-facility', p.facility())],
    [
      9014,
      (p) => {
        const { owner, lot } = p.issued(p.attested(p.facility({ unit: 1n, fresh: true }), { wh: 5_000_000n }));
        const facility = p.world.issuances.get(lot.issuance)?.facility ?? 0n;
        p.must(p.judge(owner), 'verification/correct', lot.issuance, 1n, REASON);
        p.call(owner, 'facilities/deregister-facility', facility);
      },
    ],
    [
      9010,
      (p) => {
        const id = inStatus(p, 5n);
        p.call(p.ownerOf(id), 'facilities/deregister-facility', id);
      },
    ],
  ),
];

const bodies = [
  ...attempts(
    'verification/admit-body',
    ['ok', (p) => p.call(p.member, 'verification/admit-body', p.pick(p.bodies), hashOf(p.pick(p.bodies))), 1],
    [1005, (p) => p.call(p.trader(), 'verification/admit-body', p.poor, REASON)],
  ),
  ...attempts(
    'verification/suspend-body',
    ['ok', (p) => p.call(p.member, 'verification/suspend-body', p.judge(p.poor)), 1],
    [2001, (p) => p.call(p.member, 'verification/suspend-body', p.trader())],
    [1005, (p) => p.call(p.trader(), 'verification/suspend-body', p.pick(p.bodies))],
  ),
  ...attempts(
    'verification/set-organisation',
    ['ok', (p) => p.call(p.member, 'verification/set-organisation', p.trader(), p.hash()), 1],
    [1005, (p) => p.call(p.trader(), 'verification/set-organisation', p.trader(), p.hash())],
  ),
  ...attempts(
    'verification/set-link',
    ['ok', (p) => p.call(p.member, 'verification/set-link', hashOf(p.bodies[0] ?? ''), p.hash(), p.chance(50)), 1],
    [1005, (p) => p.call(p.trader(), 'verification/set-link', p.hash(), p.hash(), false)],
    [2020, (p) => p.call(p.member, 'verification/set-link', REASON, REASON, true)],
  ),
  ...attempts(
    'verification/declare-link',
    ['ok', (p) => p.call(p.judge(p.poor), 'verification/declare-link', hashOf(p.pick([p.poor, ...p.traders]))), 1],
    [2001, (p) => p.call(p.trader(), 'verification/declare-link', REASON)],
    [
      2020,
      (p) => {
        const body = p.judge(p.poor);
        p.call(body, 'verification/declare-link', p.world.bodies.get(body)?.organisation ?? '');
      },
    ],
  ),
  ...attempts(
    'verification/set-quorum',
    ['ok', (p) => p.call(p.member, 'verification/set-quorum', 100_000_000n, p.pick([100_000_000n, 1_000_000_000n])), 2],
    [1005, (p) => p.call(p.trader(), 'verification/set-quorum', 1n, 1n)],
    [2019, (p) => p.call(p.member, 'verification/set-quorum', p.pick([0n, 2n]), 1n)],
  ),
  ...attempts(
    'verification/set-paused',
    ['ok', (p) => p.call(p.pick([p.member, p.guardian]), 'verification/set-paused', true), 1],
    [1005, (p) => p.call(p.pick([p.trader(), p.guardian]), 'verification/set-paused', false)],
  ),
  ...attempts(
    'issuance/set-paused',
    ['ok', (p) => p.call(p.pick([p.member, p.guardian]), 'issuance/set-paused', true), 1],
    [1005, (p) => p.call(p.pick([p.trader(), p.guardian]), 'issuance/set-paused', false)],
  ),
  ...attempts(
    'issuance/set-validity',
    ['ok', (p) => p.call(p.member, 'issuance/set-validity', p.pick([0n, 100_000n * HOUR])), 1],
    [1005, (p) => p.call(p.trader(), 'issuance/set-validity', 1n)],
    [10019, (p) => p.call(p.member, 'issuance/set-validity', 3_155_760_001n)],
  ),
  ...attempts('issuance/open-ledger', [
    10001,
    (p) => {
      const account = { owner: p.poor, unit: 1n, 'nameplate-w': 1n, 'commissioned-at': 0n, trial: false };
      p.call(p.poor, 'issuance/open-ledger', UNKNOWN, account);
    },
  ]),
  ...attempts('issuance/set-ledger', [10001, (p) => p.call(p.poor, 'issuance/set-ledger', p.facility(), p.poor, true)]),
  ...attempts('issuance/open-request', [
    10001,
    (p) => p.call(p.poor, 'issuance/open-request', p.hash(), p.facility(), p.poor, [p.poor]),
  ]),
  ...attempts('issuance/revoke', [10001, (p) => p.call(p.poor, 'issuance/revoke', p.pick(p.bodies))]),
  ...attempts('issuance/correct', [
    10001,
    (p) => p.call(p.poor, 'issuance/correct', p.lot().lot.issuance, 1n, p.poor, REASON),
  ]),
];

export const registry: readonly Command[] = [...facilities, ...bodies];
