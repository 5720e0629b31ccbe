import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Simnet } from '@stacks/clarinet-sdk';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import type { Job, Result } from './trial.ts';

declare global {
  var simnet: Simnet;
}

/** All tests of the contracts, once per manifest of the job, in one process: a chain starts only once. */
const { MUTANT_JOB = '', MUTANT_RESULTS = '' } = process.env;
const job = JSON.parse(readFileSync(MUTANT_JOB, 'utf8')) as Job;
const tests = fileURLToPath(new URL('../../tests/', import.meta.url));
/** These look at the sources of the working tree, or at how the contracts are written. */
const NOT_OF_BEHAVIOUR = /^(costs|documents|generated-files|lint.*|mutants)$/;

const files = readdirSync(tests)
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -'.test.ts'.length))
  .filter((file) => !NOT_OF_BEHAVIOUR.test(file) && job.filter.every((part) => file.includes(part)));

for (const { id, manifest, killers } of job.runs)
  describe(id, async () => {
    let started = 0;
    let result: Omit<Result, 'id' | 'seconds'> = { verdict: 'survived', by: '' };
    let ran = 0;

    beforeAll(async () => {
      started = Date.now();
      try {
        await simnet.initSession(process.cwd(), manifest, undefined);
      } catch (error) {
        result = { verdict: 'broken', by: String(error) };
      }
    });
    beforeEach(async ({ skip }) => {
      if (result.verdict !== 'survived') skip();
      await simnet.initSession(process.cwd(), manifest, undefined);
    });
    afterEach(({ task }) => {
      if (task.result?.state !== 'skip') ran += 1;
      if (task.result?.state === 'fail') result = { verdict: 'killed', by: task.name };
    });
    afterAll(() => {
      if (ran === 0 && result.verdict === 'survived') result = { verdict: 'broken', by: 'no test ran' };
      const seconds = (Date.now() - started) / 1000;
      appendFileSync(MUTANT_RESULTS, `${JSON.stringify({ id, ...result, seconds } satisfies Result)}\n`);
    });

    const first = killers.filter((file) => files.includes(file));
    for (const file of [...first, ...files.filter((other) => !first.includes(other))])
      await import(/* @vite-ignore */ `../../tests/${file}.test.ts?of=${encodeURIComponent(id)}`);
  });
