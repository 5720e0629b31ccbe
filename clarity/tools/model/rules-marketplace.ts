import { Cl } from '@stacks/transactions';
import type * as R from './records.ts';
import { isClosed, release, retire, retireMany, sendMany, split, transferLot } from './rules-certificates.ts';
import { by, type Ctx, demand, known, MAX_PRICE, totalOf, type World } from './world.ts';

type Offer = { token: bigint; price: bigint; 'expires-at': bigint };
type Item = { listing: bigint; version: bigint };

const self = (w: World): string => w.contract('marketplace');
/** A market call in the name of its signer or of whoever stands in the middle. */
const viaMarket = (w: World, ctx: Ctx): Ctx => ({ origin: ctx.origin, caller: self(w) });
const isPrice = (price: bigint): boolean => price > 0n && price <= MAX_PRICE;

function open(w: World, ctx: Ctx, offers: readonly Offer[], buyer: string | null): bigint {
  const settings = w.market;
  demand(!settings['list-paused'], 4001n);
  demand(offers.length > 0, 4018n);
  demand(buyer !== ctx.caller, 4008n);
  let last = settings.listings;
  for (const offer of offers) {
    demand(isPrice(offer.price), 4004n);
    demand(w.now < offer['expires-at'], 4005n);
    const lot = transferLot(w, viaMarket(w, ctx), offer.token, ctx.caller, self(w));
    demand(lot['expires-at'] === null || offer['expires-at'] <= lot['expires-at'], 4016n);
    last += 1n;
    const terms = { seller: ctx.caller, wh: lot.wh, 'fee-bps': settings['fee-bps'], version: 1n, buyer };
    w.listings.set(last, { ...offer, ...terms });
    w.print({ ...offer, ...terms, event: 'listed', listing: last, trial: lot.trial });
  }
  w.vars.set('marketplace/config', { ...settings, listings: last });
  return last;
}

export const listLot = (w: World, ctx: Ctx, token: bigint, price: bigint, until: bigint): bigint =>
  open(w, ctx, [{ token, price, 'expires-at': until }], null);

export const listPrivate = (
  w: World,
  ctx: Ctx,
  ...[token, price, until, buyer]: [bigint, bigint, bigint, string]
): bigint => open(w, ctx, [{ token, price, 'expires-at': until }], buyer);

export const listMany = (w: World, ctx: Ctx, offers: readonly Offer[]): bigint => open(w, ctx, offers, null);

export function changePrice(w: World, ctx: Ctx, listing: bigint, price: bigint): bigint {
  const offer = known(w.listings.get(listing), 4003n);
  demand(ctx.caller === offer.seller, 4007n);
  demand(!w.market['list-paused'], 4001n);
  demand(isPrice(price), 4004n);
  demand(w.now < offer['expires-at'], 4006n);
  const version = offer.version + 1n;
  w.listings.set(listing, { ...offer, price, version });
  w.print({ event: 'price-changed', listing, seller: offer.seller, price, version });
  return version;
}

function giveBack(w: World, listing: bigint, { token, seller }: R.Listing, event: string): boolean {
  w.listings.delete(listing);
  release(w, self(w), token, seller);
  w.print({ event, listing, token, seller });
  return true;
}

export function cancel(w: World, ctx: Ctx, listing: bigint): boolean {
  const offer = known(w.listings.get(listing), 4003n);
  demand(ctx.caller === offer.seller, 4007n);
  return giveBack(w, listing, offer, 'cancelled');
}

export function releaseExpired(w: World, _ctx: Ctx, listing: bigint): boolean {
  const offer = known(w.listings.get(listing), 4003n);
  demand(w.now >= offer['expires-at'], 4017n);
  return giveBack(w, listing, offer, 'released');
}

interface Sale {
  readonly listing: bigint;
  readonly offer: R.Listing;
  readonly wh: bigint;
  readonly total: bigint;
  readonly fee: bigint;
}

/** Agrees on every sale and pays for all of them; a listing that is sold out closes. */
function purchase(w: World, ctx: Ctx, items: readonly Item[], part: bigint | null, limit: bigint): Sale[] {
  const buyer = ctx.caller;
  const { treasury, 'buy-paused': paused } = w.market;
  demand(!paused, 4002n);
  demand(items.length > 0, 4018n);
  const sales = items.map(({ listing, version }) => {
    const offer = known(w.listings.get(listing), 4003n);
    const wh = part ?? offer.wh;
    demand(buyer !== offer.seller, 4008n);
    demand(offer.buyer === null || offer.buyer === buyer, 4015n);
    demand(w.now < offer['expires-at'], 4006n);
    demand(version === offer.version, 4014n);
    demand(wh > 0n && wh <= offer.wh, 4009n);
    if (wh === offer.wh) w.listings.delete(listing);
    const total = totalOf(wh, offer.price);
    const fee = buyer === treasury ? 0n : (total * offer['fee-bps']) / 10_000n;
    return { listing, offer, wh, total, fee };
  });
  const sum = (amounts: bigint[]): bigint => amounts.reduce((all, amount) => all + amount, 0n);
  demand(sum(sales.map(({ total }) => total)) <= limit, 4010n);
  const via = self(w);
  for (const { offer, total, fee } of sales) w.pay(ctx, via, buyer, offer.seller, total - fee, 4011n);
  const fees = sum(sales.map(({ fee }) => fee));
  if (fees > 0n) w.pay(ctx, via, buyer, treasury, fees, 4011n);
  return sales;
}

interface Left {
  readonly token: bigint;
  readonly rest: bigint | null;
  readonly retirement: bigint | null;
}

function conclude(w: World, ctx: Ctx, sale: Sale, { token, rest, retirement }: Left): void {
  const { listing, offer, wh, total, fee } = sale;
  const remaining = offer.wh - wh;
  if (rest !== null) w.listings.set(listing, { ...offer, token: rest, wh: remaining });
  const amounts = { wh, price: offer.price, total, fee, remaining };
  const event = { event: 'bought', buyer: ctx.caller, listing, token, rest, seller: offer.seller };
  w.print({ ...event, ...amounts, retirement });
}

export function buy(w: World, ctx: Ctx, ...[listing, version, wh, limit]: [bigint, bigint, bigint, bigint]) {
  const [sale] = purchase(w, ctx, [{ listing, version }], wh, limit) as [Sale];
  const { token } = sale.offer;
  let left: Left = { token, rest: null, retirement: null };
  if (wh === sale.offer.wh) release(w, self(w), token, ctx.caller);
  else {
    const { part, rest } = split(w, by(self(w)), token, wh, ctx.caller);
    left = { token: part, rest, retirement: null };
  }
  conclude(w, ctx, sale, left);
  return { token: left.token, wh, total: sale.total, fee: sale.fee };
}

export function buyAndRetire(
  w: World,
  ctx: Ctx,
  ...[listing, version, wh, limit, claim]: [bigint, bigint, bigint, bigint, R.Claim]
) {
  const [sale] = purchase(w, ctx, [{ listing, version }], wh, limit) as [Sale];
  const retirement = retire(w, by(self(w)), sale.offer.token, wh, ctx.caller, claim);
  const rest = wh === sale.offer.wh ? null : w.counts.lots;
  conclude(w, ctx, sale, { token: retirement, rest, retirement });
  return { retirement, wh, total: sale.total, fee: sale.fee };
}

function swept(w: World, ctx: Ctx, sales: readonly Sale[], retires: boolean) {
  for (const sale of sales) {
    const { token } = sale.offer;
    conclude(w, ctx, sale, { token, rest: null, retirement: retires ? token : null });
  }
  const total = sales.reduce((all, sale) => all + sale.total, 0n);
  return { lots: BigInt(sales.length), total, fee: sales.reduce((all, sale) => all + sale.fee, 0n) };
}

export function sweep(w: World, ctx: Ctx, items: readonly Item[], limit: bigint) {
  const sales = purchase(w, ctx, items, null, limit);
  sendMany(
    w,
    by(self(w)),
    sales.map(({ offer }) => offer.token),
    ctx.caller,
  );
  return swept(w, ctx, sales, false);
}

export function sweepAndRetire(w: World, ctx: Ctx, items: readonly Item[], limit: bigint, claim: R.Claim) {
  const sales = purchase(w, ctx, items, null, limit);
  retireMany(
    w,
    by(self(w)),
    sales.map(({ offer }) => offer.token),
    ctx.caller,
    claim,
  );
  return swept(w, ctx, sales, true);
}

export function setFee(w: World, ctx: Ctx, bps: bigint): boolean {
  w.authorise(ctx.caller, 'marketplace', { action: Cl.stringAscii('set-fee'), bps: Cl.uint(bps) });
  demand(bps <= 500n, 4012n);
  w.vars.set('marketplace/config', { ...w.market, 'fee-bps': bps });
  w.print({ event: 'fee-set', bps });
  return true;
}

export function setTreasury(w: World, ctx: Ctx, treasury: string): boolean {
  const action = { action: Cl.stringAscii('set-treasury'), treasury: Cl.principal(treasury) };
  w.authorise(ctx.caller, 'marketplace', action);
  demand(treasury.startsWith('ST') && !isClosed(w, treasury), 4013n);
  w.vars.set('marketplace/config', { ...w.market, treasury });
  w.print({ event: 'treasury-set', treasury });
  return true;
}

export const FORMS = ['list', 'buy', 'auctions', 'bids', 'quotes', 'forwards'] as const;

function setFlags(w: World, flags: R.Flags): boolean {
  const paused = Object.fromEntries(FORMS.map((form) => [`${form}-paused`, flags[form]]));
  w.vars.set('marketplace/config', { ...w.market, ...paused });
  w.print({ ...flags, event: 'paused-set' });
  return true;
}

export function pause(w: World, ctx: Ctx, flags: R.Flags): boolean {
  demand(ctx.caller === w.guardian, 1009n);
  const both = FORMS.map((form) => [form, flags[form] || w.market[`${form}-paused`]]);
  return setFlags(w, Object.fromEntries(both) as R.Flags);
}

export function setPaused(w: World, ctx: Ctx, flags: R.Flags): boolean {
  const values = Object.fromEntries(FORMS.map((form) => [form, Cl.bool(flags[form])]));
  w.authorise(ctx.caller, 'marketplace', { action: Cl.stringAscii('set-paused'), flags: Cl.tuple(values) });
  return setFlags(w, flags);
}
