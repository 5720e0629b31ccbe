import { useForm, useWatch } from 'react-hook-form';
import { api, type BodyOf, feeFor, market, satsPerMwh, totalFor, useApi } from '../../lib/api.ts';
import { bodySchema, contractResolver } from '../../lib/contract-form.ts';
import { percent, sats } from '../../lib/format.ts';
import { parseSats } from '../../lib/quantity.ts';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/inputs.tsx';
import { Notice } from '../../ui/notice.tsx';
import { LotFormDialog } from './lot-form-dialog.tsx';
import type { LotFormProps } from './lot-form-props.ts';

type Body = BodyOf<typeof market.listLotCall>;
interface Values {
  price: string;
  /** Last day on which it can be bought, UTC. */
  expiresAt: string;
}

const DAY_MS = 86_400_000;
const dayAfter = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** The end of a day, which is the start of the next; undefined for no day. */
function endOf(day: string): string | undefined {
  const at = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? undefined : new Date(at.getTime() + DAY_MS).toISOString();
}

/** Offers a lot for sale; the marketplace holds it meanwhile. */
export function ListLotForm({ lot, close }: LotFormProps) {
  const settings = useApi(market.readMarket);
  const form = useForm<Values, unknown, Body>({
    mode: 'onTouched',
    defaultValues: { price: '', expiresAt: dayAfter(30) },
    resolver: contractResolver(bodySchema(market.listLotCall), ({ price, expiresAt }) => {
      const typed = parseSats(price);
      const until = endOf(expiresAt);
      return {
        wire: { token: lot.token.toString(), price: typed.ok ? typed.value.toString() : '', expiresAt: until },
        unreadable: {
          price: typed.ok ? undefined : typed.error,
          expiresAt: until === undefined ? 'Choose the last day.' : undefined,
        },
      };
    }),
  });
  const { errors } = form.formState;
  const price = parseSats(useWatch({ control: form.control, name: 'price' }));
  return (
    <LotFormDialog
      lot={lot}
      verb="Sell"
      lead="The marketplace holds the lot until it is sold or you take it back, which you can at any time. Buyers may take a part."
      form={form}
      close={close}
      call={(body) => api.call(market.listLotCall, { body })}
    >
      {settings.data?.listingPaused && (
        <Notice tone="warning" title="New listings are paused">
          The council of the market has paused them. The lot stays yours; try again later.
        </Notice>
      )}
      <Field label="Price" error={errors.price?.message} hint="For one MWh.">
        {(input) => <TextInput {...input} unit="sats/MWh" inputMode="numeric" {...form.register('price')} />}
      </Field>
      <Field
        label="Open until the end of"
        error={errors.expiresAt?.message}
        hint="UTC. Afterwards nobody can buy it and you take it back."
      >
        {(input) => <TextInput {...input} type="date" min={dayAfter(0)} {...form.register('expiresAt')} />}
      </Field>
      <Proceeds lotWh={lot.wh} price={price.ok ? price.value : null} feeBps={settings.data?.feeBps} />
    </LotFormDialog>
  );
}

const MOST = 2_100_000_000_000_000n;

function Proceeds({
  lotWh,
  price,
  feeBps,
}: {
  lotWh: Parameters<typeof totalFor>[0];
  price: bigint | null;
  feeBps: bigint | undefined;
}) {
  if (price === null || price === 0n || price > MOST || feeBps === undefined || lotWh * price > MOST * 1_000_000n)
    return null;
  const total = totalFor(lotWh, satsPerMwh(price));
  const fee = feeFor(total, feeBps);
  return (
    <p aria-live="polite" className="text-sm text-muted tabular-nums">
      If all of it is bought at once: {sats(total)}, of which {sats(fee)} are the fee of the market ({percent(feeBps)})
      and <strong className="font-semibold text-ink">{sats(total - fee)}</strong> are yours.
    </p>
  );
}
