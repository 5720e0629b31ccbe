import { type Scenario, SECONDS_PER_BLOCK } from '../../tools/scenario.ts';

/** Lets time pass until the next call sees `time`, which has to be a whole number of blocks away. */
export function passTo(s: Scenario, time: bigint): void {
  while (s.now() < time) s.simnet.mineBlock([]);
  if (s.now() !== time) throw new Error(`The clock moves ${SECONDS_PER_BLOCK} s with every block: ${time} is missed`);
}
