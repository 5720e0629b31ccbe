import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/kit/client.ts';
import * as facilityApi from '../../src/modules/facility/facility.contract.ts';
import * as identityApi from '../../src/modules/identity/identity.contract.ts';
import * as meteringApi from '../../src/modules/metering/metering.contract.ts';
import { csvOf, hours, type MeteringTest, startMetering } from '../metering/meters.ts';
import { accounts, type Reach } from '../support/api.ts';
import { type Relay, startRelay } from '../support/relay.ts';

const relays = {} as Record<Parameters<Reach>[1], Relay>;
let test: MeteringTest;
let token: string;
beforeAll(async () => {
  const reach: Reach = async (url, service) => {
    relays[service] = await startRelay(url);
    return relays[service].url;
  };
  test = await startMetering({ reach });
  ({ token } = test.producer);
});
afterAll(async () => {
  await test.stop();
  await Promise.all(Object.values(relays).map((relay) => relay.stop()));
});

/** Reads and the beginning of a sign-in at once, each as `status problem retry-after`. */
function everything(): Promise<string[]> {
  const json = { 'content-type': 'application/json' };
  const signedIn = { authorization: `Bearer ${token}` };
  const post = (body: unknown) => ({ method: 'POST', body: JSON.stringify(body) });
  const requests: [string, RequestInit][] = [
    ['/v1/listings', {}],
    ['/v1/me', { headers: signedIn }],
    ['/v1/facilities', { headers: signedIn }],
    ['/v1/auth/challenges', { ...post({ address: accounts.buyer.address }), headers: json }],
  ];
  return Promise.all(
    requests.map(async ([path, init]) => {
      const answer = await fetch(test.url + path, init);
      const { name: problem = '' } = (await answer.json()) as { name?: string };
      return answer.ok ? 'ok' : `${answer.status} ${problem} ${answer.headers.get('retry-after')}`;
    }),
  );
}

const OK = Array(4).fill('ok');
const AWAY = Array(4).fill('503 unavailable 5');

describe('while the database is away', () => {
  it('says so and when to come back, and serves again as soon as it is there', async () => {
    expect(await everything()).toEqual(OK);
    await relays.database.cut();
    expect(await everything()).toEqual(AWAY);
    await relays.database.mend();
    await expect.poll(everything, { timeout: 10_000 }).toEqual(OK);
  });

  it('answers what was under way when it broke, one way or the other, and never as a fault of its own', async () => {
    const underWay = Array.from({ length: 12 }, () => everything());
    await relays.database.cut();
    const answers = (await Promise.all(underWay)).flat();
    expect([...new Set(answers)].filter((answer) => answer !== 'ok' && answer !== AWAY[0])).toEqual([]);
    await relays.database.mend();
    await expect.poll(everything, { timeout: 10_000 }).toEqual(OK);
  });

  it('signs nobody out', async () => {
    const client = createClient({ baseUrl: test.url, token });
    const roles = () => client.call(identityApi.readMe).then((me) => me.roles.join(), String);
    await relays.database.cut();
    expect(await roles()).toContain('The database does not answer');
    await relays.database.mend();
    await expect.poll(roles, { timeout: 10_000 }).toBe('producer');
  });
});

describe('while IPFS is away', () => {
  it('takes in no file and publishes no document, keeps nothing of either, and serves what needs no IPFS', async () => {
    const file = csvOf(hours('2026-05-01T00:00:00Z', [1, 2, 3]));
    const { id } = await test.facility();
    const upload = () =>
      test.upload(id, file).then(
        ({ state }) => state,
        (error: Error) => error.name,
      );
    const register = () =>
      test.producer.call(facilityApi.registerFacilityCall, { params: { id } }).then(
        () => 'call',
        (error: Error) => error.name,
      );
    await relays.ipfs.cut();
    expect(await Promise.all([upload(), register(), everything()])).toEqual([
      'ipfs-unavailable',
      'ipfs-unavailable',
      OK,
    ]);
    const { items } = await test.producer.call(meteringApi.listBatches, { params: { facilityId: id } });
    expect(items).toEqual([]);
    await relays.ipfs.mend();
    expect([await upload(), await register()]).toEqual(['received', 'call']);
  });
});
