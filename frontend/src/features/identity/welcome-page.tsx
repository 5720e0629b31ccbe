import { useSearch } from 'wouter';
import { ROLE_NAMES } from '../../lib/role-names.ts';
import { useSession } from '../../lib/session.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { OrganisationForm } from './organisation-form.tsx';
import { SignInCard } from './sign-in-card.tsx';

/** Only a path of this app: an address from outside must not lead elsewhere. */
const pathOf = (search: string): string | null => {
  const next = new URLSearchParams(search).get('next');
  return next !== null && /^\/(?![/\\])/.test(next) ? next : null;
};

/** Sign in, then say as whom: an organisation gives an account its role. */
export function WelcomePage() {
  const next = pathOf(useSearch());
  const { status, me, roles } = useSession();
  if (status === 'loading')
    return (
      <Page title="Your account" narrow>
        <Skeleton lines={5} />
      </Page>
    );
  if (me === null)
    return (
      <Page
        title="Welcome"
        lead="Everybody can look. Who sells, buys or verifies signs in with a Stacks wallet."
        narrow
      >
        <SignInCard />
      </Page>
    );
  return (
    <Page
      title="Your account"
      lead={roles.length === 0 ? 'You are signed in. Say what you do here, and the rest opens.' : undefined}
      actions={next !== null && roles.length > 0 && <ButtonLink href={next}>Back to where you were</ButtonLink>}
      narrow
    >
      <Card title="Account">
        <Facts
          items={[
            { label: 'Address', value: <CopyText text={me.address} what="address" /> },
            { label: 'Roles', value: roles.map((role) => ROLE_NAMES[role]).join(', ') || 'None yet' },
            {
              label: 'Organisations',
              value:
                me.organisations.length === 0 ? (
                  'None yet'
                ) : (
                  <ul>
                    {me.organisations.map(({ id, name, kind, country }) => (
                      <li key={id}>
                        {name}, {ROLE_NAMES[kind].toLowerCase()} in {country}
                      </li>
                    ))}
                  </ul>
                ),
            },
          ]}
        />
      </Card>
      <Card title={me.organisations.length === 0 ? 'Choose your role' : 'Add an organisation'}>
        <OrganisationForm next={next} />
      </Card>
    </Page>
  );
}
