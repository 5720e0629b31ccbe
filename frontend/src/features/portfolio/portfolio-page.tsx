import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function PortfolioPage() {
  return (
    <Page title="Portfolio">
      <Empty kind="nothing-yet" title="This page is not there yet" />
    </Page>
  );
}
