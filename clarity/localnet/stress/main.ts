import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startLocalnet } from '../index.ts';
import { stress } from './run.ts';

const USAGE = `npm run stress -w clarity -- [--transactions N] [--seed N]
  --transactions N  how many are sent; 1000 if not said
  --seed N          the same seed sends the same transactions; a random one if not said, and it is printed
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { transactions: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const transactions = wholeNumber('transactions', values.transactions ?? '1000');
  const seed = wholeNumber('seed', values.seed ?? String(Math.floor(Math.random() * 2 ** 32)));
  process.stdout.write(`seed ${seed}\n`);
  const dataDir = mkdtempSync(join(tmpdir(), 'localnet-stress-'));
  try {
    const began = performance.now();
    const first = await startLocalnet({ dataDir });
    const say = (line: string) => process.stdout.write(`${line}\n`);
    const report = await stress({ url: first.url, seed, transactions, say }).finally(() => first.stop());
    const again = await startLocalnet({ dataDir });
    const state = (await (await fetch(`${again.url}/dev/state`)).json()) as { digest: string };
    await again.stop();
    if (state.digest !== report.digest) throw new Error('after a restart from the log the chain is another one');
    const { counts, blocks, reorgs } = report;
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stdout.write(`${JSON.stringify({ seed, transactions, seconds, blocks, reorgs, ...counts }, null, 2)}\n`);
    process.stdout.write('the chain and the model agree, and so does the chain read again from its log\n');
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new Error(`--${name} ${text} is no whole number\n${USAGE}`);
  return Number(text);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
