import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function BatchPage() {
  return (
    <Page title="Metering batch">
      <Empty kind="nothing-yet" title="This page is not there yet" />
    </Page>
  );
}
