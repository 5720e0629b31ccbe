import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';

/** What vitest's JSON reporter says of a run, as far as we count. */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[]; name: string }[];
}

/** A file that did not even load has no tests to fail, so it counts as one failure. */
function count(report: Report) {
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

const folder = mkdtempSync(join(tmpdir(), 'rec-test-'));
const file = join(folder, 'report.json');
const json = process.argv.includes('--json');
const rest = process.argv.slice(2).filter((arg) => arg !== '--json');
try {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code } = await run('npx', ['vitest', 'run', ...reporters, ...rest], { env: { NODE_ENV: 'test' } });
  const { passed, failed, skipped } = count(JSON.parse(readFileSync(file, 'utf8')) as Report);
  if (skipped > 0) process.stdout.write(`${skipped} tests were skipped: nothing may be skipped here\n`);
  if (json) process.stdout.write(`${JSON.stringify({ passed, failed, skipped })}\n`);
  else process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = code !== 0 || failed > 0 || skipped > 0 || passed === 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
