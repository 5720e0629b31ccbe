import { useState } from 'react';
import { api, certificate, useApi, useMutate } from '../../lib/api.ts';
import { ChainAction } from '../../lib/chain-action.tsx';
import { energy } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { useToast } from '../../ui/toast.tsx';

const MWH = 1_000_000n;

/** Issue what was attested, or take the request back. */
export function OwnerActions({ request }: { request: certificate.IssueRequestView }) {
  const { id, state } = request;
  if (state !== 'checked' && state !== 'attested') return null;
  return (
    <>
      <Withdraw request={request} />
      {state === 'attested' && (
        <ChainAction
          label="Issue certificates"
          id={`issue:${id}`}
          call={() => api.call(certificate.issueCall, { params: { id } })}
          confirm={<IssueOutlook request={request} />}
        />
      )}
    </>
  );
}

/** What will be minted and carried on, by the rule of the contract: whole units of residual + energy. */
function IssueOutlook({ request: { facilityId, wh } }: { request: certificate.IssueRequestView }) {
  const { data } = useApi(certificate.readLedger, { params: { id: facilityId } });
  if (data === undefined) return null;
  const total = data.residual + wh > data.debit ? data.residual + wh - data.debit : 0n;
  const whole = total - (total % MWH);
  return (
    <p>
      {energy(wh)} attested{data.residual > 0n ? ` and ${energy(data.residual)} carried forward` : ''}
      {data.debit > 0n ? `, less ${energy(data.debit)} to make up for` : ''}: in whole certificates{' '}
      {whole === 0n ? 'that is less than one, so none is minted' : `${energy(whole)} are minted`} and{' '}
      {energy(total - whole)} carry on. A granular facility mints all of it. The hours can never be issued again.
    </p>
  );
}

function Withdraw({ request: { id, state } }: { request: certificate.IssueRequestView }) {
  const [open, setOpen] = useState(false);
  const withdraw = useMutate(certificate.withdrawIssueRequest);
  const toast = useToast();
  const go = async () => {
    await withdraw.mutateAsync({ params: { id } });
    toast('The request is withdrawn');
    setOpen(false);
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>Withdraw</Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Withdraw this request?"
        footer={
          <>
            <Button variant="quiet" onClick={() => setOpen(false)}>
              Keep it
            </Button>
            <Button variant="danger" busy={withdraw.isPending} onClick={() => void go().catch(() => {})}>
              Withdraw the request
            </Button>
          </>
        }
      >
        <p>
          The readings stay and can be requested again.
          {state === 'attested' &&
            ' The attestation stays on chain until it expires, but this market no longer offers to issue it.'}
        </p>
        {withdraw.error && <ErrorState className="mt-4" error={withdraw.error} />}
      </Dialog>
    </>
  );
}
