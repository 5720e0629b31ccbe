import { chainEndpoints } from '../chain/chain.contract.ts';
import type { Endpoint } from '../kit/endpoint.ts';
import { certificateEndpoints } from '../modules/certificate/index.ts';
import { facilityEndpoints, facilityFileEndpoints } from '../modules/facility/index.ts';
import { identityEndpoints } from '../modules/identity/index.ts';
import { marketEndpoints } from '../modules/market/index.ts';
import { meteringEndpoints } from '../modules/metering/index.ts';
import { portfolioEndpoints } from '../modules/portfolio/index.ts';
import { reconciliationEndpoints } from '../modules/reconciliation/index.ts';
import { submissionEndpoints } from '../modules/submission/index.ts';
import { systemEndpoints } from './system.contract.ts';

/** Every operation of the API, in the order of the reference. */
export const endpoints = [
  ...identityEndpoints,
  ...facilityEndpoints,
  ...facilityFileEndpoints,
  ...meteringEndpoints,
  ...certificateEndpoints,
  ...marketEndpoints,
  ...portfolioEndpoints,
  ...submissionEndpoints,
  ...reconciliationEndpoints,
  ...chainEndpoints,
  ...systemEndpoints,
] as unknown as readonly Endpoint[];
