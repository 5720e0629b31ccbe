import type { Resolver } from 'react-hook-form';
import { type BodyOf, market, portfolio } from '../../lib/api.ts';
import { type ClaimForm, claimFor, readClaim } from '../../lib/claim.ts';
import { bodySchema, contractResolver } from '../../lib/contract-form.ts';
import { energy } from '../../lib/format.ts';
import { type EnergyUnit, energyText, parseEnergy, unitFor } from '../../lib/quantity.ts';

/** An order as typed. Names are those of the body, so that a fault of the API finds its field. */
export interface OrderForm extends ClaimForm {
  /** In `unit`. */
  wh: string;
  unit: EnergyUnit;
  retire: boolean;
}

export type OrderBody = BodyOf<typeof market.buyCall> | BodyOf<typeof portfolio.buyAndRetireCall>;
export const isClaim = (body: OrderBody): body is BodyOf<typeof portfolio.buyAndRetireCall> => 'beneficiary' in body;

const ONE_MWH = 1_000_000n;

/** One MWh to begin with, or what is left of it. */
export function orderFor(offer: market.Listing, organisation?: { name: string; country: string }): OrderForm {
  const unit = unitFor(offer.wh);
  const wh = offer.wh < ONE_MWH ? offer.wh : ONE_MWH;
  return { ...claimFor(offer.origin.vintage, organisation), wh: energyText(wh, unit), unit, retire: false };
}

/** The quantity of an order against what is left right now. */
export function readQuantity({ wh, unit }: Pick<OrderForm, 'wh' | 'unit'>, left: bigint) {
  const typed = parseEnergy(wh, unit);
  if (!typed.ok) return typed;
  if (typed.value === 0n) return { ok: false as const, error: 'Ask for at least 1 Wh.' };
  if (typed.value > left) return { ok: false as const, error: `Only ${energy(left)} is left. Ask for at most that.` };
  return typed;
}

type OrderResolver = Resolver<OrderForm, unknown, OrderBody>;

/** `left` is asked at each check, because others buy meanwhile. */
export function orderResolver(left: () => bigint): OrderResolver {
  const quantity = (values: OrderForm) => {
    const typed = readQuantity(values, left());
    return typed.ok ? { wh: typed.value.toString() } : { fault: typed.error };
  };
  const keep = contractResolver<OrderForm, BodyOf<typeof market.buyCall>>(bodySchema(market.buyCall), (values) => {
    const { wh, fault } = quantity(values);
    return { wire: { wh }, unreadable: { wh: fault } };
  });
  const retire = contractResolver<OrderForm, BodyOf<typeof portfolio.buyAndRetireCall>>(
    bodySchema(portfolio.buyAndRetireCall),
    (values) => {
      const { wh, fault } = quantity(values);
      const claim = readClaim(values);
      return { wire: { ...claim.wire, wh }, unreadable: { ...claim.unreadable, wh: fault } };
    },
  );
  return ((values, context, options) =>
    (values.retire ? (retire as OrderResolver) : (keep as OrderResolver))(values, context, options)) as OrderResolver;
}
