import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function ExplorerPage() {
  return (
    <Page title="Explorer">
      <Empty kind="nothing-yet" title="This page is not there yet" />
    </Page>
  );
}
