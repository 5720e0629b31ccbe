import { ButtonLink } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function NotFoundPage() {
  return (
    <Page title="Page not found">
      <Empty
        kind="no-match"
        title="There is nothing at this address"
        action={<ButtonLink href="/">Go to the market</ButtonLink>}
      >
        The address may be mistyped, or it was never one of ours.
      </Empty>
    </Page>
  );
}
