import { Cl, publicKeyFromSignatureRsv } from '@stacks/transactions';
import type { Abi } from './abi.ts';
import type * as R from './records.ts';
import * as issuance from './rules-issuance.ts';
import { by, type Ctx, demand, HOUR, known, type World } from './world.ts';

const suspensionsOf = (w: World, body: string): bigint => w.bodies.get(body)?.suspensions ?? 0n;
const linked = (w: World, a: string, b: string): boolean => a === b || w.links.get(`${a}/${b}`) === true;

/** What the council says of an account comes before what a body was admitted with. */
export const organisationOf = (w: World, account: string): string | undefined =>
  w.organisations.get(account) ?? w.bodies.get(account)?.organisation;

/** The key that made a signature over a digest, if any did. */
export function signerKey(digest: string, signature: string): string | null {
  try {
    return publicKeyFromSignatureRsv(digest, signature);
  } catch {
    return null;
  }
}

export function requireIndependent(w: World, body: string, owner: string): R.Body {
  const judge = known(w.bodies.get(body), 2001n);
  demand(judge.admitted, 2001n);
  demand(body !== owner, 2002n);
  const organisation = organisationOf(w, owner);
  demand(organisation === undefined || !linked(w, judge.organisation, organisation), 2003n);
  return judge;
}

export function isIndependent(w: World, body: string, owner: string): boolean {
  const judge = w.bodies.get(body);
  if (!judge?.admitted || body === owner) return false;
  const organisation = organisationOf(w, owner);
  return organisation === undefined || !linked(w, judge.organisation, organisation);
}

const text = (value: string) => Cl.bufferFromHex(value);

export function admitBody(w: World, ctx: Ctx, body: string, organisation: string): boolean {
  const given = { organisation: text(organisation), suspensions: Cl.uint(suspensionsOf(w, body)) };
  w.authorise(ctx.caller, 'verification', {
    action: Cl.stringAscii('admit-body'),
    body: Cl.principal(body),
    ...given,
  });
  w.bodies.set(body, { organisation, admitted: true, suspensions: suspensionsOf(w, body) });
  w.print({ event: 'body-admitted', body, organisation, by: ctx.caller });
  return true;
}

export function suspendBody(w: World, ctx: Ctx, body: string): boolean {
  const judge = known(w.bodies.get(body), 2001n);
  w.authorise(ctx.caller, 'verification', { action: Cl.stringAscii('suspend-body'), body: Cl.principal(body) });
  demand(judge.admitted, 2001n);
  w.bodies.set(body, { ...judge, admitted: false, suspensions: judge.suspensions + 1n });
  issuance.revoke(w, by(w.contract('verification')), body);
  w.print({ event: 'body-suspended', body, by: ctx.caller });
  return true;
}

export function setOrganisation(w: World, ctx: Ctx, account: string, organisation: string): boolean {
  const named = { account: Cl.principal(account), organisation: text(organisation) };
  w.authorise(ctx.caller, 'verification', { action: Cl.stringAscii('set-organisation'), ...named });
  w.organisations.set(account, organisation);
  w.print({ event: 'organisation-set', account, organisation, by: ctx.caller });
  return true;
}

function writeLink(w: World, ctx: Ctx, a: string, b: string, isLinked: boolean): boolean {
  demand(a !== b, 2020n);
  w.links.set(`${a}/${b}`, isLinked);
  w.links.set(`${b}/${a}`, isLinked);
  w.print({ event: 'link-set', a, b, linked: isLinked, by: ctx.caller });
  return true;
}

export function setLink(w: World, ctx: Ctx, a: string, b: string, isLinked: boolean): boolean {
  const action = { action: Cl.stringAscii('set-link'), a: text(a), b: text(b), linked: Cl.bool(isLinked) };
  w.authorise(ctx.caller, 'verification', action);
  return writeLink(w, ctx, a, b, isLinked);
}

export function declareLink(w: World, ctx: Ctx, organisation: string): boolean {
  const judge = w.bodies.get(ctx.caller);
  demand(judge?.admitted === true, 2001n);
  return writeLink(w, ctx, judge.organisation, organisation, true);
}

export function addKey(w: World, ctx: Ctx, key: string): boolean {
  const judge = w.bodies.get(ctx.caller);
  demand(judge?.admitted === true, 2001n);
  demand(!w.keys.has(`${ctx.caller}/${key}`), 2016n);
  w.keys.set(`${ctx.caller}/${key}`, { revoked: false, suspensions: judge.suspensions });
  w.print({ event: 'key-added', body: ctx.caller, key });
  return true;
}

export function isKeyOf(w: World, body: string, key: string): boolean {
  const found = w.keys.get(`${body}/${key}`);
  return found !== undefined && !found.revoked && found.suspensions === suspensionsOf(w, body);
}

export function revokeKey(w: World, ctx: Ctx, key: string): boolean {
  demand(isKeyOf(w, ctx.caller, key), 2017n);
  w.keys.set(`${ctx.caller}/${key}`, { revoked: true, suspensions: suspensionsOf(w, ctx.caller) });
  w.print({ event: 'key-revoked', body: ctx.caller, key });
  return true;
}

/** The attestations that count for this owner, in their order, each apart from those before it. */
function counted(w: World, all: readonly R.Attestation[], owner: string): R.Attestation[] {
  const kept: R.Attestation[] = [];
  for (const each of all) {
    const organisation = w.bodies.get(each.body)?.organisation ?? '';
    const isApart = kept.every(({ body }) => !linked(w, organisation, w.bodies.get(body)?.organisation ?? ''));
    const stands = each.owner === owner && each.suspensions === suspensionsOf(w, each.body);
    if (stands && isApart && isIndependent(w, each.body, owner)) kept.push(each);
  }
  return kept;
}

export function quorumOf(w: World, nameplate: bigint): number {
  const { 'two-from-w': two, 'three-from-w': three } = w.attesting;
  return nameplate < two ? 1 : nameplate < three ? 2 : 3;
}

function checkRequest(w: World, request: R.Request, ledger: R.Ledger): void {
  const { 'period-start': start, 'period-end': end, 'expires-at': until } = request;
  demand(start % HOUR === 0n && end % HOUR === 0n && start < end && end - start <= 744n * HOUR, 2006n);
  demand(end <= w.now, 2007n);
  demand(start >= ledger['commissioned-at'], 2008n);
  demand(request.wh > 0n && request.leaves > 0n, 2009n);
  demand(request.wh * 100n <= ledger['nameplate-w'] * ((end - start) / HOUR) * 110n, 2010n);
  demand(w.now < until, 2011n);
  demand(until <= w.now + 366n * 86_400n, 2012n);
}

function record(w: World, ctx: Ctx, abi: Abi, request: R.Request, body: string): string {
  const digest = issuance.requestDigest(w, abi, request);
  const ledger = known(w.ledgers.get(request.facility), 2004n);
  const { owner } = ledger;
  const judge = requireIndependent(w, body, owner);
  const given = counted(w, w.attestations.get(digest) ?? [], owner);
  const all = counted(w, [...given, { body, owner, suspensions: judge.suspensions }], owner);
  const needed = quorumOf(w, ledger['nameplate-w']);
  demand(!w.attesting.paused, 2018n);
  demand(ledger.active, 2005n);
  checkRequest(w, request, ledger);
  demand(!issuance.isOpen(w, digest) && !w.requests.get(digest)?.used, 2013n);
  demand(all.length > given.length, 2014n);
  if (all.length >= needed) {
    w.attestations.delete(digest);
    const bodies = all.map((each) => each.body);
    issuance.openRequest(w, by(w.contract('verification')), { digest, facility: request.facility, owner, bodies });
  } else w.attestations.set(digest, all);
  const counts = { given: BigInt(all.length), needed: BigInt(needed) };
  w.print({ event: 'issue-attested', digest, body, ...counts, request, by: ctx.caller });
  return digest;
}

export const attest = (w: World, ctx: Ctx, abi: Abi, request: R.Request): string =>
  record(w, ctx, abi, request, ctx.caller);

export function attestSigned(
  w: World,
  ctx: Ctx,
  abi: Abi,
  ...[request, body, signature]: [R.Request, string, string]
): string {
  const key = signerKey(issuance.requestDigest(w, abi, request), signature);
  demand(key !== null && isKeyOf(w, body, key), 2015n);
  return record(w, ctx, abi, request, body);
}

function requireJudge(w: World, ctx: Ctx, id: bigint): void {
  const { owner, facility } = known(w.issuances.get(id), 2021n);
  requireIndependent(w, ctx.caller, owner);
  requireIndependent(w, ctx.caller, known(w.ledgers.get(facility), 2004n).owner);
}

export function withdraw(w: World, ctx: Ctx, id: bigint, token: bigint | null, reason: string): boolean {
  requireJudge(w, ctx, id);
  w.print({ event: 'withdrawal-judged', issuance: id, body: ctx.caller, reason });
  return issuance.withdraw(w, passedOn(w, ctx), id, token, reason);
}

export function correct(w: World, ctx: Ctx, id: bigint, wh: bigint, reason: string): boolean {
  requireJudge(w, ctx, id);
  return issuance.correct(w, passedOn(w, ctx), id, wh, ctx.caller, reason);
}

/** A call that this contract passes on. */
const passedOn = (w: World, ctx: Ctx): Ctx => ({ origin: ctx.origin, caller: w.contract('verification') });

export function setPaused(w: World, ctx: Ctx, paused: boolean): boolean {
  const action = { action: Cl.stringAscii('set-paused'), paused: Cl.bool(paused) };
  if (!paused || ctx.caller !== w.guardian) w.authorise(ctx.caller, 'verification', action);
  w.vars.set('verification/config', { ...w.attesting, paused });
  w.print({ event: 'attesting-paused-set', paused, by: ctx.caller });
  return true;
}

export function setQuorum(w: World, ctx: Ctx, two: bigint, three: bigint): boolean {
  const limits = { 'two-from-w': Cl.uint(two), 'three-from-w': Cl.uint(three) };
  w.authorise(ctx.caller, 'verification', { action: Cl.stringAscii('set-quorum'), ...limits });
  demand(two > 0n && two <= three, 2019n);
  w.vars.set('verification/config', { ...w.attesting, 'two-from-w': two, 'three-from-w': three });
  w.print({ event: 'quorum-set', 'two-from-w': two, 'three-from-w': three });
  return true;
}
