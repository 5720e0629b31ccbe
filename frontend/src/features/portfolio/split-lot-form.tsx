import { useForm, useWatch } from 'react-hook-form';
import { api, type BodyOf, portfolio } from '../../lib/api.ts';
import { bodySchema, contractResolver } from '../../lib/contract-form.ts';
import { energy } from '../../lib/format.ts';
import { unitFor } from '../../lib/quantity.ts';
import { LotFormDialog } from './lot-form-dialog.tsx';
import type { LotFormProps } from './lot-form-props.ts';
import { QuantityField, type QuantityForm, readQuantity } from './quantity-field.tsx';

type Body = BodyOf<typeof portfolio.splitCall>;

/** Two lots out of one, both of the same holder. */
export function SplitLotForm({ lot, close }: LotFormProps) {
  const form = useForm<QuantityForm, unknown, Body>({
    mode: 'onTouched',
    defaultValues: { wh: '', unit: unitFor(lot.wh) },
    resolver: contractResolver(bodySchema(portfolio.splitCall), (values) => {
      const { wh, fault } = readQuantity(values, lot.wh, true);
      return { wire: { wh }, unreadable: { wh: fault } };
    }),
  });
  const [text, unit] = useWatch({ control: form.control, name: ['wh', 'unit'] });
  const first = readQuantity({ wh: text, unit }, lot.wh, true);
  return (
    <LotFormDialog
      lot={lot}
      verb="Split"
      lead="The lot is replaced by two new ones with numbers of their own. Both stay yours."
      form={form}
      close={close}
      call={(body) => api.call(portfolio.splitCall, { params: { token: lot.token }, body })}
    >
      <QuantityField label="First part" held={lot.wh} whole={false} />
      <p aria-live="polite" className="text-sm text-muted tabular-nums">
        {first.wh === undefined
          ? 'The second part is the rest.'
          : `The second part has ${energy(lot.wh - BigInt(first.wh))}.`}
      </p>
    </LotFormDialog>
  );
}
