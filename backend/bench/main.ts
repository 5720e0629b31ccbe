import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Result } from './bench.ts';
import { benches } from './benches.ts';
import { table } from './report.ts';
import { Server } from './server.ts';

/**
 * `npm run bench [-- NAME...] [--json] [--rounds N] [--no-growth]`: ours against a peer in one run, taking turns, outputs compared.
 * A NAME picks all that begin with it. Ends with 1 if two sides came to different things.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, rounds: { type: 'string', default: '5' }, 'no-growth': { type: 'boolean' } },
});
const rounds = Number(values.rounds);
const chosen = benches.filter(
  ({ name }) => positionals.length === 0 || positionals.some((part) => name.startsWith(part)),
);
const say = (line: string) => void process.stderr.write(`${line}\n`);

if (!Number.isInteger(rounds) || rounds < 1) {
  say(`--rounds takes a whole number from 1, not ${values.rounds}.`);
  process.exitCode = 2;
} else if (chosen.length === 0) {
  say(`No bench begins with ${positionals.join(' or ')}. There are: ${benches.map(({ name }) => name).join(', ')}.`);
  process.exitCode = 2;
} else {
  const server = new Server();
  const results: Result[] = [];
  try {
    say(`${cpus().length} cores (${cpus()[0]?.model}), load ${loadavg()[0]?.toFixed(2)}, Node ${process.version}`);
    for (const bench of chosen) {
      const options = { rounds, scale: 1, growth: !values['no-growth'], database: () => server.database(), say };
      results.push(...(await bench.run(options)));
    }
  } finally {
    await server.stop();
  }
  say(`load ${loadavg()[0]?.toFixed(2)} at the end`);
  process.stdout.write(table(results));
  if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`);
  if (results.some(({ equal }) => !equal)) process.exitCode = 1;
}
