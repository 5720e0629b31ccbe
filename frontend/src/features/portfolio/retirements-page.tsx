import { useSearchParams } from 'wouter';
import { portfolio, useApi, useApiPages } from '../../lib/api.ts';
import { countryOptions } from '../../lib/countries.ts';
import { useSession } from '../../lib/session.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Field } from '../../ui/field.tsx';
import { Checkbox, Select } from '../../ui/inputs.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { RetirementTable } from './retirement-table.tsx';

const COUNTRIES = countryOptions();

/** Everything that was ever claimed; with an account, one's own with the names one keeps to oneself. */
export function RetirementsPage() {
  const { me } = useSession();
  const [search, setSearch] = useSearchParams();
  const mine = me !== null && search.get('mine') === '1';
  const asked = search.get('country') ?? '';
  const country = /^[A-Z]{2}$/.test(asked) ? asked : '';
  const choose = (changes: { mine?: boolean; country?: string }) => {
    const next = { mine, country, ...changes };
    setSearch({
      ...(next.mine ? { mine: '1' } : {}),
      ...(next.country && !next.mine ? { country: next.country } : {}),
    });
  };
  return (
    <Page
      title="Retirements"
      lead="Energy that was claimed, for whom and what for. What stands here can never be sold or claimed again, and anybody can check it."
    >
      <search className="flex flex-wrap items-end gap-x-6 gap-y-3" aria-label="Retirements">
        {!mine && (
          <Field label="Used in" className="w-56">
            {(input) => (
              <Select
                {...input}
                placeholder="All countries"
                options={COUNTRIES}
                value={country}
                onChange={(event) => choose({ country: event.target.value })}
              />
            )}
          </Field>
        )}
        {me !== null && (
          <Checkbox
            className="py-1"
            label="Only mine"
            checked={mine}
            onChange={(event) => choose({ mine: event.target.checked })}
          />
        )}
      </search>
      {mine ? <Own /> : <Everybodys country={country} clear={() => choose({ country: '' })} />}
    </Page>
  );
}

function Everybodys({ country, clear }: { country: string; clear(): void }) {
  const query = { limit: 25, ...(country === '' ? {} : { country }) };
  const pages = useApiPages(portfolio.listRetirements, { query }, { keepPrevious: true });
  return (
    <Loading query={pages} label="Reading the retirements" skeleton={<Skeleton height={320} />}>
      {(items) =>
        items.length > 0 ? (
          <>
            <RetirementTable retirements={items} />
            <LoadMore pages={pages} what="retirements" />
          </>
        ) : country === '' ? (
          <Empty
            kind="nothing-yet"
            title="Nothing was retired yet"
            action={<ButtonLink href="/">Open the market</ButtonLink>}
          >
            A retirement appears here in the block in which it is made.
          </Empty>
        ) : (
          <Empty
            kind="no-match"
            title="Nothing was retired for this country"
            action={<Button onClick={clear}>All countries</Button>}
          />
        )
      }
    </Loading>
  );
}

function Own() {
  const pages = useApiPages(portfolio.listOwnRetirements, { query: { limit: 25 } });
  const figures = useApi(portfolio.readPortfolio);
  return (
    <Loading query={pages} label="Reading your retirements" skeleton={<Skeleton height={320} />}>
      {(items) =>
        items.length > 0 ? (
          <>
            <RetirementTable retirements={items} />
            <LoadMore pages={pages} what="retirements" />
          </>
        ) : (
          <Empty
            kind="nothing-yet"
            title="You have retired nothing yet"
            action={
              <ButtonLink href={(figures.data?.heldWh ?? 0n) > 0n ? '/portfolio' : '/'} variant="primary">
                {(figures.data?.heldWh ?? 0n) > 0n ? 'Open the portfolio' : 'Open the market'}
              </ButtonLink>
            }
          >
            Retire a lot you hold, or buy and retire in one transaction.
          </Empty>
        )
      }
    </Loading>
  );
}
