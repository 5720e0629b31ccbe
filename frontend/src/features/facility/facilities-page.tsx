import { useSearchParams } from 'wouter';
import { energyCodes, facility, useApiPages } from '../../lib/api.ts';
import { RoleGate } from '../../lib/evidence/role-gate.tsx';
import { FACILITY_STATES } from '../../lib/evidence/states.ts';
import { power } from '../../lib/format.ts';
import { useSession } from '../../lib/session.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Select } from '../../ui/inputs.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { SourceMark } from '../../ui/source-mark.tsx';

const isState = (text: string | null): text is facility.FacilityState =>
  facility.FACILITY_STATES.some((state) => state === text);

/** The producer's own facilities; a verification body and an administrator see every submitted one. */
export function FacilitiesPage() {
  const { roles } = useSession();
  const producer = roles.includes('producer');
  return (
    <Page
      title="Facilities"
      lead={
        producer
          ? 'Plants whose metered energy becomes certificates. Each is registered on chain and decided by a verification body.'
          : 'Every facility that was submitted, newest first.'
      }
      actions={
        producer && (
          <ButtonLink href="/facilities/new" variant="primary">
            New facility
          </ButtonLink>
        )
      }
    >
      <RoleGate roles={['producer', 'verification-body', 'administrator']} what="Facilities">
        <FacilityList producer={producer} />
      </RoleGate>
    </Page>
  );
}

function FacilityList({ producer }: { producer: boolean }) {
  const [search, setSearch] = useSearchParams();
  const wanted = search.get('state');
  const state = isState(wanted) ? wanted : undefined;
  const list = useApiPages(facility.listFacilities, { query: state ? { state } : {} }, { keepPrevious: true });
  const shown = facility.FACILITY_STATES.filter((each) => producer || each !== 'draft');
  return (
    <div className="grid gap-4">
      <div className="w-44">
        <Select
          aria-label="State"
          value={state ?? ''}
          onChange={(event) => setSearch(event.target.value === '' ? {} : { state: event.target.value })}
          options={[
            { value: '', label: 'All states' },
            ...shown.map((each) => ({ value: each, label: FACILITY_STATES[each].label })),
          ]}
        />
      </div>
      <Loading query={list}>
        {(rows) => (
          <DataTable
            label="Facilities"
            rows={rows}
            rowKey={(row) => row.id}
            rowHref={(row) => `/facilities/${row.id}`}
            columns={[
              {
                key: 'name',
                header: 'Facility',
                primary: true,
                cell: (row) => (
                  <span className="grid">
                    {row.name}
                    {!producer && <span className="font-normal text-muted">{row.organisation.name}</span>}
                  </span>
                ),
              },
              {
                key: 'source',
                header: 'Source',
                cell: (row) => (
                  <span className="inline-flex items-center gap-1.5">
                    <SourceMark code={row.technology} />
                    {energyCodes.energyLabel(row.technology)}
                  </span>
                ),
              },
              {
                key: 'zone',
                header: 'Country, zone',
                cell: (row) => [row.country, row.gridZone].filter(Boolean).join(', '),
              },
              { key: 'nameplate', header: 'Nameplate', align: 'right', cell: (row) => power(row.nameplateW) },
              {
                key: 'number',
                header: 'Number',
                align: 'right',
                cell: (row) =>
                  row.facility === null ? <span className="text-muted">none yet</span> : row.facility.toString(),
              },
              {
                key: 'state',
                header: 'State',
                cell: (row) => <Badge tone={FACILITY_STATES[row.state].tone}>{FACILITY_STATES[row.state].label}</Badge>,
              },
            ]}
            empty={<NoFacilities producer={producer} filtered={state !== undefined} onClear={() => setSearch({})} />}
          />
        )}
      </Loading>
      {list.hasMore && (
        <Button className="justify-self-start" busy={list.isLoadingMore} onClick={list.loadMore}>
          Show more
        </Button>
      )}
    </div>
  );
}

function NoFacilities({ producer, filtered, onClear }: { producer: boolean; filtered: boolean; onClear(): void }) {
  if (filtered)
    return (
      <Empty
        kind="no-match"
        title="No facility in this state"
        action={<Button onClick={onClear}>Show all states</Button>}
      />
    );
  if (!producer) return <Empty kind="nothing-yet" title="No facility was submitted yet" />;
  return (
    <Empty
      kind="nothing-yet"
      title="Register your first facility"
      action={
        <ButtonLink href="/facilities/new" variant="primary">
          New facility
        </ButtonLink>
      }
    >
      A draft is yours alone. It becomes public when you register it on chain.
    </Empty>
  );
}
