import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';

export function WelcomePage() {
  return (
    <Page title="Welcome">
      <Empty kind="nothing-yet" title="This page is not there yet" />
    </Page>
  );
}
