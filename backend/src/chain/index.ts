/** What modules, main and scripts may use of the chain. */

export type { IssueRequest, RetirementClaim } from './calls/call-arguments.ts';
export { purposeOf } from './calls/call-arguments.ts';
export { ContractCalls } from './calls/calls.ts';
export { requestDigest } from './calls/request-digest.ts';
export type { ContractCall } from './chain.contract.ts';
export { chainEndpoints, readTransaction } from './chain.contract.ts';
export { ChainService } from './chain.service.ts';
export type { ChainBlock, ChainEvent } from './chain-event.ts';
export { eventData } from './chain-event.ts';
export type { ChainNames, ContractName, StacksNetworkName } from './chain-names.ts';
export { chainNames } from './chain-names.ts';
export { Follower } from './follow/follower.ts';
export { type EventTrace, lastEventOf } from './follow/last-event.queries.ts';
export type { EventHandler, Projection, SetHandler } from './follow/projection.ts';
export { eachOf, touching } from './follow/projection.ts';
export { StacksSource } from './follow/stacks-source.ts';
export { chainStanding, type Standing } from './follow/standing.ts';
export { FACILITY_STATUS } from './node/contract-reads.ts';
export { LedgerReads } from './node/ledger-reads.ts';
export { TransactionRejected } from './node/rejection.ts';
export { StacksApi } from './node/stacks-api.ts';
export type { SettledTransaction } from './submit/broadcast.ts';
export { Broadcaster } from './submit/broadcast.ts';
export type { ClarityValue } from './values/clarity-value.ts';
