import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function TransactionPage() {
  return (
    <Page title="Transaction">
      <Empty kind="nothing-yet" title="This page is not there yet" />
    </Page>
  );
}
