import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function RequestPage() {
  return (
    <Page title="Issue request">
      <Empty kind="nothing-yet" title="This page is not there yet" />
    </Page>
  );
}
