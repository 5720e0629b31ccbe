import { Cl } from '@stacks/transactions';
import type { PlainTuple } from './plain-value.ts';
import { hashOf, type Outcome, type Request, requestTuple, type Scenario } from './scenario.ts';

/** Single calls on a market, each answered with what it did; `Scenario` has the steps that must succeed. */
const reason = Cl.buffer(hashOf('reason'));
const optionalUint = (value: bigint | null) => (value === null ? Cl.none() : Cl.some(Cl.uint(value)));

/** The organisation that `Scenario.admit` gives a body. */
export const organisationOf = (body: string): Uint8Array => hashOf(body);

export const attest = (s: Scenario, request: Request, body = s.body): Outcome =>
  s.call(body, 'verification/attest', requestTuple(request));

export const issue = (s: Scenario, request: Request, owner = s.producer): Outcome =>
  s.call(owner, 'issuance/issue', requestTuple(request));

export const digestOf = (s: Scenario, request: Request): Uint8Array =>
  Buffer.from(s.read('issuance/request-digest', requestTuple(request)) as string, 'hex');

export const isOpen = (s: Scenario, request: Request) =>
  s.read('issuance/is-open', Cl.buffer(digestOf(s, request))) as boolean;

export const ledgerOf = (s: Scenario, facility: bigint): PlainTuple =>
  s.read('issuance/get-ledger', Cl.uint(facility)) as PlainTuple;

export const facilityOf = (s: Scenario, facility: bigint): PlainTuple =>
  s.read('facilities/get-facility', Cl.uint(facility)) as PlainTuple;

export const suspendBody = (s: Scenario, body: string, by = s.member): Outcome =>
  s.call(by, 'verification/suspend-body', Cl.principal(body));

export const setLink = (s: Scenario, a: Uint8Array, b: Uint8Array, linked = true, by = s.member): Outcome =>
  s.call(by, 'verification/set-link', Cl.buffer(a), Cl.buffer(b), Cl.bool(linked));

export const setOrganisation = (s: Scenario, account: string, organisation: Uint8Array, by = s.member): Outcome =>
  s.call(by, 'verification/set-organisation', Cl.principal(account), Cl.buffer(organisation));

export const setQuorum = (s: Scenario, two: bigint, three: bigint, by = s.member): Outcome =>
  s.call(by, 'verification/set-quorum', Cl.uint(two), Cl.uint(three));

export const addKey = (s: Scenario, key: string, body = s.body): Outcome =>
  s.call(body, 'verification/add-key', Cl.bufferFromHex(key));

export const decide = (s: Scenario, facility: bigint, approved = true, body = s.body): Outcome =>
  s.call(body, 'facilities/decide-facility', Cl.uint(facility), Cl.bool(approved), reason);

export const suspendFacility = (s: Scenario, facility: bigint, by: string): Outcome =>
  s.call(by, 'facilities/suspend-facility', Cl.uint(facility), reason);

export const reinstateFacility = (s: Scenario, facility: bigint, by: string): Outcome =>
  s.call(by, 'facilities/reinstate-facility', Cl.uint(facility), reason);

export const offerFacility = (s: Scenario, facility: bigint, to: string | null, by = s.producer): Outcome =>
  s.call(by, 'facilities/offer-facility', Cl.uint(facility), to === null ? Cl.none() : Cl.some(Cl.principal(to)));

export const acceptFacility = (s: Scenario, facility: bigint, by: string): Outcome =>
  s.call(by, 'facilities/accept-facility', Cl.uint(facility));

export const deregisterFacility = (s: Scenario, facility: bigint, by = s.producer): Outcome =>
  s.call(by, 'facilities/deregister-facility', Cl.uint(facility));

/** Offers and accepts; throws when either is refused. */
export function handOver(s: Scenario, facility: bigint, to: string, from = s.producer): void {
  for (const { err } of [offerFacility(s, facility, to, from), acceptFacility(s, facility, to)])
    if (err !== undefined) throw new Error(`The hand-over answered (err u${err})`);
}

/** A withdrawal by the owner; `token` is the issuance's one lot. */
export const withdraw = (s: Scenario, issuance: bigint, token: bigint | null, owner = s.producer): Outcome =>
  s.call(owner, 'issuance/withdraw', Cl.uint(issuance), optionalUint(token), reason);

export const withdrawAsBody = (s: Scenario, issuance: bigint, token: bigint | null, body = s.body): Outcome =>
  s.call(body, 'verification/withdraw', Cl.uint(issuance), optionalUint(token), reason);

export const correct = (s: Scenario, issuance: bigint, wh: bigint, body = s.body): Outcome =>
  s.call(body, 'verification/correct', Cl.uint(issuance), Cl.uint(wh), reason);
