import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { announce } from '../../src/kit/live.ts';
import { createFacility } from '../../src/modules/facility/facility.contract.ts';
import { accounts, startApi, type TestApi } from '../support/api.ts';
import { type Listening, listenTo } from '../support/events.ts';
import { LotStory } from '../support/lot-story.ts';

let test: TestApi;
let story: LotStory;
let open: Listening[] = [];
beforeAll(async () => {
  test = await startApi();
  story = new LotStory(test);
});
afterAll(() => test.stop());
afterEach(async () => {
  for (const stream of open) stream.close();
  await Promise.all(open.map((stream) => stream.ended));
  open = [];
  while (test.streams.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
});

async function listen(): Promise<Listening> {
  const stream = await listenTo(`${test.url}/v1/live`);
  open.push(stream);
  return stream;
}

describe('live events', () => {
  it('tell everybody of a followed block and of the modules it changed', async () => {
    const [one, other] = [await listen(), await listen()];
    expect([one.status, one.type]).toEqual([200, 'text/event-stream; charset=utf-8']);
    await story.facility({ owner: accounts.producer.address });
    for (const stream of [one, other]) {
      const { height } = test.feed;
      expect(await stream.heard('facility', 'facility-registered')).toEqual({
        module: 'facility',
        event: 'facility-registered',
        height,
      });
      expect(await stream.heard('chain', 'block')).toMatchObject({ height });
    }
  });

  it('name each module that took part in a block, once', async () => {
    const facility = await story.facility({ owner: accounts.producer.address });
    const token = await story.issue({ facility, owner: accounts.producer.address, wh: 5_000_000n });
    const stream = await listen();
    await story.list(token, { price: 40_000n });
    await stream.heard('market', 'listed');
    // A notice of the block before may still be under way when the stream opens.
    const ofBlock = stream.notices().filter(({ height }) => height === test.feed.height);
    const told = ofBlock.map(({ module, event }) => `${module} ${event}`);
    expect(told).toContain('certificate nft-transferred');
    expect(new Set(told).size).toBe(told.length);
  });

  it('tell of what people change here, without a block', async () => {
    const producer = await test.enter('producer');
    const stream = await listen();
    await producer.call(createFacility, {
      body: {
        name: 'Live plant',
        fuel: 'F01040100',
        technology: 'T010100',
        tracking: false,
        country: 'DE',
        subdivision: null,
        gridZone: null,
        latitude: 52_000_000,
        longitude: 13_000_000,
        nameplateW: 1_000_000n,
        commissionedAt: new Date('2020-01-01T00:00:00Z'),
        unit: 'certificate',
        meters: ['LIVE1'],
        support: 'none',
        declarations: { wholeOutput: true, notRegisteredElsewhere: true },
      },
    });
    expect(await stream.heard('facility', 'facility-changed')).toMatchObject({ height: null });
    expect(stream.text()).not.toContain('Live plant');
  });

  it('stay silent about a transaction that was rolled back', async () => {
    const stream = await listen();
    const broken = test.database.transaction(async (tx) => {
      await announce(tx, { module: 'market', event: 'never-happened', height: 1 });
      throw new Error('taken back');
    });
    await expect(broken).rejects.toThrow('taken back');
    await test.database.transaction((tx) => announce(tx, { module: 'market', event: 'happened', height: 2 }));
    await stream.heard('market', 'happened');
    expect(stream.notices().map(({ event }) => event)).not.toContain('never-happened');
  });

  it('send a comment now and then, so that no proxy takes a quiet stream for dead', async () => {
    const stream = await listen();
    while (!stream.text().includes(': still here')) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(stream.notices()).toEqual([]);
  });

  it('refuse one connection more than there is room for, and take it once another has gone', async () => {
    const held = [await listen(), await listen(), await listen()];
    const refused = await fetch(`${test.url}/v1/live`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
    await refused.text();
    held[0]?.close();
    while (test.streams.size > 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await listen()).status).toBe(200);
  });

  it('end when the database connection is lost, so that every page reads again, and come back', async () => {
    const stream = await listen();
    await test.database.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'rec-market live' AND datname = current_database()",
    );
    await stream.ended;
    let again = await fetch(`${test.url}/v1/live`);
    while (again.status === 503) {
      await again.text();
      await new Promise((resolve) => setTimeout(resolve, 20));
      again = await fetch(`${test.url}/v1/live`);
    }
    expect(again.status).toBe(200);
    await again.body?.cancel();
    const back = await listen();
    await test.database.transaction((tx) => announce(tx, { module: 'market', event: 'heard-again', height: null }));
    await back.heard('market', 'heard-again');
  });

  it('count in no histogram of durations', async () => {
    (await listen()).close();
    expect(await test.metrics.registry.metrics()).not.toContain('followLive');
  });

  it('end with the server', async () => {
    const own = await startApi();
    const stream = await listenTo(`${own.url}/v1/live`);
    await own.stop();
    await stream.ended;
    expect(stream.status).toBe(200);
  });
});
