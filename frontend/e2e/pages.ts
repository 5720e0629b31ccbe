import type { Stage } from './support/stage.ts';
import type { AccountName } from './support/wallet.ts';

export interface ShownPage {
  /** As src/app/routes.tsx has it. */
  route: string;
  path: string;
  /** Who looks; nobody in particular where it is left out. */
  as?: AccountName;
}

/** Every page with something to show on it. */
export function shownPages(stage: Stage): ShownPage[] {
  const owner = 'Second producer' as const;
  return [
    { route: '/', path: '/' },
    { route: '/listings/:listing', path: `/listings/${stage.listings[6]}`, as: 'Second buyer' },
    { route: '/certificates/:token', path: `/certificates/${stage.heldLot}` },
    { route: '/issuances/:issuance', path: `/issuances/${stage.issuance}` },
    { route: '/requests/:id', path: `/requests/${stage.requestId}`, as: owner },
    { route: '/retirements', path: '/retirements' },
    { route: '/retirements/:retirement', path: `/retirements/${stage.retirement}` },
    { route: '/portfolio', path: '/portfolio', as: 'Second buyer' },
    { route: '/activity', path: '/activity', as: 'Second buyer' },
    { route: '/facilities', path: '/facilities', as: owner },
    { route: '/facilities/new', path: '/facilities/new', as: owner },
    { route: '/facilities/:id', path: `/facilities/${stage.facilityId}`, as: owner },
    { route: '/facilities/:id/edit', path: `/facilities/${stage.draftId}/edit`, as: owner },
    { route: '/facilities/:id/upload', path: `/facilities/${stage.facilityId}/upload`, as: owner },
    { route: '/registry/:facility', path: `/registry/${stage.facility}` },
    { route: '/batches/:id', path: `/batches/${stage.batchId}`, as: owner },
    { route: '/verification', path: `/verification?open=request:${stage.openRequestId}`, as: 'Verification body' },
    { route: '/verification-bodies', path: '/verification-bodies', as: 'Administrator' },
    { route: '/explorer', path: '/explorer' },
    { route: '/explorer/:txid', path: `/explorer/${stage.txid}` },
    { route: '/chain', path: '/chain' },
    { route: '/chain/forks/:fork', path: `/chain/forks/${stage.fork}` },
    { route: '/status', path: '/status' },
    { route: '/system/reconciliation', path: '/system/reconciliation', as: 'Administrator' },
    { route: '/welcome', path: '/welcome' },
    { route: '/welcome', path: '/welcome', as: owner },
    { route: '*', path: '/nowhere' },
  ];
}
