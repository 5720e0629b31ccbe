import type { ClarityValue } from '@stacks/transactions';
import type { Plain } from '../plain-value.ts';
import type { Scenario } from '../scenario.ts';

/** Makes one call that has to succeed and writes its cost into the table, under `name`; answers what the call answered. */
export type Measure = (name: string, sender: string, target: string, ...args: ClarityValue[]) => Plain;

/** The calls of one contract whose costs are in the table, on a market that is open: council, one body, treasury. */
export type CostCases = (market: Scenario, measure: Measure) => void;
