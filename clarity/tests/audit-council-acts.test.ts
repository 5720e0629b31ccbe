import { Cl, type ClarityValue } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { hashOf, requestTuple, type Scenario } from '../tools/scenario.ts';
import { attest, decide, suspendBody } from '../tools/steps.ts';
import { deployed } from './support/market.ts';

const DELAY = 3_600n;
const NEVER_SUSPENDED = { suspensions: Cl.uint(0) };

interface Act {
  contract: 'verification' | 'issuance' | 'facilities';
  fn: string;
  /** What the council approves: the name of the act and every argument. */
  fields: (s: Scenario) => Record<string, ClarityValue>;
  /** What the contract adds to the arguments, so that the approval holds only while it is true. */
  state?: Record<string, ClarityValue>;
  delayed: boolean;
}

const [one, other] = [hashOf('one'), hashOf('other')];
const codeOf = (s: Scenario, contract: string): ClarityValue => {
  const { result } = s.simnet.execute(`(unwrap-panic (contract-hash? '${contract}))`);
  return Cl.bufferFromHex((result as unknown as { value: string }).value);
};
const pinned = (s: Scenario, name: string) => {
  const contract = `${s.deployer}.${name}`;
  return Cl.tuple({ contract: Cl.principal(contract), code: codeOf(s, contract) });
};

/** Every administrative act of the contracts that certify; the market of `prepared` is in a state to do each. */
const acts: Act[] = [
  {
    contract: 'verification',
    fn: 'admit-body',
    fields: (s) => ({ body: Cl.principal(s.outsider), organisation: Cl.buffer(one) }),
    state: NEVER_SUSPENDED,
    delayed: true,
  },
  { contract: 'verification', fn: 'suspend-body', fields: (s) => ({ body: Cl.principal(s.body) }), delayed: false },
  {
    contract: 'verification',
    fn: 'set-organisation',
    fields: (s) => ({ account: Cl.principal(s.producer2), organisation: Cl.buffer(one) }),
    delayed: false,
  },
  {
    contract: 'verification',
    fn: 'set-organisation',
    fields: (s) => ({ account: Cl.principal(s.producer), organisation: Cl.buffer(other) }),
    delayed: true,
  },
  {
    contract: 'verification',
    fn: 'set-link',
    fields: () => ({ a: Cl.buffer(one), b: Cl.buffer(other), linked: Cl.bool(true) }),
    delayed: false,
  },
  {
    contract: 'verification',
    fn: 'set-link',
    fields: () => ({ a: Cl.buffer(one), b: Cl.buffer(other), linked: Cl.bool(false) }),
    delayed: true,
  },
  {
    contract: 'verification',
    fn: 'set-quorum',
    fields: () => ({ 'two-from-w': Cl.uint(1), 'three-from-w': Cl.uint(2) }),
    delayed: true,
  },
  { contract: 'verification', fn: 'set-paused', fields: () => ({ paused: Cl.bool(false) }), delayed: false },
  { contract: 'issuance', fn: 'set-paused', fields: () => ({ paused: Cl.bool(false) }), delayed: false },
  { contract: 'issuance', fn: 'set-validity', fields: () => ({ validity: Cl.uint(1) }), delayed: true },
  {
    contract: 'issuance',
    fn: 'set-authorities',
    fields: (s) => ({ verification: pinned(s, 'verification'), facilities: pinned(s, 'facilities') }),
    delayed: true,
  },
  {
    contract: 'facilities',
    fn: 'suspend-facility',
    fields: () => ({ facility: Cl.uint(1), reason: Cl.buffer(one) }),
    delayed: false,
  },
  {
    contract: 'facilities',
    fn: 'reinstate-facility',
    fields: () => ({ facility: Cl.uint(2), reason: Cl.buffer(one) }),
    delayed: false,
  },
];

const council = (s: Scenario, members: string[], threshold: number, delay: bigint) =>
  s.must(
    s.deployer,
    'council/bootstrap',
    Cl.list(members.map((member) => Cl.principal(member))),
    Cl.uint(threshold),
    Cl.list([Cl.principal(s.treasury)]),
    Cl.uint(delay),
  );

const approve = (s: Scenario, by: string, { contract, fn, fields, state }: Act) =>
  s.must(
    by,
    'council/approve',
    Cl.principal(`${s.deployer}.${contract}`),
    Cl.bufferFromHex(Cl.serialize(Cl.tuple({ action: Cl.stringAscii(fn), ...fields(s), ...state }))),
  );
const carryOut = (s: Scenario, by: string, { contract, fn, fields }: Act) =>
  s.call(by, `${contract}/${fn}`, ...Object.values(fields(s)));

function waitOut(s: Scenario): void {
  const until = s.now() + DELAY;
  while (s.now() < until) simnet.mineEmptyBurnBlock();
}

/** A council of two with a delay, one body, an approved facility u1 and a suspended one u2. */
function prepared(): Scenario {
  const s = deployed();
  council(s, [s.member, s.buyer2], 2, DELAY);
  const admission = { body: Cl.principal(s.body), organisation: Cl.buffer(other) };
  const known = { account: Cl.principal(s.producer), organisation: Cl.buffer(one) };
  const before: Act[] = [
    { contract: 'verification', fn: 'admit-body', fields: () => admission, state: NEVER_SUSPENDED, delayed: true },
    { contract: 'verification', fn: 'set-organisation', fields: () => known, delayed: false },
  ];
  for (const act of before) for (const by of [s.member, s.buyer2]) approve(s, by, act);
  waitOut(s);
  for (const act of before) expect(carryOut(s, s.member, act)).toMatchObject({ ok: true });
  for (const facility of [s.register(), s.register()]) decide(s, facility);
  s.must(s.body, 'facilities/suspend-facility', Cl.uint(2), Cl.buffer(one));
  return s;
}

describe.each(acts)('$contract $fn (delayed: $delayed)', (act) => {
  it('takes as many members as the council says, for exactly its arguments', () => {
    const s = prepared();
    expect(carryOut(s, s.member, act).err).toBe(1013n);
    approve(s, s.member, { ...act, fields: () => ({ ...act.fields(s), also: Cl.uint(1) }) });
    approve(s, s.buyer2, { ...act, contract: act.contract === 'issuance' ? 'verification' : 'issuance' });
    expect(carryOut(s, s.member, act).err).toBe(1013n);
    expect(carryOut(s, s.outsider, act).err).toBe(1005n);
  });

  it('waits for the delay only when it could do harm in haste', () => {
    const s = prepared();
    for (const by of [s.member, s.buyer2]) approve(s, by, act);
    expect(carryOut(s, s.member, act).err).toBe(act.delayed ? 1014n : undefined);
    if (!act.delayed) return;
    waitOut(s);
    expect(carryOut(s, s.member, act).ok).toBe(true);
  });

  it('is done once for one approval', () => {
    const s = prepared();
    for (const by of [s.member, s.buyer2]) approve(s, by, act);
    waitOut(s);
    expect(carryOut(s, s.member, act).ok).toBe(true);
    const again = carryOut(s, s.member, act).err;
    expect([1013n, 2001n, 9008n, 9009n]).toContain(again);
  });
});

it('an admission that was approved before a suspension does not undo it', () => {
  const s = prepared();
  const [admit, suspend] = acts.filter(({ fn }) => ['admit-body', 'suspend-body'].includes(fn)) as [Act, Act];
  const again = { ...admit, fields: () => ({ body: Cl.principal(s.body), organisation: Cl.buffer(other) }) };
  for (const by of [s.member, s.buyer2]) approve(s, by, again);
  for (const by of [s.member, s.buyer2]) approve(s, by, suspend);
  waitOut(s);
  expect(carryOut(s, s.member, suspend).ok).toBe(true);
  expect(carryOut(s, s.member, again).err).toBe(1013n);
  expect(s.read('verification/get-body', Cl.principal(s.body))).toMatchObject({ admitted: false });
});

describe.each([
  ['verification', 'attesting-paused-set', 2018n],
  ['issuance', 'issuing-paused-set', 10011n],
])('a pause of %s', (contract, event, code) => {
  const setPaused = (s: Scenario, by: string, paused: boolean) => s.call(by, `${contract}/set-paused`, Cl.bool(paused));

  function ready() {
    const s = deployed();
    council(s, [s.member], 1, 0n);
    s.admit(s.body);
    const facility = s.approved();
    const request = s.attested({ facility });
    const attempt = () =>
      contract === 'verification'
        ? attest(s, s.request({ facility })).err
        : s.call(s.producer, 'issuance/issue', requestTuple(request)).err;
    return { s, attempt };
  }

  it('is set by a guardian or the council, and lifted by the council alone', () => {
    const { s, attempt } = ready();
    for (const by of [s.treasury, s.member]) {
      const outcome = setPaused(s, by, true);
      expect(outcome.prints.at(-1)).toEqual({ event, paused: true, by });
      expect(attempt()).toBe(code);
      expect(setPaused(s, s.treasury, false).err).toBe(1005n);
      expect(setPaused(s, s.member, false).prints.at(-1)).toEqual({ event, paused: false, by: s.member });
    }
    expect(attempt()).toBeUndefined();
  });

  it('is set and lifted by nobody else', () => {
    const { s } = ready();
    for (const by of [s.deployer, s.body, s.producer, s.outsider])
      for (const paused of [true, false]) expect(setPaused(s, by, paused).err).toBe(1005n);
  });

  it('may be set again and lifted twice', () => {
    const { s, attempt } = ready();
    for (const paused of [true, true, false, false]) expect(setPaused(s, s.member, paused).ok).toBe(true);
    expect(attempt()).toBeUndefined();
  });

  it('keeps no body from being suspended, and no guardian may do that', () => {
    const { s } = ready();
    setPaused(s, s.treasury, true);
    expect(suspendBody(s, s.body, s.treasury).err).toBe(1005n);
    expect(suspendBody(s, s.body).ok).toBe(true);
  });
});
