import { facility, type Id, useApi } from '../../lib/api.ts';
import { PageLoading } from '../../lib/evidence/page-loading.tsx';
import { RoleGate } from '../../lib/evidence/role-gate.tsx';
import { useTextParam } from '../../lib/route.ts';
import { useSession } from '../../lib/session.tsx';
import { Card } from '../../ui/card.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { UploadForm } from './upload-form.tsx';

/** Where a meter file comes in. */
export function UploadPage() {
  const id = useTextParam('id') as Id<'facility'>;
  return (
    <RoleGate roles={['producer']} what="Uploads" title="Upload readings">
      <UploadOf id={id} />
    </RoleGate>
  );
}

function UploadOf({ id }: { id: Id<'facility'> }) {
  const { me } = useSession();
  const query = useApi(facility.readFacility, { params: { id } });
  return (
    <PageLoading query={query} title="Upload readings" label="Reading the facility">
      {(view) => (
        <Page
          title="Upload readings"
          lead={`${view.name}. NEM12, or CSV with the columns start, end, value, unit, quality and, if wanted, meter. A file with a fault is refused as a whole, and nothing of it is kept.`}
          back={{ href: `/facilities/${id}`, label: view.name }}
          narrow
        >
          {me?.address === view.ownerAddress ? (
            <Card>
              <UploadForm facilityId={id} meters={view.meters} />
            </Card>
          ) : (
            <Empty kind="not-permitted" title="Only its owner uploads readings">
              Sign in as {view.ownerAddress}.
            </Empty>
          )}
        </Page>
      )}
    </PageLoading>
  );
}
