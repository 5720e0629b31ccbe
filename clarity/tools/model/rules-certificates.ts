import type * as R from './records.ts';
import { by, type Ctx, demand, known, type World } from './world.ts';

const CLOSED = [
  'marketplace',
  'auctions',
  'bids',
  'quotes',
  'forwards',
  'issuance',
  'facilities',
  'verification',
  'readings',
  'council',
  'content-address',
  'nft-trait',
  'rec-nft',
];

export const isClosed = (w: World, who: string): boolean => CLOSED.some((name) => w.contract(name) === who);
const canReceive = (w: World, ctx: Ctx, who: string): boolean => !isClosed(w, who) || who === ctx.caller;
const isPast = (lot: R.Lot, now: bigint): boolean => lot['expires-at'] !== null && now >= lot['expires-at'];

function move(w: World, token: bigint, sender: string, recipient: string): void {
  demand(sender !== recipient, 3004n);
  demand(known(w.owners.get(token), 3003n) === sender, 3002n);
  w.owners.set(token, recipient);
  w.moves.push(`lot ${token} ${sender} > ${recipient}`);
}

function burn(w: World, token: bigint, owner: string): void {
  demand(known(w.owners.get(token), 3003n) === owner, 3002n);
  w.owners.delete(token);
  w.moves.push(`lot ${token} ${owner} > nobody`);
}

function mint(w: World, token: bigint, owner: string): void {
  w.owners.set(token, owner);
  w.moves.push(`lot ${token} nobody > ${owner}`);
}

export function transfer(w: World, ctx: Ctx, token: bigint, sender: string, recipient: string): boolean {
  demand(ctx.origin === sender, 3002n);
  demand(canReceive(w, ctx, recipient), 3010n);
  move(w, token, sender, recipient);
  return true;
}

export function transferLot(w: World, ctx: Ctx, token: bigint, sender: string, recipient: string): R.Lot {
  const lot = known(w.lots.get(token), 3003n);
  transfer(w, ctx, token, sender, recipient);
  return lot;
}

export function sendMany(w: World, ctx: Ctx, tokens: readonly bigint[], recipient: string): bigint {
  demand(tokens.length > 0, 3006n);
  demand(canReceive(w, ctx, recipient), 3010n);
  for (const token of tokens) move(w, token, ctx.caller, recipient);
  return BigInt(tokens.length);
}

/** Burns a lot for two new ids: the first `wh` of it, which is not minted, and the rest for the caller. */
function cut(w: World, ctx: Ctx, token: bigint, wh: bigint, lot: R.Lot): { part: bigint; rest: bigint } {
  const { lots, ...other } = w.counts;
  const [part, rest] = [lots + 1n, lots + 2n];
  burn(w, token, ctx.caller);
  w.lots.set(part, { ...lot, wh });
  w.lots.set(rest, { ...lot, 'first-wh': lot['first-wh'] + wh, wh: lot.wh - wh });
  mint(w, rest, ctx.caller);
  w.vars.set('rec-nft/counters', { ...other, lots: rest });
  return { part, rest };
}

export function split(w: World, ctx: Ctx, token: bigint, wh: bigint, recipient: string) {
  const lot = known(w.lots.get(token), 3003n);
  demand(wh > 0n && wh < lot.wh, 3005n);
  demand(canReceive(w, ctx, recipient), 3010n);
  const parts = cut(w, ctx, token, wh, lot);
  mint(w, parts.part, recipient);
  w.print({ ...parts, event: 'split', token, 'part-wh': wh, owner: ctx.caller, recipient });
  return parts;
}

export function mergeLots(w: World, ctx: Ctx, first: bigint, second: bigint): bigint {
  const low = known(w.lots.get(first), 3003n);
  const high = known(w.lots.get(second), 3003n);
  demand(low.issuance === high.issuance && low['first-wh'] + low.wh === high['first-wh'], 3012n);
  burn(w, first, ctx.caller);
  burn(w, second, ctx.caller);
  const counts = w.counts;
  const token = counts.lots + 1n;
  const sum = { issuance: low.issuance, 'first-wh': low['first-wh'], wh: low.wh + high.wh };
  w.lots.set(token, { ...low, ...sum });
  mint(w, token, ctx.caller);
  w.vars.set('rec-nft/counters', { ...counts, lots: token });
  w.print({ ...sum, event: 'merged', token, first, second, owner: ctx.caller });
  return token;
}

function checkClaim(claim: R.Claim): void {
  demand(claim.purpose >= 1n && claim.purpose <= 6n, 3007n);
  demand(claim['reporting-start'] < claim['reporting-end'], 3008n);
  demand(claim.country.length === 2, 3009n);
}

interface Retired {
  readonly id: bigint;
  readonly token: bigint;
  readonly rest: bigint | null;
  readonly lot: R.Lot;
  readonly account: string;
  readonly claim: R.Claim;
}

function recordRetirement(w: World, ctx: Ctx, { id, token, rest, lot, account, claim }: Retired): bigint {
  const terms = { by: ctx.caller, account, at: w.now };
  w.retirements.set(id, { ...claim, ...terms });
  w.ended.set(id, { how: 'retired', issuance: lot.issuance, first: lot['first-wh'], wh: lot.wh });
  const { 'expires-at': _never, ...range } = lot;
  w.print({ ...terms, claim, event: 'retired', retirement: id, token, rest, ...range });
  return id;
}

export function retire(w: World, ctx: Ctx, token: bigint, wh: bigint, account: string, claim: R.Claim): bigint {
  const lot = known(w.lots.get(token), 3003n);
  checkClaim(claim);
  demand(wh > 0n && wh <= lot.wh, 3005n);
  demand(!isPast(lot, w.now), 3011n);
  if (wh === lot.wh) {
    burn(w, token, ctx.caller);
    return recordRetirement(w, ctx, { id: token, token, rest: null, lot, account, claim });
  }
  const { part, rest } = cut(w, ctx, token, wh, lot);
  return recordRetirement(w, ctx, { id: part, token, rest, lot: { ...lot, wh }, account, claim });
}

export function retireMany(w: World, ctx: Ctx, tokens: readonly bigint[], account: string, claim: R.Claim): bigint {
  demand(tokens.length > 0, 3006n);
  checkClaim(claim);
  for (const token of tokens) {
    const lot = known(w.lots.get(token), 3003n);
    demand(!isPast(lot, w.now), 3011n);
    burn(w, token, ctx.caller);
    recordRetirement(w, ctx, { id: token, token, rest: null, lot, account, claim });
  }
  return BigInt(tokens.length);
}

export function expire(w: World, _ctx: Ctx, token: bigint): boolean {
  const lot = known(w.lots.get(token), 3003n);
  const owner = known(w.owners.get(token), 3003n);
  demand(isPast(lot, w.now), 3016n);
  demand(!isClosed(w, owner), 3017n);
  burn(w, token, owner);
  w.ended.set(token, { how: 'expired', issuance: lot.issuance, first: lot['first-wh'], wh: lot.wh });
  const range = { issuance: lot.issuance, 'first-wh': lot['first-wh'], wh: lot.wh };
  w.print({ event: 'expired', token, ...range, owner, at: w.now });
  return true;
}

/** What the issuing contract asks for; nobody else may. */
export function mintIssuance(w: World, ctx: Ctx, record: R.Issuance, digest: string, residual: bigint) {
  const counts = w.counts;
  const issuance = counts.issuances + 1n;
  const token = record.wh > 0n ? counts.lots + 1n : null;
  demand(ctx.caller === counts.issuer, 3001n);
  demand(canReceive(w, ctx, record.owner), 3010n);
  if (token !== null) {
    const terms = { 'expires-at': record['expires-at'], trial: record.trial };
    w.lots.set(token, { issuance, 'first-wh': 0n, wh: record.wh, ...terms });
    mint(w, token, record.owner);
  }
  w.issuances.set(issuance, record);
  w.vars.set('rec-nft/counters', { ...counts, issuances: issuance, lots: token ?? counts.lots });
  w.print({ ...record, event: 'issued', issuance, token, digest, residual });
  return { issuance, token };
}

export function undoIssuance(w: World, ctx: Ctx, issuance: bigint, token: bigint | null, reason: string): boolean {
  const record = known(w.issuances.get(issuance), 3013n);
  demand(ctx.caller === w.counts.issuer, 3001n);
  demand(!w.withdrawals.has(issuance), 3014n);
  w.withdrawals.set(issuance, { at: w.now, reason });
  if (token === null) demand(record.wh === 0n, 3015n);
  else {
    const lot = known(w.lots.get(token), 3015n);
    demand(lot.issuance === issuance && lot['first-wh'] === 0n && lot.wh === record.wh, 3015n);
    demand(w.owners.get(token) === record.owner, 3015n);
    burn(w, token, record.owner);
    w.ended.set(token, { how: 'withdrawn', issuance, first: 0n, wh: record.wh });
  }
  w.print({ event: 'withdrawn', issuance, token, wh: record.wh, reason, at: w.now });
  return true;
}

/** Gives a lot out of the escrow of a contract. */
export const release = (w: World, contract: string, token: bigint, to: string): boolean =>
  transfer(w, by(contract), token, contract, to);
