import { describe, expect, it } from 'vitest';
import { wattHours } from '../../lib/api.ts';
import { type OrderForm, orderFor, orderResolver } from './order-form.model.ts';

type Offer = Parameters<typeof orderFor>[0];
const offer = (wh: bigint) => ({ wh: wattHours(wh), origin: { vintage: '2026-03' } }) as Offer;
const options = { fields: {}, shouldUseNativeValidation: false } as never;

async function read(changes: Partial<OrderForm>, left = 5_000_000n) {
  const form = { ...orderFor(offer(left), { name: 'A buyer', country: 'DE' }), ...changes };
  const { values, errors } = await orderResolver(() => left)(form, undefined, options);
  return { values, errors };
}

describe('an order as typed', () => {
  it('begins with one MWh, or with what is left of it in Wh', () => {
    expect(orderFor(offer(5_000_000n))).toMatchObject({ wh: '1', unit: 'MWh', retire: false });
    expect(orderFor(offer(345_678n))).toMatchObject({ wh: '345678', unit: 'Wh' });
  });

  it('to keep asks for the quantity alone, whatever stands in the claim', async () => {
    const { values, errors } = await read({ wh: '1.5', reportingEnd: '', beneficiary: { name: '', country: '' } });
    expect(errors).toEqual({});
    expect(values).toEqual({ wh: 1_500_000n });
  });

  it('to retire carries the claim, and says at each field what the API would say', async () => {
    const good = await read({ retire: true });
    expect(good.values).toMatchObject({ wh: 1_000_000n, beneficiary: { name: 'A buyer', country: 'DE' } });
    const bad = await read({ retire: true, beneficiary: { name: 'x', country: '' }, reportingEnd: '2025-12-30' });
    expect(bad.values).toEqual({});
    expect(bad.errors).toMatchObject({
      beneficiary: { name: { message: 'Write at least two characters.' }, country: { message: 'Choose the country.' } },
      reportingEnd: { message: expect.stringContaining('ends before it starts') },
    });
  });

  it.each([
    ['0', 'at least 1 Wh'],
    ['5.000001', 'Only 5 MWh is left'],
    ['1,5', 'without commas'],
    ['', 'Write the amount in MWh'],
  ])('refuses "%s" MWh of 5 MWh at the quantity', async (wh, words) => {
    const { errors } = await read({ wh });
    expect(errors).toEqual({ wh: { type: 'contract', message: expect.stringContaining(words) } });
  });

  it('is held to what is left at this moment, not when the form was opened', async () => {
    let left = 5_000_000n;
    const resolver = orderResolver(() => left);
    const form = { ...orderFor(offer(left)), wh: '3' };
    expect((await resolver(form, undefined, options)).errors).toEqual({});
    left = 2_000_000n;
    expect((await resolver(form, undefined, options)).errors).toHaveProperty('wh');
  });
});
