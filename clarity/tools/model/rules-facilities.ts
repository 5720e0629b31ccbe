import { Cl } from '@stacks/transactions';
import type * as R from './records.ts';
import { debitOf, openLedger, setLedger } from './rules-issuance.ts';
import { organisationOf, requireIndependent } from './rules-verification.ts';
import { by, type Ctx, demand, known, type World } from './world.ts';

const REGISTERED = 1n;
const APPROVED = 2n;
const REJECTED = 3n;
const SUSPENDED = 4n;
const DEREGISTERED = 5n;

function found(w: World, facility: bigint): { plant: R.Facility; owner: string } {
  const plant = known(w.facilities.get(facility), 9001n);
  return { plant, owner: known(w.ledgers.get(facility), 9001n).owner };
}

const account = (w: World, facility: bigint, owner: string, active: boolean): boolean =>
  setLedger(w, by(w.contract('facilities')), facility, owner, active);

export function registerFacility(w: World, ctx: Ctx, plant: R.Registration): bigint {
  const { unit, 'nameplate-w': nameplate, details, ...rest } = plant;
  const { country, fuel, technology } = rest;
  demand(unit === 1_000_000n || unit === 1n, 9002n);
  demand(nameplate >= 1n && nameplate <= 100_000_000_000n, 9003n);
  demand(country.length === 2 && fuel.length === 9 && technology.length === 7 && details.length === 64, 9004n);
  demand(!w.documents.has(details), 9005n);
  const id = w.next('facilities/last-facility');
  w.documents.set(details, id);
  const nobody = { body: null, 'suspended-by': null, 'offered-to': null };
  w.facilities.set(id, { country, fuel, technology, details, status: REGISTERED, ...nobody });
  const ledger = { owner: ctx.caller, unit, 'nameplate-w': nameplate };
  const more = { 'commissioned-at': rest['commissioned-at'], trial: rest.trial };
  openLedger(w, by(w.contract('facilities')), id, { ...ledger, ...more });
  w.print({ ...plant, event: 'facility-registered', facility: id, owner: ctx.caller });
  return id;
}

export function decideFacility(w: World, ctx: Ctx, facility: bigint, approved: boolean, reason: string): boolean {
  const { plant, owner } = found(w, facility);
  requireIndependent(w, ctx.caller, owner);
  demand(plant.status === REGISTERED, 9006n);
  w.facilities.set(facility, { ...plant, status: approved ? APPROVED : REJECTED, body: ctx.caller });
  account(w, facility, owner, approved);
  w.print({ event: 'facility-decided', facility, body: ctx.caller, approved, reason });
  return approved;
}

const act = (name: string, facility: bigint, reason: string) => ({
  action: Cl.stringAscii(name),
  facility: Cl.uint(facility),
  reason: Cl.bufferFromHex(reason),
});

export function suspendFacility(w: World, ctx: Ctx, facility: bigint, reason: string): boolean {
  const { plant, owner } = found(w, facility);
  if (ctx.caller === plant.body) requireIndependent(w, ctx.caller, owner);
  else w.authorise(ctx.caller, 'facilities', act('suspend-facility', facility, reason));
  // The council may stand on top of the suspension by the facility's body, which then cannot lift it.
  const isBodys = plant.status === SUSPENDED && plant['suspended-by'] === plant.body;
  demand(plant.status === APPROVED || (isBodys && ctx.caller !== plant.body), 9008n);
  w.facilities.set(facility, { ...plant, status: SUSPENDED, 'suspended-by': ctx.caller });
  account(w, facility, owner, false);
  w.print({ event: 'facility-suspended', facility, by: ctx.caller, reason });
  return true;
}

export function reinstateFacility(w: World, ctx: Ctx, facility: bigint, reason: string): boolean {
  const { plant, owner } = found(w, facility);
  if (ctx.caller === plant.body && ctx.caller === plant['suspended-by']) requireIndependent(w, ctx.caller, owner);
  else w.authorise(ctx.caller, 'facilities', act('reinstate-facility', facility, reason));
  demand(plant.status === SUSPENDED, 9009n);
  w.facilities.set(facility, { ...plant, status: APPROVED, 'suspended-by': null });
  account(w, facility, owner, true);
  w.print({ event: 'facility-reinstated', facility, by: ctx.caller, reason });
  return true;
}

export function offerFacility(w: World, ctx: Ctx, facility: bigint, to: string | null): boolean {
  const { plant, owner } = found(w, facility);
  demand(ctx.caller === owner, 9007n);
  demand(plant.status !== DEREGISTERED, 9010n);
  demand(to !== owner, 9011n);
  w.facilities.set(facility, { ...plant, 'offered-to': to });
  w.print({ event: 'facility-offered', facility, owner, 'offered-to': to });
  return true;
}

export function acceptFacility(w: World, ctx: Ctx, facility: bigint): boolean {
  const { plant, owner } = found(w, facility);
  demand(plant['offered-to'] === ctx.caller, 9012n);
  demand(organisationOf(w, owner) === undefined || organisationOf(w, ctx.caller) !== undefined, 9013n);
  w.facilities.set(facility, { ...plant, 'offered-to': null });
  account(w, facility, ctx.caller, plant.status === APPROVED);
  w.print({ event: 'facility-handed-over', facility, from: owner, owner: ctx.caller });
  return true;
}

export function deregisterFacility(w: World, ctx: Ctx, facility: bigint): boolean {
  const { plant, owner } = found(w, facility);
  demand(ctx.caller === owner, 9007n);
  demand(plant.status !== DEREGISTERED, 9010n);
  demand(debitOf(w, facility) === 0n, 9014n);
  w.facilities.set(facility, { ...plant, status: DEREGISTERED, 'offered-to': null });
  account(w, facility, owner, false);
  w.print({ event: 'facility-deregistered', facility, owner });
  return true;
}
