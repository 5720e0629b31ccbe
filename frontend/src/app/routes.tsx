import { Route, Switch } from 'wouter';
import { lazyNamed } from './lazy-named.ts';

const NotFoundPage = lazyNamed(() => import('../features/system/not-found-page.tsx'), 'NotFoundPage');

/** Address to page, each page in a script of its own. Pages read their parameters by `lib/route.ts`. */
const ROUTES = {
  '/': lazyNamed(() => import('../features/market/market-page.tsx'), 'MarketPage'),
  '/listings/:listing': lazyNamed(() => import('../features/market/listing-page.tsx'), 'ListingPage'),
  '/certificates/:token': lazyNamed(() => import('../features/certificate/certificate-page.tsx'), 'CertificatePage'),
  '/issuances/:issuance': lazyNamed(() => import('../features/certificate/issuance-page.tsx'), 'IssuancePage'),
  '/requests/:id': lazyNamed(() => import('../features/certificate/request-page.tsx'), 'RequestPage'),
  '/retirements': lazyNamed(() => import('../features/portfolio/retirements-page.tsx'), 'RetirementsPage'),
  '/retirements/:retirement': lazyNamed(() => import('../features/portfolio/retirement-page.tsx'), 'RetirementPage'),
  '/portfolio': lazyNamed(() => import('../features/portfolio/portfolio-page.tsx'), 'PortfolioPage'),
  '/activity': lazyNamed(() => import('../features/submission/activity-page.tsx'), 'ActivityPage'),
  '/facilities': lazyNamed(() => import('../features/facility/facilities-page.tsx'), 'FacilitiesPage'),
  '/facilities/new': lazyNamed(() => import('../features/facility/new-facility-page.tsx'), 'NewFacilityPage'),
  '/facilities/:id': lazyNamed(() => import('../features/facility/facility-page.tsx'), 'FacilityPage'),
  '/facilities/:id/edit': lazyNamed(() => import('../features/facility/edit-facility-page.tsx'), 'EditFacilityPage'),
  '/facilities/:id/upload': lazyNamed(() => import('../features/metering/upload-page.tsx'), 'UploadPage'),
  '/registry/:facility': lazyNamed(
    () => import('../features/facility/registry-facility-page.tsx'),
    'RegistryFacilityPage',
  ),
  '/batches/:id': lazyNamed(() => import('../features/metering/batch-page.tsx'), 'BatchPage'),
  '/verification': lazyNamed(() => import('../features/verification/verification-page.tsx'), 'VerificationPage'),
  '/verification-bodies': lazyNamed(() => import('../features/verification/bodies-page.tsx'), 'BodiesPage'),
  '/explorer': lazyNamed(() => import('../features/explorer/explorer-page.tsx'), 'ExplorerPage'),
  '/explorer/:txid': lazyNamed(() => import('../features/explorer/transaction-page.tsx'), 'TransactionPage'),
  '/chain': lazyNamed(() => import('../features/explorer/chain-page.tsx'), 'ChainPage'),
  '/chain/forks/:fork': lazyNamed(() => import('../features/explorer/fork-page.tsx'), 'ForkPage'),
  '/status': lazyNamed(() => import('../features/system/status-page.tsx'), 'StatusPage'),
  '/system/reconciliation': lazyNamed(
    () => import('../features/reconciliation/reconciliation-page.tsx'),
    'ReconciliationPage',
  ),
  '/welcome': lazyNamed(() => import('../features/identity/welcome-page.tsx'), 'WelcomePage'),
};

export function Routes() {
  return (
    <Switch>
      {Object.entries(ROUTES).map(([path, page]) => (
        <Route key={path} path={path} component={page} />
      ))}
      <Route component={NotFoundPage} />
    </Switch>
  );
}
