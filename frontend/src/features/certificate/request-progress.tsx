import { certificate, useApi } from '../../lib/api.ts';
import { plainTimes } from '../../lib/evidence/plain-times.ts';
import { address, energy } from '../../lib/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { type Step, Steps } from '../../ui/steps.tsx';
import { Time } from '../../ui/time.tsx';
import { attestersOf } from './lot-words.tsx';

type Request = certificate.IssueRequestView;

/** Where a request stands, in the words of the API, and what became of energy below one whole certificate. */
export function RequestProgress({ request }: { request: Request }) {
  const { state, waitsFor, closed } = request;
  const ended = state === 'rejected' || state === 'withdrawn' || state === 'expired';
  return (
    <div className="grid gap-4">
      <div className="grid gap-4 rounded border border-line bg-raised p-4">
        <Steps label="States of the request" items={stepsOf(request)} />
        <p role="status" className="text-muted">
          {plainTimes(waitsFor)}
        </p>
      </div>
      {ended && closed !== null && (
        <Notice
          tone={state === 'rejected' ? 'negative' : 'neutral'}
          title={state === 'rejected' ? `Rejected by ${address(closed.by)}` : `Withdrawn by ${address(closed.by)}`}
        >
          {closed.reason}
        </Notice>
      )}
      {request.issuanceWithdrawn !== null && (
        <Notice tone="negative" title="What was issued was taken back">
          Since <Time value={request.issuanceWithdrawn.at} /> its certificates are void. The hours are free again: make
          a new request for the readings.
        </Notice>
      )}
      {request.correctedWh > 0n && (
        <Notice tone="warning" title={`${energy(request.correctedWh)} of it turned out not to exist`}>
          The certificates stay good. Later issuances of the facility mint that much less.
        </Notice>
      )}
      {state === 'issued' && request.token === null && <NothingMinted request={request} />}
    </div>
  );
}

function stepsOf({ state, createdAt, attestations, attestationsNeeded: needed, issuance, closed }: Request): Step[] {
  const stopped = state === 'rejected' || state === 'withdrawn' || state === 'expired';
  const words = state === 'rejected' ? 'Rejected' : state === 'withdrawn' ? 'Withdrawn' : 'Expired';
  const complete = needed !== null && attestations.length >= needed;
  const attested: Step = complete
    ? { label: 'Attested', state: 'done', detail: attestersOf(attestations) }
    : stopped
      ? { label: words, state: 'failed', detail: closed !== null && <Time value={closed.at} style="date" /> }
      : {
          label: 'Attestation',
          state: 'current',
          detail: needed === null ? 'By a verification body' : `${attestations.length} of ${needed} attested`,
        };
  const issued: Step =
    issuance !== null
      ? { label: 'Issued', state: 'done', detail: `Issuance ${issuance}`, href: `/issuances/${issuance}` }
      : complete && stopped
        ? { label: words, state: 'failed', detail: closed !== null && <Time value={closed.at} style="date" /> }
        : { label: 'Issue', state: state === 'attested' ? 'current' : 'todo', detail: 'By the owner of the facility' };
  return [
    { label: 'Requested', state: 'done', detail: <Time value={createdAt} style="date" /> },
    { label: 'Rules passed', state: 'done', detail: 'Readings and verdict are fixed by their hashes' },
    attested,
    issued,
  ];
}

function NothingMinted({ request }: { request: Request }) {
  const ledger = useApi(certificate.readLedger, { params: { id: request.facilityId } });
  return (
    <Notice tone="info" title="Issued, and no certificate was minted">
      The facility counts in whole certificates of 1 MWh, and what it carried forward together with these{' '}
      {energy(request.wh)} was less than that. The hours are used up and the energy is kept
      {ledger.data === undefined ? '' : `: its residual is ${energy(ledger.data.residual)} now`}. It counts towards the
      next issuance.
    </Notice>
  );
}
