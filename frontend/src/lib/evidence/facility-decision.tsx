import { useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { api, type facility, facility as facilityApi } from '../api.ts';
import { useChainAction } from '../chain-action.tsx';
import { useSession } from '../session.tsx';
import { DecisionKeys } from './decision-keys.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

const FINAL = 'A facility is decided once. The decision and the hash of its reason are on chain under your name.';

/** What a verification body can do with a facility: approve or reject it on chain, each with what it examined and found. */
export function FacilityDecision({ view, keys }: { view: facility.FacilityView; keys?: boolean }) {
  const { me } = useSession();
  const { id, state, name } = view;
  const [asking, setAsking] = useState<'approve' | 'reject' | null>(null);
  const reason = useRef('');
  const decide = (approved: boolean) => () =>
    api.call(facilityApi.decideFacilityCall, { params: { id }, body: { approved, reason: reason.current } });
  const approve = useChainAction({ label: `Approve ${name}`, id: `decide:${id}`, call: decide(true), confirm: FINAL });
  const reject = useChainAction({ label: `Reject ${name}`, id: `decide:${id}`, call: decide(false), confirm: FINAL });
  if (state !== 'under-review') return null;
  if (me?.address === view.ownerAddress)
    return (
      <Notice tone="warning" title="This is your own facility">
        A verification body never decides on its own organisation&rsquo;s facility. Another one has to.
      </Notice>
    );
  const busy = [approve, reject].find((action) => action.busy);
  const go = (action: typeof approve) => (words: string) => {
    reason.current = words;
    setAsking(null);
    action.start();
  };
  const schema = facilityApi.decideFacilityCall.body?.shape.reason;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {busy === undefined ? (
        <>
          <Button variant="primary" icon="check" onClick={() => setAsking('approve')}>
            Approve
          </Button>
          <Button variant="danger" onClick={() => setAsking('reject')}>
            Reject
          </Button>
        </>
      ) : (
        <Button icon="clock" onClick={busy.start}>
          {busy.headline}
        </Button>
      )}
      {keys && (
        <DecisionKeys
          onApprove={() => setAsking('approve')}
          onReject={() => setAsking('reject')}
          paused={asking !== null || busy !== undefined}
        />
      )}
      <ReasonDialog
        open={asking === 'approve'}
        onClose={() => setAsking(null)}
        title={`Approve ${name}`}
        lead="Say what you examined and found. The words are public, on IPFS, for as long as the certificates are."
        schema={schema}
        action={(submit) => (
          <Button variant="primary" onClick={() => submit(go(approve))}>
            Approve on chain
          </Button>
        )}
      />
      <ReasonDialog
        open={asking === 'reject'}
        onClose={() => setAsking(null)}
        title={`Reject ${name}`}
        lead="Say what is wrong and what would cure it. The words are public; the owner corrects the facts in a new draft."
        schema={schema}
        action={(submit) => (
          <Button variant="danger" onClick={() => submit(go(reject))}>
            Reject on chain
          </Button>
        )}
      />
    </div>
  );
}
