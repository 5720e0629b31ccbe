import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function RetirementPage() {
  return (
    <Page title="Retirement">
      <Empty kind="nothing-yet" title="This page is not there yet" />
    </Page>
  );
}
