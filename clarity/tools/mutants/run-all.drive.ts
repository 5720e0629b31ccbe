import { appendFileSync, readFileSync } from 'node:fs';
import type { Simnet } from '@stacks/clarinet-sdk';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  type RunnerTask,
  type RunnerTestCase,
  type RunnerTestSuite,
} from 'vitest';
import { AS_IS, type Job, type Result } from './trial.ts';

declare global {
  var simnet: Simnet;
}

/** The tests of one contract, once per manifest of the job, in one process: a chain starts only once. */
const { MUTANT_JOB = '', MUTANT_RESULTS = '' } = process.env;
const job = JSON.parse(readFileSync(MUTANT_JOB, 'utf8')) as Job;
/** One line of the table of refused calls, which begins with its contract. */
const REFUSAL = /^([a-z-]+) u\d+ /;
/** The tests that noticed a mutant: last of all they have to pass without any. */
const noticed = new Set<string>();

const top = (task: RunnerTestCase | RunnerTestSuite): RunnerTestCase | RunnerTestSuite =>
  task.suite ? top(task.suite) : task;

/** Leaves out all tests that have not begun, without the price of their hooks. */
function passOver(task: RunnerTask): void {
  if ('tasks' in task) for (const part of task.tasks) passOver(part);
  else if (!task.result && task.mode === 'run') task.mode = 'skip';
}

for (const { id, manifest, files } of job.runs)
  describe(id, async () => {
    let started = 0;
    let result: Pick<Result, 'verdict' | 'by'> = { verdict: 'survived', by: '' };
    let ran = 0;

    beforeAll(async () => {
      started = Date.now();
      process.env.MANIFEST_UNDER_TEST = manifest;
      try {
        await simnet.initSession(process.cwd(), manifest, undefined);
      } catch (error) {
        result = { verdict: 'broken', by: String(error) };
      }
    });
    beforeEach(async ({ skip, task }) => {
      const refusing = REFUSAL.exec(task.name)?.[1] ?? job.contract;
      if (result.verdict !== 'survived' || refusing !== job.contract) skip();
      if (id === AS_IS && !noticed.has(task.name)) skip();
      await simnet.initSession(process.cwd(), manifest, undefined);
    });
    afterEach(({ task }) => {
      if (task.result?.state !== 'skip') ran += 1;
      if (task.result?.state !== 'fail') return;
      result = { verdict: 'killed', by: task.name };
      noticed.add(task.name);
      passOver(top(task));
    });
    afterAll(() => {
      if (ran === 0 && result.verdict === 'survived' && id !== AS_IS) result = { verdict: 'broken', by: 'no test ran' };
      const seconds = (Date.now() - started) / 1000;
      appendFileSync(
        MUTANT_RESULTS,
        `${JSON.stringify({ id, contract: job.contract, ...result, files: id === AS_IS ? noticed.size : files.length, seconds } satisfies Result)}\n`,
      );
    });

    for (const file of files)
      await import(/* @vite-ignore */ `../../tests/${file}.test.ts?of=${encodeURIComponent(id)}`);
  });
