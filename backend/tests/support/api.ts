import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chainRoutes } from '../../src/chain/chain.routes.ts';
import { ChainService, chainNames } from '../../src/chain/index.ts';
import { StacksApi } from '../../src/chain/node/stacks-api.ts';
import type { Sponsor } from '../../src/chain/submit/sponsor.ts';
import { type Client, createClient } from '../../src/kit/client.ts';
import { FakeClock } from '../../src/kit/clock.ts';
import { Database } from '../../src/kit/database.ts';
import { startIpfs } from '../../src/kit/embedded/ipfs.ts';
import { createApp } from '../../src/kit/http/app.ts';
import { EventStreams } from '../../src/kit/http/event-streams.ts';
import { Metrics } from '../../src/kit/http/metrics.ts';
import { listen } from '../../src/kit/http/server.ts';
import { createIpfs } from '../../src/kit/ipfs.ts';
import { LiveNotices } from '../../src/kit/live.ts';
import { createLog } from '../../src/kit/log.ts';
import { compose } from '../../src/main/compose.ts';
import { entities } from '../../src/main/entities.ts';
import * as identity from '../../src/modules/identity/identity.contract.ts';
import { freshDatabase } from './database.ts';
import { ChainFeed } from './feed.ts';
import { signChallenge, testAccount } from './keys.ts';

const PEOPLE = [
  'deployer',
  'producer',
  'verifier',
  'buyer',
  'administrator',
  'producer2',
  'buyer2',
  'outsider',
] as const;
export type Person = (typeof PEOPLE)[number];

export const accounts = Object.fromEntries(PEOPLE.map((name, i) => [name, testAccount(i + 1)])) as Record<
  Person,
  ReturnType<typeof testAccount>
>;

/** There is no chain process: whatever asks the node itself is answered `chain-unavailable`. */
export const NO_NODE = new StacksApi({ url: 'http://127.0.0.1:9', retries: 0 });

/** 1 July 2026, noon UTC: where the fake clock of every test starts. */
export const START = new Date('2026-07-01T12:00:00Z');

/** By which address the application reaches a service: a test may put something between. */
export type Reach = (url: string, service: 'database' | 'ipfs') => Promise<string>;
const directly: Reach = async (url) => url;

/**
 * The composed application over HTTP, on a database and a block store of its own, with a clock that stands still. `feed` plays
 * the chain; `signIn` gives a client that holds the session of a person with his role already granted.
 */
export async function startApi({
  now = START,
  reach = directly,
  stacks = NO_NODE,
  sponsorWith = (_: StacksApi): Sponsor | null => null,
} = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rec-api-'));
  const fresh = await freshDatabase();
  const database = await Database.connect({ url: await reach(fresh.url, 'database'), entities, poolSize: 4 });
  const ipfsServer = await startIpfs({ dataDir: join(folder, 'ipfs'), durable: false });
  const clock = new FakeClock(now);
  const names = chainNames('devnet', accounts.deployer.address);
  const ipfs = createIpfs(await reach(ipfsServer.url, 'ipfs'));
  const log = createLog('silent');
  const sponsor = sponsorWith(stacks);
  const composed = compose({ database, ipfs, clock, names, stacks, sponsor, log, publicUrl: 'http://localhost' });
  const metrics = new Metrics();
  const notices = await LiveNotices.listen(fresh.url, log);
  const streams = new EventStreams(notices, { limit: 3, heartbeatMs: 50 });
  const app = createApp({
    ...composed,
    routes: [...composed.routes, ...chainRoutes(new ChainService(database, stacks, composed.projections))],
    log,
    metrics,
    publicUrl: 'http://localhost',
    requestsPerMinute: 100_000,
    extras: (express) => void express.get('/v1/live', streams.handle),
  });
  const server = await listen(app, '127.0.0.1', 0);
  const feed = new ChainFeed(database, clock, composed.projections);
  const client = createClient({ baseUrl: server.url });

  async function signIn(person: Person): Promise<Client & { token: string; address: string }> {
    const { address, privateKey } = accounts[person];
    const challenge = await client.call(identity.createChallenge, { body: { address } });
    const body = { nonce: challenge.nonce, signature: signChallenge(challenge, privateKey) };
    const { token } = await client.call(identity.createSession, { body });
    return Object.assign(createClient({ baseUrl: server.url, token }), { token, address });
  }

  /** Signs in with the role the person's name says, granting it where it does not hold it yet. */
  async function enter(person: Person) {
    const session = await signIn(person);
    const kind = person.startsWith('producer') ? 'producer' : person.startsWith('buyer') ? 'buyer' : null;
    const { roles } = await session.call(identity.readMe);
    if (kind && !roles.includes(kind)) {
      await session.call(identity.createOrganisation, { body: { name: `${person} company`, kind, country: 'DE' } });
    }
    if (person === 'administrator' && !roles.includes('administrator')) {
      await feed.block({ contract: 'council', name: 'member-added', data: { member: session.address } });
    }
    if (person === 'verifier' && !roles.includes('verification-body')) {
      const data = { body: session.address, organisation: new Uint8Array(32), by: accounts.administrator.address };
      await feed.block({ contract: 'verification', name: 'body-admitted', data });
    }
    return session;
  }

  async function stop(): Promise<void> {
    streams.close();
    await notices.close();
    await server.stop();
    await database.close();
    await ipfsServer.stop();
    await fresh.drop();
    rmSync(folder, { recursive: true, force: true });
  }

  return {
    url: server.url,
    client,
    database,
    clock,
    feed,
    ipfs,
    names,
    stacks,
    composed,
    signIn,
    enter,
    metrics,
    streams,
    stop,
  };
}

export type TestApi = Awaited<ReturnType<typeof startApi>>;
