import { useEffect } from 'react';
import { FormProvider, useForm, useWatch } from 'react-hook-form';
import { api, market, portfolio, totalFor } from '../../lib/api.ts';
import { useChainAction } from '../../lib/chain-action.tsx';
import { ClaimFields } from '../../lib/claim-fields.tsx';
import { showFaults, validBody } from '../../lib/contract-form.ts';
import { energy } from '../../lib/format.ts';
import { ENERGY_UNITS, energyText } from '../../lib/quantity.ts';
import { useSession } from '../../lib/session.tsx';
import { useDebounced } from '../../lib/use-debounced.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Select, TextInput } from '../../ui/inputs.tsx';
import { Notice } from '../../ui/notice.tsx';
import { BuyerGate } from './buyer-gate.tsx';
import {
  isClaim,
  type OrderForm as Order,
  type OrderBody,
  orderFor,
  orderResolver,
  readQuantity,
} from './order-form.model.ts';
import { OrderQuote } from './order-quote.tsx';
import { Segmented } from './segmented.tsx';
import { useQuote } from './use-quote.ts';

interface OrderFormProps {
  offer: market.Listing;
  /** The purchase is recorded. */
  onBought(bought: { txid: string; retired: boolean }): void;
}

/** Quantity, what for, price to the satoshi, and the signature. */
export function OrderForm({ offer, onBought }: OrderFormProps) {
  const { me } = useSession();
  const organisation = me?.organisations.find(({ kind }) => kind === 'buyer');
  const form = useForm<Order, unknown, OrderBody>({
    mode: 'onTouched',
    defaultValues: orderFor(offer, organisation),
    resolver: orderResolver(() => offer.wh),
  });
  const { register, control, setValue, getValues, formState } = form;
  const [text, unit, retire] = useWatch({ control, name: ['wh', 'unit', 'retire'] });
  const quantity = readQuantity({ wh: text, unit }, offer.wh);
  const wh = useDebounced(quantity.ok ? quantity.value : null);
  const quote = useQuote(offer, wh);
  const take = (amount: bigint) =>
    setValue('wh', energyText(amount, unit), { shouldValidate: true, shouldDirty: true });
  const inUnit = (next: Order['unit']) => {
    const typed = readQuantity({ wh: getValues('wh'), unit }, offer.wh);
    setValue('unit', next);
    if (typed.ok) setValue('wh', energyText(typed.value, next), { shouldValidate: true });
  };

  // Whoever signs in on this page finds his organisation in the claim, unless he wrote another one.
  const { name, country } = organisation ?? { name: '', country: '' };
  useEffect(() => {
    if (getValues('beneficiary.name') === '') setValue('beneficiary.name', name);
    if (getValues('beneficiary.country') === '') setValue('beneficiary.country', country);
  }, [name, country, getValues, setValue]);

  const prepare = async () => {
    const body = await validBody(form);
    if (body === null) return null;
    const params = { listing: offer.listing };
    // What stood on the page when it was pressed: another price asks again.
    const shown = { version: offer.version, maxTotal: totalFor(body.wh, offer.price) };
    return isClaim(body)
      ? api.call(portfolio.buyAndRetireCall, { params, body: { ...body, ...shown } })
      : api.call(market.buyCall, { params, body: { ...body, ...shown } });
  };

  const action = useChainAction({
    label: retire ? 'Buy and retire' : 'Buy',
    call: prepare,
    onRefused: (error) => showFaults(form, error),
    onDone: ({ txid }) => onBought({ txid, retired: retire }),
    confirm: retire ? FOR_GOOD : undefined,
  });
  const submit = form.handleSubmit(() => action.start());
  return (
    <FormProvider {...form}>
      <form className="flex flex-col gap-4" noValidate onSubmit={(event) => void submit(event)}>
        <div>
          <div className="grid grid-cols-[minmax(0,1fr)_88px] items-start gap-2">
            <Field label="Quantity" error={formState.errors.wh?.message ?? (quantity.ok ? undefined : quantity.error)}>
              {(input) => <TextInput {...input} inputMode="decimal" className="tabular-nums" {...register('wh')} />}
            </Field>
            <Field label="Unit">
              {(input) => (
                <Select
                  {...input}
                  options={ENERGY_UNITS.map((value) => ({ value, label: value }))}
                  value={unit}
                  onChange={(event) => inUnit(event.target.value as Order['unit'])}
                />
              )}
            </Field>
          </div>
          <p className="mt-1 flex items-center justify-between gap-2 text-xs text-muted">
            <span>{energy(offer.wh)} left</span>
            <Button variant="quiet" className="-mr-3 h-6 text-xs" onClick={() => take(offer.wh)}>
              Take all of it
            </Button>
          </p>
        </div>
        <Segmented
          label="What for"
          value={retire ? 'retire' : 'keep'}
          onChange={(value) => setValue('retire', value === 'retire')}
          options={[
            { value: 'keep', label: 'Buy', hint: 'Held in your portfolio, to retire or sell later' },
            { value: 'retire', label: 'Buy and retire', hint: 'Claimed at once, in the same transaction' },
          ]}
        />
        {retire && <ClaimFields />}
        {quantity.ok && <OrderQuote quote={quote} settled={wh === quantity.value} feeBps={offer.feeBps} />}
        <BuyerGate>
          {action.busy ? (
            <Button icon="clock" className="w-full" onClick={action.start}>
              {action.headline}
            </Button>
          ) : (
            <Button type="submit" variant="primary" className="w-full">
              {retire ? 'Buy and retire' : 'Buy'}
            </Button>
          )}
        </BuyerGate>
      </form>
    </FormProvider>
  );
}

const FOR_GOOD = (
  <Notice tone="warning" title="A retirement cannot be undone">
    What is retired is claimed for good: it can never be sold or claimed again.
  </Notice>
);
