import { useLocation } from 'wouter';
import { facility, type Id, useApi, useMutate } from '../../lib/api.ts';
import { RoleGate } from '../../lib/evidence/role-gate.tsx';
import { useTextParam } from '../../lib/route.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { formOf } from './facility-form.model.ts';
import { FacilityForm } from './facility-form.tsx';

/** A draft, changed. */
export function EditFacilityPage() {
  const id = useTextParam('id') as Id<'facility'>;
  return (
    <Page title="Edit draft" back={{ href: `/facilities/${id}`, label: 'Facility' }} narrow>
      <RoleGate roles={['producer']} what="Drafts">
        <EditForm id={id} />
      </RoleGate>
    </Page>
  );
}

function EditForm({ id }: { id: Id<'facility'> }) {
  const query = useApi(facility.readFacility, { params: { id } });
  const change = useMutate(facility.changeFacility);
  const [, navigate] = useLocation();
  const toast = useToast();
  const page = `/facilities/${id}`;
  return (
    <Loading query={query}>
      {(view) =>
        view.state === 'draft' ? (
          <FacilityForm
            start={formOf(view)}
            before={view}
            organisations={[]}
            submitLabel="Save the draft"
            cancelHref={page}
            onSubmit={async (body) => {
              await change.mutateAsync({ params: { id }, body });
              toast('The draft is saved');
              navigate(page);
            }}
          />
        ) : (
          <Notice
            tone="warning"
            title="This facility is no draft any more"
            actions={<ButtonLink href={`/facilities/new?from=${id}`}>New draft with these facts</ButtonLink>}
          >
            Its document is public and its hash is on chain, so its facts stay. Correct them in a new draft.
          </Notice>
        )
      }
    </Loading>
  );
}
