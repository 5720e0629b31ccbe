import type { ReactNode } from 'react';
import { api, type facility, facility as facilityApi } from '../../lib/api.ts';
import { ChainAction } from '../../lib/chain-action.tsx';
import type { Tone } from '../../lib/evidence/states.ts';
import { address } from '../../lib/format.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

interface Next {
  tone: Tone;
  title: string;
  text: ReactNode;
  actions?: ReactNode;
}

/** What a facility waits for, in words, with the one thing its owner can do about it. */
export function NextStep({ view, own }: { view: facility.FacilityView; own: boolean }) {
  const { tone, title, text, actions } = nextOf(view, own);
  return (
    <Notice tone={tone} title={title} actions={own ? actions : undefined}>
      {text}
    </Notice>
  );
}

function nextOf(view: facility.FacilityView, own: boolean): Next {
  const { state, id, decision } = view;
  const register = (label: string) => (
    <ChainAction
      label={label}
      id={`register:${id}`}
      call={() => api.call(facilityApi.registerFacilityCall, { params: { id } })}
    />
  );
  switch (state) {
    case 'draft': {
      const { wholeOutput, notRegisteredElsewhere } = view.declarations;
      if (!wholeOutput || !notRegisteredElsewhere)
        return {
          tone: 'warning',
          title: 'Both declarations are needed to register',
          text: 'Declare in the draft that the meters show the whole output, and that no other registry certifies this energy.',
          actions: (
            <ButtonLink variant="primary" href={`/facilities/${id}/edit`}>
              Edit the draft
            </ButtonLink>
          ),
        };
      return {
        tone: 'info',
        title: 'Next: register it on chain',
        text: 'Add the documents a verification body will ask for, then register. That publishes the facts below on IPFS, for good, and puts the facility in front of the verification bodies.',
        actions: register('Register on chain'),
      };
    }
    case 'submitted':
      return {
        tone: 'info',
        title: 'The chain has not seen the registration yet',
        text: own
          ? 'If you signed it, it shows here within a block. If you closed the wallet, ask for the same call again: the chain takes it once.'
          : 'Its owner has been handed the call and has to sign it.',
        actions: register('Register again'),
      };
    case 'under-review':
      return {
        tone: 'info',
        title: 'Waiting for a verification body',
        text: 'Any admitted body may decide, except on a facility of its own organisation. Readings can be uploaded meanwhile; certificates need the approval.',
      };
    case 'approved':
      return {
        tone: 'positive',
        title: 'Approved: its energy can become certificates',
        text: `Upload the readings of a period of at most 31 days, then request certificates for the batch.${decision === null ? '' : ` Decided by ${decision.organisation ?? address(decision.body)}.`}`,
      };
    case 'suspended':
      return {
        tone: 'warning',
        title: 'Suspended: nothing can be attested or issued for now',
        text: `The body that approved it, or the council, reinstates it. What was issued before stays.${view.suspension === null ? '' : ` Suspended by ${address(view.suspension.by)}.`}`,
      };
    case 'deregistered':
      return {
        tone: 'neutral',
        title: 'Deregistered: it issues nothing more',
        text: 'Its owner ended it for ever. What was issued before stays. The plant can be registered anew with a new document.',
      };
    case 'rejected':
      return {
        tone: 'negative',
        title: 'Rejected by a verification body',
        text: decision?.reason ?? 'The reason is in the document of the decision.',
        actions: (
          <ButtonLink variant="primary" href={`/facilities/new?from=${id}`}>
            New draft with these facts
          </ButtonLink>
        ),
      };
  }
}
