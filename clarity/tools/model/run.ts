import { dirname } from 'node:path';
import type { Simnet } from '@stacks/clarinet-sdk';
import { Cl } from '@stacks/transactions';
import fc from 'fast-check';
import { Chain } from './chain.ts';
import type { Command } from './command.ts';
import { auctions } from './commands-auctions.ts';
import { bids } from './commands-bids.ts';
import { certificates } from './commands-certificates.ts';
import { forwards } from './commands-forwards.ts';
import { issuingCommands } from './commands-issuing.ts';
import { marketplace } from './commands-marketplace.ts';
import { quotes } from './commands-quotes.ts';
import { registry } from './commands-registry.ts';
import { Tally } from './play.ts';
import { Stage } from './stage.ts';
import { HOUR } from './world.ts';

export const COMMANDS: readonly Command[] = [
  ...registry,
  ...issuingCommands,
  ...certificates,
  ...marketplace,
  ...auctions,
  ...bids,
  ...quotes,
  ...forwards,
];

/** Every call with every answer that some command aims at. */
export const AIMS: ReadonlySet<string> = new Set(COMMANDS.map(({ target, aim }) => `${target} ${aim}`));

const STEPS = 600;
/** Chance, in percent, that time passes before a step, and that what was paused goes on. */
const WAITS = 8;
const RESUMES = 40;

interface Step {
  readonly command: number;
  readonly dice: number;
}

const WEIGHTED = COMMANDS.flatMap(({ weight }, index) => Array.from({ length: weight }, () => index));

const step: fc.Arbitrary<Step> = fc.record({
  command: fc.constantFrom(...WEIGHTED),
  dice: fc.noBias(fc.integer({ min: 0, max: 0x7fffffff })),
});

const sequence = fc.noBias(fc.array(step, { minLength: 1, maxLength: STEPS, size: 'max' }));

/** Plays that together take every command twice, so that no answer is left to chance. */
const PLAYS = 4;
const examples: [Step[]][] = Array.from({ length: PLAYS }, (_play, play) => [
  COMMANDS.flatMap((_command, command) => {
    return command % (PLAYS / 2) === play % (PLAYS / 2) ? [{ command, dice: command * 7919 + play }] : [];
  }),
]);

const who = (address: string) => Cl.principal(address) as never;

/** The market in operation, with a council of one, at the start of an hour. */
export async function stageOn(simnet: Simnet, manifest: string, tally: Tally): Promise<Stage> {
  await simnet.initSession(dirname(manifest), manifest, undefined);
  const accounts = simnet.getAccounts();
  const [deployer = '', member = ''] = ['deployer', 'wallet_4'].map((name) => accounts.get(name));
  const council = [Cl.list([who(member)]), Cl.uint(1), Cl.list([who(deployer)]), Cl.uint(0)] as never;
  simnet.callPublicFn('council', 'bootstrap', council, deployer);
  const chain = new Chain(simnet);
  // What a sequence does depends on where in the hour it begins.
  chain.pass(HOUR - (chain.now() % HOUR));
  return new Stage(chain, tally);
}

function take(stage: Stage, { command, dice }: Step): void {
  stage.deal(dice);
  if (stage.chance(WAITS)) stage.chain.pass(stage.pick([60n, 600n, HOUR, 3n * HOUR]));
  if (stage.chance(RESUMES)) stage.resume();
  COMMANDS[command]?.act(stage);
}

export interface Run {
  readonly tally: Tally;
  /** What went wrong, with the shortest sequence found that shows it. */
  readonly failure: string | undefined;
}

/** Plays `runs` sequences; a failure is looked at again with fewer steps for at most `shrinkMs`. */
export async function play(
  simnet: Simnet,
  { manifest, seed, runs, shrinkMs = 30_000 }: { manifest: string; seed: number; runs: number; shrinkMs?: number },
): Promise<Run> {
  const tally = new Tally();
  let failed = 0;
  const property = fc.asyncProperty(sequence, async (steps) => {
    // Time is up for making a known failure shorter.
    if (failed !== 0 && Date.now() - failed > shrinkMs) return;
    try {
      tally.digests.clear();
      const stage = await stageOn(simnet, manifest, tally);
      for (const next of steps) take(stage, next);
      stage.end();
    } catch (error) {
      failed ||= Date.now();
      throw error;
    }
  });
  const details = await fc.check(property, { seed, numRuns: runs, examples });
  if (!details.failed) return { tally, failure: undefined };
  const names = details.counterexample?.[0].map(({ command, dice }) => {
    return `  ${COMMANDS[command]?.target} for ${COMMANDS[command]?.aim} (dice ${dice})`;
  });
  const error = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
  return { tally, failure: `seed ${details.seed}, path ${details.counterexamplePath}: ${error}\n${names?.join('\n')}` };
}

/** How often every call gave every answer, and what was aimed at and never happened. */
export function summary({ tally }: Run, seed: number): { text: string; missing: string[] } {
  const lines = [...tally.answers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([answer, times]) => `${answer}: ${times}`);
  const missing = [...AIMS].filter((aim) => !tally.answers.has(aim));
  const head = `model: seed ${seed}, ${tally.calls} calls, ${tally.through} through a contract, ${AIMS.size} aims`;
  return { text: [head, ...lines].join('\n  '), missing };
}
