import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function RetirementsPage() {
  return (
    <Page title="Retirements">
      <Empty kind="nothing-yet" title="This page is not there yet" />
    </Page>
  );
}
