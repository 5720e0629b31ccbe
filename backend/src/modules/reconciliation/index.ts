export { itemInWords } from './explanation.rules.ts';
export { type RunReport, reconciliationEndpoints } from './reconciliation.contract.ts';
export { type Reconciliation, reconciliationModule } from './reconciliation.module.ts';
export { TakenOver } from './run.repository.ts';
