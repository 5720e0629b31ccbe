import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function VerificationPage() {
  return (
    <Page title="Verification">
      <Empty kind="nothing-yet" title="This page is not there yet" />
    </Page>
  );
}
