import { expect, it } from 'vitest';
import { createLog } from '../../kit/log.ts';
import { ReconciliationSchedule } from './reconciliation-schedule.service.ts';

const WAIT = { timeout: 30_000, interval: 5 };

it('looks again and again, also after a failure, and no more once it is stopped', async () => {
  const looks: number[] = [];
  const keep = async (everyMs: number) => {
    looks.push(everyMs);
    if (looks.length === 2) throw new Error('the database is away');
  };
  const schedule = new ReconciliationSchedule({ keep }, createLog('silent'), 60_000, 1);
  schedule.start();
  await expect.poll(() => looks.length, WAIT).toBeGreaterThan(4);
  expect(new Set(looks)).toEqual(new Set([60_000]));
  await schedule.stop();
  const stopped = looks.length;
  await schedule.stop();
  expect(looks).toHaveLength(stopped);
});

it('looks once at a time, and ends a look under way before it stops', async () => {
  let finish: (() => void) | undefined;
  let looks = 0;
  const keep = () => {
    looks += 1;
    return new Promise<void>((resolve) => {
      finish = resolve;
    });
  };
  const schedule = new ReconciliationSchedule({ keep }, createLog('silent'), 60_000, 1);
  schedule.start();
  await expect.poll(() => finish, WAIT).toBeDefined();
  let ended = false;
  const stopped = schedule.stop().then(() => {
    ended = true;
  });
  expect(ended).toBe(false);
  finish?.();
  await stopped;
  expect(looks).toBe(1);
});
