import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function NewFacilityPage() {
  return (
    <Page title="New facility">
      <Empty kind="nothing-yet" title="This page is not there yet" />
    </Page>
  );
}
