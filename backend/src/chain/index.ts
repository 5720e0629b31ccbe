/** What modules may use of the chain. */
export type { FacilityArguments, IssueRequest, RetirementClaim, RetirementPurpose } from './call-arguments.ts';
export { purposeOf, RETIREMENT_PURPOSES } from './call-arguments.ts';
export type { PurchaseArguments } from './calls.ts';
export { ContractCalls } from './calls.ts';
export type { ContractCall } from './chain.contract.ts';
export type { ChainBlock, ChainEvent } from './chain-event.ts';
export { eventData } from './chain-event.ts';
export type { ChainNames, ContractId, ContractName, StacksNetworkName } from './chain-names.ts';
export { chainNames } from './chain-names.ts';
export type { ClarityValue, ResponseValue } from './clarity-value.ts';
export type { EventHandler, Projection } from './projection.ts';
