import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function IssuancePage() {
  return (
    <Page title="Issuance">
      <Empty kind="nothing-yet" title="This page is not there yet" />
    </Page>
  );
}
