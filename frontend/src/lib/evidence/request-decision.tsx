import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { api, certificate, useMutate } from '../api.ts';
import { useChainAction } from '../chain-action.tsx';
import { energy } from '../format.ts';
import { useSession } from '../session.tsx';
import { DecisionKeys } from './decision-keys.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

/** What a verification body can do with a request: attest it on chain, or reject it and say why. */
export function RequestDecision({ request, keys }: { request: certificate.IssueRequestView; keys?: boolean }) {
  const { me } = useSession();
  const { id } = request;
  const [rejecting, setRejecting] = useState(false);
  const reject = useMutate(certificate.rejectIssueRequest);
  const toast = useToast();
  const attest = useChainAction({
    label: 'Attest',
    id: `attest:${id}`,
    call: () => api.call(certificate.attestIssueRequestCall, { params: { id } }),
    confirm: `You attest that ${energy(request.wh)} were measured as the readings say. It is on chain under your name, and cannot be taken back.`,
  });
  if (request.state !== 'checked') return null;
  if (me?.address === request.ownerAddress)
    return (
      <Notice tone="warning" title="This is your own facility">
        A verification body never decides on its own organisation&rsquo;s facility. Another one has to.
      </Notice>
    );
  if (request.attestations.some(({ body }) => body === me?.address))
    return (
      <Notice tone="info" title="You have attested this">
        Another, independent verification body has to attest it as well before its owner can issue it.
      </Notice>
    );
  const refuse = async (reason: string) => {
    await reject.mutateAsync({ params: { id }, body: { reason } });
    setRejecting(false);
    toast('The request is rejected');
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button variant="primary" icon={attest.busy ? 'clock' : 'check'} onClick={attest.start}>
        {attest.busy ? attest.headline : 'Attest'}
      </Button>
      <Button variant="danger" disabled={attest.busy} onClick={() => setRejecting(true)}>
        Reject
      </Button>
      {keys && (
        <DecisionKeys onApprove={attest.start} onReject={() => setRejecting(true)} paused={rejecting || attest.busy} />
      )}
      <ReasonDialog
        open={rejecting}
        onClose={() => setRejecting(false)}
        title="Reject this request"
        lead="The owner reads the reason, corrects what it names, and makes a new request. Nothing goes on chain."
        schema={certificate.rejectIssueRequest.body?.shape.reason}
        error={reject.error}
        action={(submit) => (
          <Button
            variant="danger"
            busy={reject.isPending}
            onClick={() => submit((reason) => void refuse(reason).catch(() => {}))}
          >
            Reject the request
          </Button>
        )}
      />
    </div>
  );
}
