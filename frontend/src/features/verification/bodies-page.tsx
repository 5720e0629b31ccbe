import { api, identity, useApi } from '../../lib/api.ts';
import { ChainAction } from '../../lib/chain-action.tsx';
import { address } from '../../lib/format.ts';
import { useSession } from '../../lib/session.tsx';
import { Badge } from '../../ui/badge.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { AdmitBody } from './admit-body.tsx';

type Body = ReturnType<typeof identity.listVerificationBodies.result.parse>['items'][number];

const COLUMNS: Column<Body>[] = [
  {
    key: 'organisation',
    header: 'Organisation',
    primary: true,
    cell: ({ organisation }) => organisation ?? <span className="text-muted">Name not stated</span>,
  },
  {
    key: 'address',
    header: 'Account',
    cell: ({ address: account }) => <CopyText text={account} short={address(account)} what="address" />,
  },
  {
    key: 'state',
    header: 'State',
    cell: ({ state }) => (
      <Badge tone={state === 'admitted' ? 'positive' : 'negative'}>
        {state === 'admitted' ? 'Admitted' : 'Suspended'}
      </Badge>
    ),
  },
];

const suspendColumn: Column<Body> = {
  key: 'act',
  header: 'Change',
  align: 'right',
  cell: (body) =>
    body.state === 'admitted' && (
      <span className="relative z-10">
        <ChainAction
          variant="danger"
          label={`Suspend ${body.organisation ?? address(body.address)}`}
          id={`suspend:${body.address}`}
          call={() => api.call(identity.suspendBodyCall, { body: { address: body.address } })}
          confirm="It can no longer decide or attest. What it attested and is not issued yet has to be attested anew by another body; what was issued stays."
        >
          Suspend
        </ChainAction>
      </span>
    ),
};

/** Who may decide about facilities and attest energy: for everybody to see, for administrators to change. */
export function BodiesPage() {
  const { roles } = useSession();
  const admin = roles.includes('administrator');
  const query = useApi(identity.listVerificationBodies);
  return (
    <Page
      title="Verification bodies"
      lead="Accounts that may decide about facilities and attest energy, as the chain knows them. They are admitted and suspended by members of the council."
    >
      {admin && <AdmitBody />}
      <Loading query={query} label="Reading the verification bodies">
        {({ items }) => (
          <DataTable
            label="Verification bodies"
            rows={items}
            rowKey={(body) => body.address}
            columns={admin ? [...COLUMNS, suspendColumn] : COLUMNS}
            empty={
              <Empty kind="nothing-yet" title="No verification body was admitted yet">
                Until one is, no facility can be approved and nothing can be issued.
              </Empty>
            }
          />
        )}
      </Loading>
    </Page>
  );
}
