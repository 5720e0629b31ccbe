import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MANIFEST } from '../ast/contract.ts';
import { type Mutant, mutated } from './mutant.ts';

const root = dirname(MANIFEST);
const config = fileURLToPath(new URL('vitest.config.ts', import.meta.url));
/** A chain that panicked never answers again. */
const SILENCE_MS = 300_000;

/** What one process runs: the tests whose names hold every `filter`, on each of the manifests. */
export interface Job {
  readonly filter: readonly string[];
  readonly runs: readonly { readonly id: string; readonly manifest: string; readonly killers: readonly string[] }[];
}

export interface Result {
  readonly id: string;
  readonly verdict: 'killed' | 'survived' | 'broken';
  /** The test that failed, or what went wrong. */
  readonly by: string;
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

/** Runs the tests on each mutant, one after the other in one process, and shows every result as it comes. */
export async function tryAll(
  mutants: readonly (Mutant | undefined)[],
  filter: readonly string[],
  show: (result: Result) => void = () => undefined,
): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rec-mutants-'));
  try {
    const runs = mutants.map((mutant, index) => ({
      id: mutant?.id ?? AS_IS,
      manifest: copyOf(join(folder, String(index)), mutant),
      killers: mutant?.killers ?? [],
    }));
    writeFileSync(join(folder, 'job.json'), JSON.stringify({ filter, runs } satisfies Job));
    const { results, output } = await drive(folder, show);
    const missing = runs.filter(({ id }) => !results.some((result) => result.id === id));
    const by = `the tests did not run to their end: ${output.trim().split('\n').at(-1) ?? ''}`;
    return [...results, ...missing.map(({ id }) => ({ id, verdict: 'broken' as const, by, seconds: 0 }))];
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
