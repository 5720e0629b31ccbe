import { identity, useApi } from '../lib/api.ts';
import { address } from '../lib/format.ts';
import { ButtonLink } from '../ui/button.tsx';

/** Who is here, at the right end of the top bar. */
export function SessionMenu() {
  const { data, isPending } = useApi(identity.readMe, undefined, { staleTime: 60_000 });
  if (isPending) return null;
  if (data === undefined)
    return (
      <ButtonLink href="/welcome" variant="primary">
        Sign in
      </ButtonLink>
    );
  return (
    <ButtonLink href="/welcome" icon="account">
      {address(data.address)}
    </ButtonLink>
  );
}
