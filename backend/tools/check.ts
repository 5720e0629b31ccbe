import { root, run } from './run.ts';

interface CruiseSummary {
  summary: { totalCruised: number; error: number; violations: { rule: { name: string }; from: string; to: string }[] };
}

/** Boundaries: an empty cruise is a failure, because a parser that reads nothing also reports no violation. */
async function boundaries(): Promise<string[]> {
  const { output } = await run('npx', ['depcruise', '--output-type', 'json', 'backend', 'clarity', 'frontend'], {
    quiet: true,
  });
  const { summary } = JSON.parse(output.slice(output.indexOf('{'))) as CruiseSummary;
  if (summary.totalCruised < 50)
    return [
      `dependency-cruiser read only ${summary.totalCruised} modules below ${root}: it is not looking at the code`,
    ];
  return summary.violations.map((v) => `${v.rule.name}: ${v.from} -> ${v.to}`);
}

async function tool(command: string, args: string[]): Promise<string[]> {
  const { code, output } = await run(command, args, { quiet: true });
  return code === 0 ? [] : [output.trim()];
}

const steps: [string, () => Promise<string[]>][] = [
  ['lint', () => tool('npx', ['biome', 'check', '--error-on-warnings', '.'])],
  ['lint of the contracts', () => tool('npm', ['run', '-s', 'lint:clarity'])],
  ['boundaries', boundaries],
  ['types', () => tool('npx', ['tsc', '--noEmit'])],
  ['types of the web app', () => tool('npx', ['tsc', '--noEmit', '-p', 'frontend'])],
];

const results = await Promise.all(
  steps.map(async ([name, step]) => {
    const faults = await step();
    process.stdout.write(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${name}\n`);
    for (const fault of faults) process.stdout.write(`${fault}\n`);
    return { name, ok: faults.length === 0 };
  }),
);
const ok = results.every((result) => result.ok);
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ ok, steps: results })}\n`);
process.exitCode = ok ? 0 : 1;
