import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../kit/config.ts';
import { createLog } from '../kit/log.ts';
import type { Reconciliation } from '../modules/reconciliation/index.ts';
import { itemInWords, type RunReport, TakenOver } from '../modules/reconciliation/index.ts';
import { compose } from './compose.ts';
import { connect } from './connect.ts';
import { inWords } from './run-process.ts';

/** Between two looks at a run that another process goes on with. */
const LOOK_MS = 250;
const PROGRESS_MS = 2_000;

/** Takes up the run that is not finished, or begins one, and sees it to its end. */
async function compared({ service, comparison, runs }: Reconciliation): Promise<RunReport> {
  const id = await service.open();
  const tell = setInterval(async () => {
    const run = await runs.run(id).catch(() => undefined);
    if (run) process.stderr.write(`${run.compared} of ${run.of} compared\n`);
  }, PROGRESS_MS);
  try {
    await comparison.run(id).catch((error: unknown) => {
      if (!(error instanceof TakenOver)) throw error;
    });
    while ((await runs.run(id))?.state !== 'finished') await sleep(LOOK_MS);
    return await service.report(id);
  } finally {
    clearInterval(tell);
  }
}

const VERDICTS = {
  equal: 'All rows are as on chain.',
  different: 'Some rows are not what the chain says.',
  undecided: 'What differs could not be compared at one block; nothing is known to be wrong.',
} as const;

function inLines({ kinds, differences, verdict, height, tipHeight, cured, changed, id }: RunReport): string {
  const table = kinds.map(
    ({ kind, compared: all, equal, different, undecided, unlisted }) =>
      `${kind.padEnd(12)}${String(all).padStart(9)} compared ${String(equal).padStart(9)} equal` +
      `${different > 0 ? `  ${different} different` : ''}${undecided > 0 ? `  ${undecided} undecided` : ''}` +
      `${unlisted > 0 ? `  ${unlisted} more not listed` : ''}`,
  );
  const found = differences.flatMap(({ kind, item, explanation, advice, fields, lastEvent }) => [
    '',
    `${itemInWords(kind, item)}: ${explanation}`,
    ...fields.map(({ field, here, chain }) => `  ${field}: ${here ?? 'nothing'} here, ${chain ?? 'nothing'} on chain`),
    ...(lastEvent
      ? [`  last event: ${lastEvent.event}, block ${lastEvent.height}, transaction ${lastEvent.txid}`]
      : []),
    `  ${advice}`,
  ]);
  const also = [
    ...(changed > 0 ? [`${changed} changed while they were read and were equal at the second look.`] : []),
    ...(cured > 0 ? [`${cured} differences of the comparison before are gone.`] : []),
  ];
  const end = `${verdict === null ? '' : VERDICTS[verdict]} Our block ${height ?? 'none'}, the node's ${tipHeight}.`;
  return [...table, ...found, '', ...also, end, `Kept as comparison ${id}.`].join('\n');
}

/**
 * `npm run reconcile`: compares every row that follows from the chain with the chain. Ends with 0 when all are equal, 1 when
 * at least one is wrong, 2 when that could not be found out.
 */
async function main(): Promise<number> {
  const config = loadConfig();
  const connections = await connect(config, createLog('silent'));
  try {
    const report = await compared(compose(connections).reconciliation);
    process.stdout.write(process.argv.includes('--json') ? `${JSON.stringify(report)}\n` : `${inLines(report)}\n`);
    return { equal: 0, different: 1, undecided: 2 }[report.verdict ?? 'undecided'];
  } finally {
    await connections.close();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`The comparison did not come to its end: ${inWords(error)} Run it again: it goes on there.\n`);
    process.exit(2);
  },
);
