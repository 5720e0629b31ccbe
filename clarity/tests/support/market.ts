import type { Simnet } from '@stacks/clarinet-sdk';
import { Scenario } from '../../tools/scenario.ts';

declare global {
  /** Put there by vitest-environment-clarinet: a fresh chain for every test. */
  var simnet: Simnet;
}

/** The contracts as just deployed: no council yet. */
export const deployed = (): Scenario => new Scenario(simnet);

/** The market in operation: council, one verification body, treasury. */
export const opened = (): Scenario => deployed().open();
