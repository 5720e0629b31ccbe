import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function FacilitiesPage() {
  return (
    <Page title="Facilities">
      <Empty kind="nothing-yet" title="This page is not there yet" />
    </Page>
  );
}
