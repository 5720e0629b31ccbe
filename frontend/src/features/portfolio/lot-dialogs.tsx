import type { portfolio } from '../../lib/api.ts';
import { useSession } from '../../lib/session.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ListLotForm } from './list-lot-form.tsx';
import { RetireLotForm } from './retire-lot-form.tsx';
import { SplitLotForm } from './split-lot-form.tsx';
import { TransferLotForm } from './transfer-lot-form.tsx';
import type { LotDialog } from './use-lot-dialog.ts';

const FORMS = { list: ListLotForm, retire: RetireLotForm, split: SplitLotForm, transfer: TransferLotForm };

/** The dialog the address asks for, if the lot is there and free. */
export function LotDialogs({ dialog, lots }: { dialog: LotDialog; lots: portfolio.Holding[] }) {
  const { token, action, close } = dialog;
  const { address } = useSession();
  if (token === null || action === null) return null;
  const lot = lots.find((held) => held.token === token);
  if (lot === undefined || lot.listing !== null)
    return <Unavailable token={token} listed={lot?.listing?.listing} close={close} />;
  const Form = FORMS[action];
  return <Form key={`${address}-${token}-${action}`} lot={lot} close={close} />;
}

/** Sold, sent or split meanwhile, or the link was for another account. */
function Unavailable({ token, listed, close }: { token: bigint; listed: bigint | undefined; close(): void }) {
  return (
    <Dialog
      open
      onClose={close}
      title={`Lot ${token}`}
      footer={
        <ButtonLink href={listed === undefined ? `/certificates/${token}` : `/listings/${listed}`}>
          {listed === undefined ? 'Open the certificate' : 'Open the listing'}
        </ButtonLink>
      }
    >
      {listed === undefined
        ? 'This account does not hold the lot any more, or never did. Its certificate says where it is.'
        : 'The lot is in escrow for a listing. Take it back first; then you can do something else with it.'}
    </Dialog>
  );
}
