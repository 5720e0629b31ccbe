import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function StatusPage() {
  return (
    <Page title="Status">
      <Empty kind="nothing-yet" title="This page is not there yet" />
    </Page>
  );
}
