import { Cl } from '@stacks/transactions';
import type { Abi } from './abi.ts';
import { encode } from './abi.ts';
import type * as R from './records.ts';
import { mintIssuance, undoIssuance } from './rules-certificates.ts';
import { by, type Ctx, demand, HOUR, hex, known, structuredDigest, type World } from './world.ts';

export const requestDigest = (w: World, abi: Abi, request: R.Request): string =>
  hex(structuredDigest(w.contract('issuance'), encode(abi.argumentsOf('issuance/issue')[0]?.type ?? '', request)));

const revocationsOf = (w: World, body: string): bigint => w.revocations.get(body) ?? 0n;
const isUnrevoked = (w: World, { bodies }: R.OpenRequest): boolean =>
  bodies.every(({ body, revocations }) => revocations === revocationsOf(w, body));

export function isOpen(w: World, digest: string): boolean {
  const request = w.requests.get(digest);
  if (!request || request.used || !isUnrevoked(w, request)) return false;
  return w.ledgers.get(request.facility)?.owner === request.owner;
}

export function issue(w: World, ctx: Ctx, abi: Abi, request: R.Request) {
  const { facility } = request;
  const ledger = known(w.ledgers.get(facility), 10002n);
  const digest = requestDigest(w, abi, request);
  const open = known(w.requests.get(digest), 10005n);
  const { paused, validity } = w.issuing;
  demand(ctx.caller === ledger.owner, 10003n);
  demand(!paused, 10011n);
  demand(ledger.active, 10004n);
  demand(!open.used, 10006n);
  demand(open.owner === ledger.owner, 10008n);
  demand(isUnrevoked(w, open), 10007n);
  demand(w.now < request['expires-at'], 10009n);
  const expiry = validity === 0n ? null : request['period-end'] + validity;
  demand(expiry === null || w.now < expiry, 10018n);
  const [from, to] = [request['period-start'] / HOUR, request['period-end'] / HOUR];
  for (let hour = from; hour < to; hour += 1n) demand(!w.hours.has(`${facility}/${hour}`), 10010n);

  const attested = ledger['attested-wh'] + request.wh;
  const free = attested - ledger['minted-wh'] - ledger['corrected-wh'];
  const wh = free > 0n ? (free / ledger.unit) * ledger.unit : 0n;
  const residual = free > 0n ? free - wh : 0n;
  w.setHours(facility, from, to, w.counts.issuances + 1n);
  w.requests.set(digest, { ...open, used: true });
  w.ledgers.set(facility, { ...ledger, 'attested-wh': attested, 'minted-wh': ledger['minted-wh'] + wh });
  const { nonce: _nonce, 'expires-at': _until, wh: measured, ...kept } = request;
  const before = {
    'attested-before': ledger['attested-wh'],
    'minted-before': ledger['minted-wh'],
    'corrected-before': ledger['corrected-wh'],
  };
  const terms = { owner: ctx.caller, 'issued-at': w.now, 'expires-at': expiry, trial: ledger.trial };
  const record = { ...kept, ...before, ...terms, 'attested-wh': measured, wh };
  return { wh, residual, ...mintIssuance(w, by(w.contract('issuance')), record, digest, residual) };
}

export function withdraw(w: World, ctx: Ctx, issuance: bigint, token: bigint | null, reason: string): boolean {
  const record = known(w.issuances.get(issuance), 10012n);
  const { facility, owner } = record;
  const ledger = known(w.ledgers.get(facility), 10002n);
  const isOwner = ctx.caller === ledger.owner && ctx.caller === owner;
  demand(isOwner || ctx.caller === w.issuing.verification, 10003n);
  demand(!w.corrections.has(issuance) && !w.withdrawals.has(issuance), 10014n);
  demand(ledger['attested-wh'] === record['attested-before'] + record['attested-wh'], 10013n);
  undoIssuance(w, by(w.contract('issuance')), issuance, token, reason);
  w.setHours(facility, record['period-start'] / HOUR, record['period-end'] / HOUR, null);
  const was = { 'attested-wh': record['attested-before'], 'minted-wh': record['minted-before'] };
  w.ledgers.set(facility, { ...ledger, ...was });
  const amounts = { 'attested-wh': record['attested-wh'], wh: record.wh };
  w.print({ event: 'issuance-withdrawn', issuance, facility, ...amounts, by: ctx.caller, reason });
  return true;
}

export function correct(w: World, ctx: Ctx, issuance: bigint, wh: bigint, body: string, reason: string): boolean {
  const record = known(w.issuances.get(issuance), 10012n);
  const { facility } = record;
  const ledger = known(w.ledgers.get(facility), 10002n);
  const corrected = (w.corrections.get(issuance) ?? 0n) + wh;
  demand(ctx.caller === w.issuing.verification, 10001n);
  demand(!w.withdrawals.has(issuance), 10014n);
  demand(wh > 0n && corrected <= record['attested-wh'], 10015n);
  w.corrections.set(issuance, corrected);
  w.ledgers.set(facility, { ...ledger, 'corrected-wh': ledger['corrected-wh'] + wh });
  w.print({ event: 'issuance-corrected', issuance, facility, wh, 'corrected-wh': corrected, body, reason });
  return true;
}

export function debitOf(w: World, facility: bigint): bigint {
  const ledger = w.ledgers.get(facility);
  if (!ledger) return 0n;
  const owed = ledger['minted-wh'] + ledger['corrected-wh'];
  return owed > ledger['attested-wh'] ? owed - ledger['attested-wh'] : 0n;
}

export function openLedger(
  w: World,
  ctx: Ctx,
  facility: bigint,
  account: Pick<R.Ledger, 'owner' | 'unit' | 'nameplate-w' | 'commissioned-at' | 'trial'>,
): boolean {
  demand(ctx.caller === w.issuing.facilities, 10001n);
  demand(!w.ledgers.has(facility), 10017n);
  w.ledgers.set(facility, { ...account, active: false, 'attested-wh': 0n, 'minted-wh': 0n, 'corrected-wh': 0n });
  return true;
}

export function setLedger(w: World, ctx: Ctx, facility: bigint, owner: string, active: boolean): boolean {
  const ledger = known(w.ledgers.get(facility), 10002n);
  demand(ctx.caller === w.issuing.facilities, 10001n);
  w.ledgers.set(facility, { ...ledger, owner, active });
  return true;
}

export function openRequest(
  w: World,
  ctx: Ctx,
  { digest, facility, owner, bodies }: { digest: string; facility: bigint; owner: string; bodies: readonly string[] },
): boolean {
  demand(ctx.caller === w.issuing.verification, 10001n);
  demand(!w.requests.get(digest)?.used, 10006n);
  const given = bodies.map((body) => ({ body, revocations: revocationsOf(w, body) }));
  w.requests.set(digest, { facility, owner, used: false, bodies: given });
  w.print({ event: 'request-opened', digest, facility, owner, bodies });
  return true;
}

export function revoke(w: World, ctx: Ctx, body: string): boolean {
  demand(ctx.caller === w.issuing.verification, 10001n);
  w.revocations.set(body, revocationsOf(w, body) + 1n);
  return true;
}

export function setPaused(w: World, ctx: Ctx, paused: boolean): boolean {
  const action = { action: Cl.stringAscii('set-paused'), paused: Cl.bool(paused) };
  if (!paused || ctx.caller !== w.guardian) w.authorise(ctx.caller, 'issuance', action);
  w.vars.set('issuance/config', { ...w.issuing, paused });
  w.print({ event: 'issuing-paused-set', paused, by: ctx.caller });
  return true;
}

export function setValidity(w: World, ctx: Ctx, validity: bigint): boolean {
  w.authorise(ctx.caller, 'issuance', { action: Cl.stringAscii('set-validity'), validity: Cl.uint(validity) });
  demand(validity <= 3_155_760_000n, 10019n);
  w.vars.set('issuance/config', { ...w.issuing, validity });
  w.print({ event: 'validity-set', validity });
  return true;
}
