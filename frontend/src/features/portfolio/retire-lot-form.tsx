import { useForm } from 'react-hook-form';
import { api, type BodyOf, portfolio } from '../../lib/api.ts';
import { type ClaimForm, claimFor, readClaim } from '../../lib/claim.ts';
import { ClaimFields } from '../../lib/claim-fields.tsx';
import { bodySchema, contractResolver } from '../../lib/contract-form.ts';
import { energyText, unitFor } from '../../lib/quantity.ts';
import { useSession } from '../../lib/session.tsx';
import { Notice } from '../../ui/notice.tsx';
import { LotFormDialog } from './lot-form-dialog.tsx';
import type { LotFormProps } from './lot-form-props.ts';
import { QuantityField, type QuantityForm, readQuantity } from './quantity-field.tsx';

type Values = QuantityForm & ClaimForm;
type Body = BodyOf<typeof portfolio.retireCall>;

/** Claims a lot, or a part of it, for somebody and for good. */
export function RetireLotForm({ lot, close }: LotFormProps) {
  const { me } = useSession();
  const unit = unitFor(lot.wh);
  const form = useForm<Values, unknown, Body>({
    mode: 'onTouched',
    defaultValues: { ...claimFor(lot.origin.vintage, me?.organisations[0]), wh: energyText(lot.wh, unit), unit },
    resolver: contractResolver(bodySchema(portfolio.retireCall), (values) => {
      const { wire, unreadable } = readClaim(values);
      const { wh, fault } = readQuantity(values, lot.wh, false);
      return { wire: { ...wire, wh }, unreadable: { ...unreadable, wh: fault } };
    }),
  });
  return (
    <LotFormDialog
      lot={lot}
      verb="Retire"
      lead="Retire all of it, or a part and keep the rest."
      form={form}
      close={close}
      call={(body) => api.call(portfolio.retireCall, { params: { token: lot.token }, body })}
      confirm={
        <Notice tone="warning" title="A retirement cannot be undone">
          What is retired is claimed for good: it can never be sold, sent or claimed again.
        </Notice>
      }
    >
      <QuantityField label="Retire" held={lot.wh} whole />
      <ClaimFields />
    </LotFormDialog>
  );
}
