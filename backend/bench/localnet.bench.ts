import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Bench, type Result, spread } from './bench.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SCRIPT = 'clarity/localnet/bench/localnet.bench.ts';
/** Transactions of each of its senders whose conditions hold; it adds a quarter whose conditions break. */
const EACH = 60;

const Measured = z.array(
  z.object({ name: z.string(), ours: z.number(), baseline: z.number(), unit: z.string(), count: z.number() }),
);

/** The local chain measures itself, in a process of its own: only that workspace may link the virtual machine. */
export const localnet: Bench = {
  name: 'localnet',
  async run({ rounds, scale, growth, say }) {
    const each = Math.max(1, Math.round(EACH * scale));
    const runs: z.output<typeof Measured>[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      runs.push(await measure(each));
      say(
        `localnet round ${round}: ${runs
          .at(-1)
          ?.map(({ ours, baseline }) => (ours / baseline).toFixed(2))
          .join('x, ')}x`,
      );
    }
    const grown = growth ? await measure(each * 10) : null;
    return (runs[0] ?? []).map((one, i): Result => {
      const all = runs.flatMap((run) => run[i] ?? []);
      const ours = spread(all.map((run) => run.ours)).median;
      const later = grown?.[i];
      return {
        name: i === 0 ? 'localnet' : 'localnet-undone',
        work: `${one.count} ${one.name}`,
        baseline: 'the same calls in the bare virtual machine, nothing around it',
        ratio: spread(all.map((run) => run.ours / run.baseline)),
        rounds: all.length,
        // It throws if a transaction was not mined or an account does not hold what it should.
        equal: true,
        unit: one.unit,
        rate: { ours, baseline: spread(all.map((run) => run.baseline)).median },
        slope:
          later === undefined
            ? null
            : Math.log(later.count / later.ours / (one.count / ours)) / Math.log(later.count / one.count),
      };
    });
  },
};

async function measure(each: number): Promise<z.output<typeof Measured>> {
  const args = ['--import', 'tsx', SCRIPT, '--json', '--each', String(each)];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`The bench of the local chain ended with ${code}: ${output}`);
  return Measured.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
}
