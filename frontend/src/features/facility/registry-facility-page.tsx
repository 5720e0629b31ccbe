import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function RegistryFacilityPage() {
  return (
    <Page title="Facility">
      <Empty kind="nothing-yet" title="This page is not there yet" />
    </Page>
  );
}
