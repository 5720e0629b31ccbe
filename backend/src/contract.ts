/**
 * The API for its clients: every operation with its schemas, one namespace per module, the client that calls them, and the
 * units they speak in. The only door a browser may use; nothing behind it needs Node.
 */
export * as chain from './chain/chain.contract.ts';
export * as chainHistory from './chain/chain-history.contract.ts';
export {
  ApiProblem,
  type CallInput,
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type ProblemDocument,
  type Sent,
  type UploadBody,
} from './kit/client.ts';
export {
  type BodyOf,
  type Endpoint,
  type ParamsOf,
  type QueryOf,
  type ResultOf,
  ROLES,
  type Role,
} from './kit/endpoint.ts';
export type { Id } from './kit/id.ts';
export { type ProblemName, problemTable } from './kit/problem-table.ts';
export {
  feeFor,
  type Sats,
  type SatsPerMwh,
  sats,
  satsPerMwh,
  totalFor,
  type WattHours,
  WH_PER_MWH,
  wattHours,
} from './kit/units.ts';
export * as local from './main/local/local.contract.ts';
export * as system from './main/system.contract.ts';
export * as certificate from './modules/certificate/certificate.contract.ts';
export * as issueRequest from './modules/certificate/issue-request.contract.ts';
export * as energyCodes from './modules/facility/energy-codes.contract.ts';
export * as facility from './modules/facility/facility.contract.ts';
export * as facilityFile from './modules/facility/facility-file.contract.ts';
export * as identity from './modules/identity/identity.contract.ts';
export * as market from './modules/market/market.contract.ts';
export * as metering from './modules/metering/metering.contract.ts';
export * as portfolio from './modules/portfolio/portfolio.contract.ts';
export * as reconciliation from './modules/reconciliation/reconciliation.contract.ts';
export * as submission from './modules/submission/submission.contract.ts';
