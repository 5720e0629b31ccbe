import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { devnetAccounts } from '../../../clarity/localnet/index.ts';
import { createClient } from '../../src/kit/client.ts';
import { satsPerMwh } from '../../src/kit/units.ts';
import { signIn } from '../../src/main/local/flow/sign-in.ts';
import { offerLot } from '../../src/main/local/flow/trade.ts';
import { listHoldings } from '../../src/modules/portfolio/portfolio.contract.ts';
import {
  listRuns,
  type RunReport,
  readRun,
  startRun,
} from '../../src/modules/reconciliation/reconciliation.contract.ts';
import { startScript } from '../local/run-script.ts';
import { listenTo } from '../support/events.ts';
import { type ChainWorld, startChainWorld, tellStory } from './chain-world.ts';

const WAIT = { timeout: 60_000, interval: 20 };

let world: ChainWorld;
let people: Awaited<ReturnType<typeof tellStory>>['people'];
beforeAll(async () => {
  world = await startChainWorld();
  people = (await tellStory(world)).people;
});
afterAll(() => world?.stop());
afterEach(async () => {
  await world.develop('faults', undefined, 'DELETE');
  world.follower.start();
  await caughtUp();
});

/** Our rows end where the node's chain does. */
const caughtUp = () =>
  expect
    .poll(async () => {
      const [row] = await world.database.query<{ hash: string }>(
        'SELECT hash FROM chain_block ORDER BY height DESC LIMIT 1',
      );
      return row?.hash === (await world.connections.stacks.tip()).hash;
    }, WAIT)
    .toBe(true);

const findings = ({ differences }: RunReport) => [...new Set(differences.map(({ finding }) => finding))];
const lots = async () => {
  const { items } = await people.buyer.actor.api.call(listHoldings, { query: { state: 'held' } });
  return items;
};
/** A transaction that our rows do not have yet while the follower stands still. */
async function offerUnseen(): Promise<void> {
  const [lot] = await lots();
  if (!lot) throw new Error('The buyer of the story has no lot left.');
  await world.follower.stop();
  void offerLot(people.buyer.actor, lot.token, satsPerMwh(9_000n), 30).catch(() => undefined);
  const before = (await world.connections.stacks.tip()).height;
  await expect.poll(async () => (await world.connections.stacks.tip()).height, WAIT).toBeGreaterThan(before);
}

describe('a comparison with a chain that moves', () => {
  it('calls what the follower has not reached yet behind, and nothing wrong', async () => {
    await offerUnseen();
    const { differences, ...report } = await world.compare();
    expect(report).toMatchObject({ verdict: 'undecided', different: 0 });
    expect(findings({ differences } as RunReport)).toEqual(['behind']);
    expect(differences.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['lot', 'listing', 'balance']));
    for (const { explanation, since } of differences) {
      expect(explanation).toContain(
        `our rows end at block ${report.height} and the node is at block ${report.tipHeight}`,
      );
      expect(since).toBeNull();
    }
    world.follower.start();
    await caughtUp();
    expect(await world.compare()).toMatchObject({ verdict: 'equal', cured: 0 });
  });

  it('calls what a fork took away a fork, until it is taken back here', async () => {
    await world.follower.stop();
    await world.develop('reorg', { depth: 3, drop: 1 });
    const forked = await world.compare();
    expect(forked).toMatchObject({ verdict: 'undecided', different: 0 });
    expect(findings(forked)).toEqual(['fork']);
    world.follower.start();
    await caughtUp();
    expect((await world.compare()).verdict).toBe('equal');
  });

  it('says of a node that answers from an older block that it is late', async () => {
    await world.tamper('UPDATE listing SET price = price + 1 WHERE listing = 1');
    // A running follower would soon take the older block for a fork.
    await world.follower.stop();
    await world.develop('faults', { stale_tip: 2 });
    const late = await world.compare();
    await world.develop('faults', undefined, 'DELETE');
    const present = await world.compare();
    world.follower.start();
    await world.follower.rebuild();
    expect([findings(late), findings(present)]).toEqual([['ahead'], ['different']]);
  });

  it('looks again at what changed while it was read, and finds it equal', async () => {
    const { service, comparison, runs } = world.reconciliation;
    const id = await service.open();
    // Our rows of everything but lots are read before, those of lots after the follower stood still for a while.
    while ((await runs.open(id))?.stage !== 'listing') await comparison.step(id);
    await offerUnseen();
    await comparison.step(id);
    world.follower.start();
    await caughtUp();
    await comparison.run(id);
    const report = await service.report(id);
    expect(report).toMatchObject({ verdict: 'equal', differences: [] });
    expect(report.changed).toBeGreaterThan(0);
  });

  it('goes on over a fork in the middle', async () => {
    const { service, comparison, runs } = world.reconciliation;
    const id = await service.open();
    while ((await runs.open(id))?.stage !== 'retirement') await comparison.step(id);
    await world.develop('reorg', { depth: 2, drop: 1 });
    await caughtUp();
    await comparison.run(id);
    expect(await service.report(id)).toMatchObject({ verdict: 'equal', different: 0, undecided: 0 });
  });
});

describe('a comparison with a node that fails', () => {
  it('waits where it is while the node answers nothing, says so, and goes on from there', async () => {
    const { service, comparison, runs } = world.reconciliation;
    const id = await service.open();
    while ((await runs.open(id))?.stage !== 'lot') await comparison.step(id);
    const before = await runs.run(id);
    await world.develop('faults', { status: 503 });
    await expect(comparison.run(id)).rejects.toThrow('The Stacks node cannot be asked');
    const waiting = await runs.run(id);
    expect(waiting).toMatchObject({ state: 'waiting', verdict: null, compared: before?.compared });
    expect(waiting?.lastError).toContain('it answers 503');
    await world.develop('faults', undefined, 'DELETE');
    await comparison.run(id);
    const report = await service.report(id);
    expect(report).toMatchObject({ state: 'finished', verdict: 'equal', lastError: null });
    expect(report.compared).toBe(report.of);
  });

  it('tells of one thing that cannot be read as that, and compares the rest', async () => {
    const { marketplace } = world.names.contracts;
    const path = `/v2/contracts/call-read/${marketplace.replace('.', '/')}/get-listing`;
    await world.develop('faults', { path, status: 400 });
    const report = await world.compare();
    expect(report).toMatchObject({ verdict: 'undecided', different: 0 });
    expect(findings(report)).toEqual(['unreadable']);
    expect(report.differences.every(({ kind }) => kind === 'listing')).toBe(true);
    expect(report.differences[0]?.explanation).toContain('it answers 400');
    expect(report.kinds.find(({ kind }) => kind === 'lot')).toMatchObject({ undecided: 0 });
  });

  it('is polite: a node that is busy now and then is asked again, and everything is compared', async () => {
    await world.develop('faults', { status: 429, rate: 0.3, seed: 7 });
    expect(await world.compare()).toMatchObject({ verdict: 'equal', undecided: 0 });
  });
});

describe('a comparison from the command line', () => {
  it('killed in the middle loses nothing: the next one goes on with the same', async () => {
    const { runs } = world.reconciliation;
    const known = (await runs.newest())?.id;
    await world.develop('faults', { path: '/v2/contracts', slow_ms: 150 });
    const first = startScript('reconcile', [], world.environment);
    const current = async () => {
      const newest = await runs.newest();
      return newest && newest.id !== known ? runs.run(newest.id) : undefined;
    };
    await expect.poll(async () => (await current())?.compared ?? 0, WAIT).toBeGreaterThan(2);
    first.child.kill('SIGKILL');
    await first.ended;
    const killed = await current();
    expect(killed).toMatchObject({ state: 'running', verdict: null });
    await world.develop('faults', undefined, 'DELETE');
    const second = startScript('reconcile', ['--json'], world.environment);
    expect(await second.ended).toBe(0);
    const report = JSON.parse(second.output().trim().split('\n').at(-1) ?? '') as RunReport;
    expect(report).toMatchObject({ id: killed?.id, verdict: 'equal' });
    expect(report.compared).toBe(report.of);
  }, 300_000);

  it('ends with 1 when a row is wrong and says which, and what to do', async () => {
    await world.tamper('UPDATE listing SET price = price + 1 WHERE listing = 1');
    const script = startScript('reconcile', [], world.environment);
    expect(await script.ended).toBe(1);
    expect(script.output()).toMatch(/Listing 1 is not what the chain says at block \d+\./);
    expect(script.output()).toMatch(/price: 3101 here, 3100 on chain/);
    expect(script.output()).toContain('npm run chain:rebuild');
    await world.follower.rebuild();
  }, 300_000);

  it('ends with 2 when the node cannot be asked, and says that it goes on', async () => {
    const away = { ...world.environment, STACKS_API_URL: 'http://127.0.0.1:9' };
    const script = startScript('reconcile', [], away);
    expect(await script.ended).toBe(2);
    expect(script.output()).toContain('Run it again: it goes on there.');
    expect((await world.compare()).verdict).toBe('equal');
  }, 300_000);
});

describe('a comparison by the service', () => {
  it('is begun by the council, once at a time, and followed live', async () => {
    const administrator = await signIn(world.url, devnetAccounts().wallet_4);
    const live = await listenTo(`${world.url}/v1/live`);
    await world.develop('faults', { path: '/v2/contracts', slow_ms: 100 });
    const [one, other] = await Promise.all([administrator.call(startRun), administrator.call(startRun)]);
    expect(one.id).toBe(other.id);
    expect(one).toMatchObject({ trigger: 'council', verdict: null });
    await live.heard('reconciliation', 'started');
    await live.heard('reconciliation', 'progress');
    await world.develop('faults', undefined, 'DELETE');
    await live.heard('reconciliation', 'finished');
    live.close();
    const { call } = createClient({ baseUrl: world.url });
    expect(await call(readRun, { params: { runId: one.id } })).toMatchObject({ verdict: 'equal' });
  });

  it('is begun when it is due and not before, and taken up again when nobody goes on with it', async () => {
    const { service } = world.reconciliation;
    const { call } = createClient({ baseUrl: world.url });
    const newest = async () => (await call(listRuns, { query: { limit: 1 } })).items[0];
    const before = await newest();
    await service.keep(3_600_000);
    expect(await newest()).toEqual(before);
    await service.keep(0);
    await expect.poll(newest, WAIT).toMatchObject({ trigger: 'schedule', verdict: 'equal' });

    // What was left open is not left so for the whole interval.
    await world.database.query(
      `UPDATE reconciliation_run SET verdict = 'undecided', started_at = now() - interval '6 minutes' WHERE id = $1`,
      [(await newest())?.id],
    );
    await service.keep(3_600_000);
    await expect.poll(newest, WAIT).toMatchObject({ trigger: 'schedule', verdict: 'equal' });

    const orphan = await service.open();
    await service.keep(0);
    expect(await newest()).toMatchObject({ id: orphan, verdict: null });
    await world.database.query(
      `UPDATE reconciliation_run SET touched_at = now() - interval '3 minutes' WHERE id = $1`,
      [orphan],
    );
    await service.keep(0);
    await expect.poll(newest, WAIT).toMatchObject({ id: orphan, verdict: 'equal' });
  });

  it('is gone on with by one process at a time: the other one lets go', async () => {
    const { service, comparison, runs } = world.reconciliation;
    const id = await service.open();
    const ends = await Promise.allSettled([comparison.run(id), comparison.run(id)]);
    for (const end of ends) if (end.status === 'rejected') expect(end.reason).toMatchObject({ name: 'TakenOver' });
    expect(ends.some(({ status }) => status === 'fulfilled')).toBe(true);
    const run = await runs.run(id);
    expect(run).toMatchObject({ verdict: 'equal', compared: run?.of });
  });

  it('keeps as many as fit three weeks of one an hour', async () => {
    await world.database.query(
      `INSERT INTO reconciliation_run (id, trigger, started_at, touched_at, finished_at, verdict)
       SELECT gen_random_uuid(), 'schedule', now(), now(), now(), 'equal' FROM generate_series(1, 520)`,
    );
    await world.compare();
    const [row] = await world.database.query<{ runs: number }>(
      'SELECT count(*)::integer AS runs FROM reconciliation_run',
    );
    expect(row?.runs).toBe(500);
    expect(await world.database.query('SELECT FROM reconciliation_holding')).toEqual([]);
  });
});
