import type { Outcome, Scenario } from '../../tools/scenario.ts';

/** By the name of an error: one call on a market just opened that is refused with it. */
export type Refusals = Readonly<Record<string, (s: Scenario) => Outcome>>;
