import { useCallback, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { facility, type Id, useApi, useMutate } from '../../lib/api.ts';
import { RoleGate } from '../../lib/evidence/role-gate.tsx';
import { useSession } from '../../lib/session.tsx';
import { Button } from '../../ui/button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { EMPTY_FORM, type FacilityForm as FormValues, formOf } from './facility-form.model.ts';
import { FacilityForm } from './facility-form.tsx';
import { keepForm, keptForm } from './kept-form.ts';

/** A new draft, from nothing or, by `?from=`, from the facts of an earlier facility. */
export function NewFacilityPage() {
  const [search] = useSearchParams();
  const from = search.get('from');
  return (
    <Page
      title="New facility"
      lead="A draft is yours alone and can be changed. Registering it on chain makes it public and final."
      back={{ href: '/facilities', label: 'Facilities' }}
      narrow
    >
      <RoleGate roles={['producer']} what="New facilities">
        {from === null ? <NewForm /> : <CopiedForm from={from as Id<'facility'>} />}
      </RoleGate>
    </Page>
  );
}

function CopiedForm({ from }: { from: Id<'facility'> }) {
  const query = useApi(facility.readFacility, { params: { id: from } });
  return <Loading query={query}>{(view) => <NewForm copied={formOf(view)} />}</Loading>;
}

function NewForm({ copied }: { copied?: FormValues }) {
  const { me } = useSession();
  const [, navigate] = useLocation();
  const create = useMutate(facility.createFacility);
  const [kept, setKept] = useState(() => (copied === undefined ? keptForm() : null));
  const keep = useCallback((form: FormValues) => keepForm(form), []);
  const organisations = (me?.organisations ?? []).filter(({ kind }) => kind === 'producer');
  const startOver = () => {
    keepForm(null);
    setKept(null);
  };
  return (
    <>
      {kept !== null && (
        <Notice
          title="What you typed before is still here"
          actions={
            <Button variant="quiet" onClick={startOver}>
              Start over
            </Button>
          }
        />
      )}
      <FacilityForm
        key={kept === null ? 'fresh' : 'kept'}
        start={copied ?? kept ?? EMPTY_FORM}
        organisations={organisations}
        submitLabel="Save the draft"
        cancelHref="/facilities"
        onChange={keep}
        onSubmit={async (body, { organisationId }) => {
          const chosen = organisationId === '' ? {} : { organisationId: organisationId as Id<'organisation'> };
          const draft = await create.mutateAsync({ body: { ...body, ...chosen } });
          keepForm(null);
          navigate(`/facilities/${draft.id}`);
        }}
      />
    </>
  );
}
