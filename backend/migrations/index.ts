import { Outbox1 } from './0001-outbox.ts';
import { Chain2 } from './0002-chain.ts';
import { Identity3 } from './0003-identity.ts';
import { Facility4 } from './0004-facility.ts';
import { Metering5 } from './0005-metering.ts';
import { Certificate6 } from './0006-certificate.ts';
import { Market7 } from './0007-market.ts';
import { Portfolio8 } from './0008-portfolio.ts';
import { ChainExplorer9 } from './0009-chain-explorer.ts';
import { FacilityFile10 } from './0010-facility-file.ts';
import { Contracts11 } from './0011-contracts.ts';
import { EventParties12 } from './0012-event-parties.ts';
import { ChainObserved13 } from './0013-chain-observed.ts';
import { Submission14 } from './0014-submission.ts';
import { Reconciliation15 } from './0015-reconciliation.ts';

/** In order; TypeORM runs those the database does not know yet. */
export const migrations = [
  Outbox1,
  Chain2,
  Identity3,
  Facility4,
  Metering5,
  Certificate6,
  Market7,
  Portfolio8,
  ChainExplorer9,
  FacilityFile10,
  Contracts11,
  EventParties12,
  ChainObserved13,
  Submission14,
  Reconciliation15,
];
