import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ApiProblem } from '../../kit/client.ts';
import { loadConfig } from '../../kit/config.ts';
import { createLog } from '../../kit/log.ts';
import { onStop } from '../on-stop.ts';
import { generatedMonth, meterFile } from './demo/meter-source.ts';
import { Report } from './demo/report.ts';
import type { DemoResult } from './demo/result.ts';
import { tell } from './demo/story.ts';
import { startLocalProduct } from './product.ts';

const USAGE = `npm run demo -- [--file PATH] [--granular] [--json]
  --file PATH   a real meter file (NEM12 or CSV) instead of a generated month of a 5 MW solar plant
  --granular    certificates of 1 Wh instead of 1 MWh
  --json        the last line is one JSON object`;

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const faults = error instanceof ApiProblem ? (error.document.faults ?? []) : [];
  return [error.message, ...faults.map((fault) => `  ${fault.pointer}: ${fault.detail}`)].join('\n');
}

/** Whether the run shows what it is there to show. A file whose readings do not pass is a truthful end as well. */
const succeeded = (result: DemoResult) =>
  result.verdict === 'pass' && result.claim?.ok === true && result.secondIssue?.refused === true;

/** The whole life of a certificate on services of its own, in a temporary folder that is gone afterwards. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      file: { type: 'string' },
      granular: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const report = new Report((text) => void process.stdout.write(text));
  const source = values.file ? await meterFile(values.file) : generatedMonth();
  const dataDir = mkdtempSync(join(tmpdir(), 'rec-demo-'));
  const log = createLog('error');
  // Nothing is taken from the environment: the run must not touch anybody's database or chain.
  const config = loadConfig({ PORT: '0' });
  report.chapter('A stack of its own');
  let product: Awaited<ReturnType<typeof startLocalProduct>> | undefined;
  const stop = async () => {
    await product?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  onStop(() => stop().finally(() => process.exit(130)));
  try {
    product = await startLocalProduct({
      config,
      dataDir,
      durable: false,
      log,
      onProgress: (step) => report.step(step),
    });
    const told = await tell(product, { source, granular: values.granular === true, report });
    await stop();
    const result: DemoResult = { ...told, elapsedMs: report.elapsedMs };
    report.step('stopped, nothing left behind');
    if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
    return succeeded(result) ? 0 : 1;
  } catch (error) {
    await stop();
    throw error;
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`\nThe demo could not go on: ${wordsOf(error)}\n`);
    process.exit(1);
  },
);
