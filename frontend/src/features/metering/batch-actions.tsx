import { useState } from 'react';
import { useLocation } from 'wouter';
import { certificate, type facility, metering, useApi, useMutate } from '../../lib/api.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { useToast } from '../../ui/toast.tsx';

interface BatchActionsProps {
  batch: metering.BatchView;
  facility: facility.FacilityView;
}

const UNDER_WAY: readonly certificate.IssueRequestView['state'][] = ['checked', 'attested', 'issued'];

/** What its owner can do with a batch: have certificates issued for it, once, or take it back. */
export function BatchActions({ batch, facility }: BatchActionsProps) {
  const [asking, setAsking] = useState<'withdraw' | 'request' | null>(null);
  const close = () => setAsking(null);
  const passed = batch.state === 'assessed' && batch.verdict?.result === 'pass';
  const requests = useApi(certificate.listIssueRequests, { query: { limit: 100 } }, { enabled: passed });
  const request = requests.data?.items.find(
    ({ batchId, state, issuanceWithdrawn }) =>
      batchId === batch.id && UNDER_WAY.includes(state) && issuanceWithdrawn === null,
  );
  return (
    <>
      {batch.state !== 'withdrawn' && request?.state !== 'issued' && (
        <Button onClick={() => setAsking('withdraw')}>Withdraw</Button>
      )}
      {request !== undefined && (
        <ButtonLink variant="primary" href={`/requests/${request.id}`}>
          {request.state === 'issued' ? 'Open what was issued' : 'Open the issue request'}
        </ButtonLink>
      )}
      {passed && facility.state === 'approved' && requests.data !== undefined && request === undefined && (
        <Button variant="primary" onClick={() => setAsking('request')}>
          Request certificates
        </Button>
      )}
      <WithdrawDialog open={asking === 'withdraw'} batch={batch} onClose={close} />
      <RequestDialog open={asking === 'request'} batch={batch} onClose={close} />
    </>
  );
}

interface ActionDialogProps {
  open: boolean;
  batch: metering.BatchView;
  onClose(): void;
}

function WithdrawDialog({ open, batch, onClose }: ActionDialogProps) {
  const withdraw = useMutate(metering.withdrawBatch);
  const toast = useToast();
  const go = async () => {
    await withdraw.mutateAsync({ params: { batchId: batch.id } });
    toast('The batch is withdrawn');
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Withdraw this batch?"
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            Keep it
          </Button>
          <Button variant="danger" busy={withdraw.isPending} onClick={() => void go().catch(() => {})}>
            Withdraw the batch
          </Button>
        </>
      }
    >
      <p>
        Its readings make room for those of the right file. The file, its findings and its verdict stay readable. This
        cannot be undone, and it is refused once an hour of it was issued.
      </p>
      {withdraw.error && <ErrorState className="mt-4" error={withdraw.error} />}
    </Dialog>
  );
}

function RequestDialog({ open, batch, onClose }: ActionDialogProps) {
  const create = useMutate(certificate.createIssueRequest);
  const [, navigate] = useLocation();
  const go = async () => {
    const request = await create.mutateAsync({ body: { batchId: batch.id } });
    navigate(`/requests/${request.id}`);
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Request certificates for this batch?"
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            Not now
          </Button>
          <Button variant="primary" busy={create.isPending} onClick={() => void go().catch(() => {})}>
            Publish and request
          </Button>
        </>
      }
    >
      <p>
        This publishes the metadata of the certificates on IPFS: the facility, the period, the energy, and where the
        readings and the verdict are found. Then a verification body attests it or rejects it with a reason. Nothing is
        signed yet.
      </p>
      {create.error && <ErrorState className="mt-4" error={create.error} />}
    </Dialog>
  );
}
