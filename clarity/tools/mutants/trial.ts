import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MANIFEST } from '../ast/contract.ts';
import { type Mutant, mutated } from './mutant.ts';

const root = dirname(MANIFEST);
const config = fileURLToPath(new URL('vitest.config.ts', import.meta.url));
/** On a crowded machine a process may not start in the time vitest gives it. */
const STARTS = 3;
/** A chain that panicked never answers again. */
const SILENCE_MS = 300_000;

/** What one process runs: the test files of one contract on each of the manifests, in that order. */
export interface Job {
  readonly contract: string;
  readonly runs: readonly { readonly id: string; readonly manifest: string; readonly files: readonly string[] }[];
}

export interface Result {
  readonly id: string;
  readonly contract: string;
  readonly verdict: 'killed' | 'survived' | 'broken';
  /** The test that failed, or what went wrong. */
  readonly by: string;
  /** How many test files there were to notice it; of the contract as it is, how many tests had noticed a mutant. */
  readonly files: number;
  readonly seconds: number;
}

/** The contracts as they are, without a mistake. */
export const AS_IS = 'as it is';

export const sourceOf = (contract: string): string =>
  readFileSync(join(root, `clarity/contracts/${contract}.clar`), 'latin1');

/** A copy of the manifest and the contracts, with the mistake in it; answers the path of the manifest. */
export function copyOf(folder: string, mutant?: Mutant): string {
  mkdirSync(folder, { recursive: true });
  for (const path of ['Clarinet.toml', 'settings', 'clarity/contracts'])
    cpSync(join(root, path), join(folder, path), { recursive: true });
  if (mutant) {
    const changed = mutated(sourceOf(mutant.contract), mutant);
    writeFileSync(join(folder, `clarity/contracts/${mutant.contract}.clar`), changed, 'latin1');
  }
  return join(folder, 'Clarinet.toml');
}

/**
 * Runs the tests of one contract on each of its mutants until one fails, then those that failed without any mistake, all
 * in one process, and shows every result as it comes.
 */
export async function tryAll(
  contract: string,
  mutants: readonly Mutant[],
  filesFor: (mutant: Mutant) => readonly string[],
  show: (result: Result) => void = () => undefined,
): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rec-mutants-'));
  try {
    const runs = [
      ...mutants.map((mutant) => ({
        id: mutant.id,
        manifest: copyOf(join(folder, mutant.id), mutant),
        files: filesFor(mutant),
      })),
      { id: AS_IS, manifest: copyOf(join(folder, 'as-is')), files: [...new Set(mutants.flatMap(filesFor))] },
    ];
    writeFileSync(join(folder, 'job.json'), JSON.stringify({ contract, runs } satisfies Job));
    let { results, output } = await drive(folder, show);
    for (let start = 1; start < STARTS && results.length === 0; start += 1)
      ({ results, output } = await drive(folder, show));
    const missing = runs.filter(({ id }) => !results.some((result) => result.id === id));
    const by = `the tests did not run to their end: ${output.trim().split('\n').at(-1) ?? ''}`;
    const broken = missing.map(({ id }) => ({ id, contract, verdict: 'broken' as const, by, files: 0, seconds: 0 }));
    for (const result of broken) show(result);
    return [...results, ...broken];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function drive(folder: string, show: (result: Result) => void): Promise<{ results: Result[]; output: string }> {
  const path = join(folder, 'results.jsonl');
  const results: Result[] = [];
  let output = '';
  let heard = Date.now();
  const read = (): void => {
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
    for (const line of lines.slice(results.length)) {
      const result = JSON.parse(line) as Result;
      heard = Date.now();
      results.push(result);
      show(result);
    }
  };
  const program = join(root, 'node_modules/vitest/vitest.mjs');
  const env = { ...process.env, MUTANT_JOB: join(folder, 'job.json'), MUTANT_RESULTS: path };
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, [program, 'run', '--config', config], { cwd: root, env });
    const timer = setInterval(() => {
      read();
      if (Date.now() - heard > SILENCE_MS) child.kill('SIGKILL');
    }, 500);
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        output = (output + String(data)).slice(-10_000);
      });
    child.on('error', reject);
    child.on('close', () => {
      clearInterval(timer);
      resolve();
    });
  });
  read();
  return { results, output };
}
