import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { create, type KuboRPCClient } from 'kubo-rpc-client';
import { CID } from 'multiformats/cid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deterministicBytes } from '../../../tests/support/deterministic-bytes.ts';
import { cidOfSha256 } from '../cid.ts';
import { type EmbeddedIpfs, startIpfs } from './ipfs.ts';

const HELLO_V0 = 'Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD';
const HELLO_V1 = 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e';
const ABSENT = cidOfSha256(new Uint8Array(32).fill(7));
const hello = new TextEncoder().encode('hello world');

let dataDir: string;
let ipfs: EmbeddedIpfs;
let client: KuboRPCClient;
const incidents: string[] = [];

async function open(more: { maxBodyBytes?: number } = {}): Promise<void> {
  ipfs = await startIpfs({ dataDir, durable: false, log: (message) => incidents.push(message), ...more });
  client = create({ url: ipfs.url });
}

beforeEach(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'rec-ipfs-test-'));
  incidents.length = 0;
  await open();
});
afterEach(async () => {
  await ipfs.stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

async function gather(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function list<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** A call without the client, whose fetch hides what is wrong. */
function rpc(command: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${ipfs.url}/api/v0/${command}`, { method: 'POST', ...init });
}

function multipart(bytes: Uint8Array): RequestInit {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)]));
  return { body: form };
}

function files(): string[] {
  return (fs.readdirSync(path.join(dataDir, 'blocks'), { recursive: true }) as string[]).filter((file) =>
    file.endsWith('.data'),
  );
}

describe('add', () => {
  it('gives the CIDs Kubo gives by default and with CIDv1', async () => {
    expect((await client.add(hello)).cid.toString()).toBe(HELLO_V0);
    expect((await client.add(hello, { cidVersion: 1 })).cid.toString()).toBe(HELLO_V1);
    expect((await client.add(hello, { cidVersion: 1, rawLeaves: false })).cid.toString()).toBe(
      'bafybeihykld7uyxzogax6vgyvag42y7464eywpf55gxi5qpoisibh3c5wa',
    );
  });

  // Kubo, test/cli/cid_profiles_test.go.
  it.each([
    [
      'unixfs-v1-2025, one chunk',
      'chunk-v1-seed',
      1_048_576,
      'bafkreiacndfy443ter6qr2tmbbdhadvxxheowwf75s6zehscklu6ezxmta',
    ],
    [
      'unixfs-v1-2025, one byte more',
      'chunk-v1-seed',
      1_048_577,
      'bafybeigmix7t42i6jacydtquhet7srwvgpizfg7gjbq7627d35mjomtu64',
    ],
    ['unixfs-v0-2015, 174 links', 'v0-seed', 44_544 * 1_024, 'QmUbBALi174SnogsUzLpYbD4xPiBSFANF4iztWCsHbMKh2'],
    ['unixfs-v0-2015, 175 links', 'v0-seed', 44_800 * 1_024, 'QmepeWtdmS1hHXx1oZXsPUv6bMrfRRKfZcoPPU4eEfjnbf'],
  ])('gives the CID Kubo publishes for %s', async (profile, seed, size, cid) => {
    const modern = { cidVersion: 1, rawLeaves: true, chunker: 'size-1048576', maxFileLinks: 1_024 } as const;
    const options = profile.startsWith('unixfs-v1') ? modern : {};
    const added = await client.add({ content: deterministicBytes(seed, size) }, { ...options, onlyHash: true });
    expect(added.cid.toString()).toBe(cid);
    expect(files()).toEqual([]);
  });

  it('stores nothing and pins nothing when only the hash is asked for', async () => {
    await client.add(hello, { onlyHash: true });
    expect(files()).toEqual([]);
    expect(await list(client.pin.ls())).toEqual([]);
  });

  it('adds a folder of files', async () => {
    const source = [
      { path: 'year/one.txt', content: hello },
      { path: 'year/two.txt', content: new TextEncoder().encode('two') },
    ];
    const added = await list(client.addAll(source, { wrapWithDirectory: true, cidVersion: 1 }));
    const root = added.find((entry) => entry.path === '');
    expect(added.map((entry) => entry.path)).toContain('year/one.txt');
    expect((await gather(client.cat(`${root?.cid}/year/two.txt`))).toString()).toBe('two');
    expect((await list(client.pin.ls())).map((pin) => pin.cid.toString())).toEqual([root?.cid.toString()]);
  });

  it.each([
    'trickle=true',
    'hash=sha2-512',
    'chunker=rabin',
    'chunker=size-0',
    'chunker=size-9999999',
    'cid-version=2',
    'max-file-links=1',
  ])('refuses %s instead of giving another CID', async (option) => {
    const answer = await rpc(`add?${option}`, multipart(hello));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ Code: 1, Type: 'error' });
  });

  it('refuses a body that is not multipart, is cut short, or has no file', async () => {
    expect((await rpc('add', { body: 'text' })).status).toBe(400);
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const cut = '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhal';
    const answer = await rpc('add?cid-version=1', { headers, body: cut });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ Message: 'the body is cut short or is not multipart/form-data' });
    expect(await list(client.pin.ls())).toEqual([]);
    expect((await rpc('add', { headers, body: '--b--\r\n' })).status).toBe(400);
  });

  it('refuses a body over the limit, announced or not', async () => {
    await ipfs.stop();
    await open({ maxBodyBytes: 100_000 });
    expect((await rpc('add', multipart(new Uint8Array(200_000)))).status).toBe(413);
    const stream = client.add({ content: deterministicBytes('big', 300_000) });
    await expect(stream).rejects.toThrow('over 100000 bytes');
    expect(await list(client.pin.ls())).toEqual([]);
    expect((await rpc('version')).status).toBe(200);
  });
});

describe('cat', () => {
  it('reads a part of a file of many blocks', async () => {
    const bytes = await gather(deterministicBytes('cat', 700_001));
    const { cid } = await client.add(bytes);
    expect((await gather(client.cat(cid))).equals(bytes)).toBe(true);
    expect(
      (await gather(client.cat(cid, { offset: 262_140, length: 10 }))).equals(bytes.subarray(262_140, 262_150)),
    ).toBe(true);
    expect((await gather(client.cat(cid, { offset: 700_000, length: 10 }))).length).toBe(1);
    expect((await gather(client.cat(cid, { length: 0 }))).length).toBe(0);
    await expect(gather(client.cat(cid, { offset: 700_002 }))).rejects.toThrow('beyond the end');
  });

  it('says that a block is missing in the words of Kubo', async () => {
    await expect(gather(client.cat(ABSENT))).rejects.toThrow(`could not find ${ABSENT}`);
  });

  it('refuses a damaged block', async () => {
    const { cid } = await client.add(hello, { cidVersion: 1 });
    const [file = ''] = files();
    fs.writeFileSync(path.join(dataDir, 'blocks', file), 'hello w0rld');
    await expect(gather(client.cat(cid))).rejects.toThrow('damaged');
    await client.add(hello, { cidVersion: 1 });
    expect((await gather(client.cat(cid))).toString()).toBe('hello world');
  });
});

describe('block', () => {
  it('stores, states and returns a raw block under its SHA-256', async () => {
    const cid = await client.block.put(hello);
    expect(cid.toString()).toBe(HELLO_V1);
    expect(Buffer.from(cid.multihash.digest)).toEqual(createHash('sha256').update(hello).digest());
    expect(await client.block.get(cid)).toEqual(hello);
    expect((await client.block.stat(cid)).size).toBe(11);
  });

  it('refuses a block that other nodes would not take', async () => {
    expect((await rpc('block/put', multipart(new Uint8Array(2 * 1_024 * 1_024 + 1)))).status).toBe(413);
    expect((await rpc('block/put?cid-codec=dag-cbor', multipart(hello))).status).toBe(400);
    expect((await rpc('block/put?mhtype=sha1', multipart(hello))).status).toBe(400);
  });

  it('keeps one file for the same bytes under two CIDs', async () => {
    await client.add(hello);
    const [file] = files();
    const cid = CID.parse(HELLO_V0);
    expect((await client.block.get(CID.createV1(0x55, cid.multihash))).length).toBeGreaterThan(11);
    expect(files()).toEqual([file]);
  });
});

describe('pin', () => {
  it('keeps pins over a restart', async () => {
    const one = await client.block.put(hello, { pin: true });
    const two = await client.block.put(new Uint8Array([2]), { pin: true });
    await client.pin.rm(two);
    await ipfs.stop();
    await open();
    expect((await list(client.pin.ls())).map(({ cid, type }) => [cid.toString(), type])).toEqual([
      [one.toString(), 'recursive'],
    ]);
    expect(await client.block.get(two)).toEqual(new Uint8Array([2]));
  });

  it('drops a pin whose line a crash cut short, and refuses a log that was changed', async () => {
    await client.block.put(hello, { pin: true });
    await ipfs.stop();
    const log = path.join(dataDir, 'pins.log');
    fs.appendFileSync(log, `+ recursive ${ABSENT.slice(0, 20)}`);
    await open();
    expect((await list(client.pin.ls())).map((pin) => pin.cid.toString())).toEqual([HELLO_V1]);
    await ipfs.stop();
    fs.appendFileSync(log, 'rubbish\n');
    await expect(open()).rejects.toThrow(/Line 2 of the pin log .* is not a pin/);
    fs.writeFileSync(log, `+ recursive ${HELLO_V1}\n- ${HELLO_V1}\n`.repeat(50));
    await open();
    expect(fs.readFileSync(log, 'utf8')).toBe('');
  });

  it('promises only what is there', async () => {
    await expect(client.pin.add(ABSENT)).rejects.toThrow('could not find');
    await expect(client.pin.rm(ABSENT)).rejects.toThrow('not pinned');
    await expect(list(client.pin.ls({ paths: [ABSENT] }))).rejects.toThrow('is not pinned');
    const { cid } = await client.add(await gather(deterministicBytes('pin', 600_000)), { pin: false });
    const [file = ''] = files();
    fs.rmSync(path.join(dataDir, 'blocks', file));
    await expect(client.pin.add(cid)).rejects.toThrow('could not find');
    expect(await list(client.pin.ls())).toEqual([]);
  });
});

describe('dag', () => {
  it('moves a file to another node as a CAR', async () => {
    const bytes = await gather(deterministicBytes('car', 700_001));
    const { cid } = await client.add(bytes, { cidVersion: 1 });
    const car = await gather(client.dag.export(cid));
    const otherDir = path.join(dataDir, 'other');
    const other = await startIpfs({ dataDir: otherDir, durable: false });
    const there = create({ url: other.url });
    const [imported] = await list(there.dag.import([car]));
    expect(imported?.root.cid.toString()).toBe(cid.toString());
    expect((await gather(there.cat(cid))).equals(bytes)).toBe(true);
    expect((await list(there.pin.ls())).length).toBe(1);
    await other.stop();
  });

  it('refuses a CAR with a forged block, and what is no CAR', async () => {
    const { cid } = await client.add(hello, { cidVersion: 1 });
    const car = await gather(client.dag.export(cid));
    car[car.length - 1] = (car.at(-1) ?? 0) ^ 1;
    await expect(list(client.dag.import([car]))).rejects.toThrow('do not have the hash');
    await expect(list(client.dag.import([hello]))).rejects.toThrow('not a CAR');
  });
});

describe('repo, version, id', () => {
  it('counts blocks and keeps the folder to itself', async () => {
    await client.block.put(hello);
    expect(await client.repo.stat()).toMatchObject({ numObjects: 1n, repoSize: 11n, repoPath: '' });
    expect((await client.version()).version).toContain('embedded');
    const { id } = await client.id();
    await ipfs.stop();
    await open();
    expect((await client.id()).id.toString()).toBe(id.toString());
  });
});

describe('who may call', () => {
  it.each([
    ['an Origin', { origin: 'http://127.0.0.1:5001' }],
    ['a Referer', { referer: 'http://localhost/' }],
    ['a browser', { 'user-agent': 'Mozilla/5.0' }],
    ['the name of another host', { host: 'evil.example' }],
  ])('refuses a call with %s', async (_, headers) => {
    const status = await new Promise((resolve, reject) => {
      const request = http.request(`${ipfs.url}/api/v0/version`, { method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      request.on('error', reject).end();
    });
    expect(status).toBe(403);
  });

  it('takes POST only, and knows only its own commands', async () => {
    expect((await fetch(`${ipfs.url}/api/v0/version`)).status).toBe(405);
    for (const command of ['config/show', 'constructor', 'toString', '__proto__', 'shutdown', '..%2fid']) {
      expect((await rpc(command)).status, command).toBe(404);
    }
  });

  it.each([
    'cat',
    'cat?arg=',
    'cat?arg=../../etc/passwd',
    'block/get?arg=x',
    'pin/add?arg=%00',
    'cat?arg=a&offset=-1',
    'pin/ls?type=indirect',
  ])('answers %s with 400 and no path of this machine', async (command) => {
    const answer = await rpc(command);
    const text = await answer.text();
    expect([answer.status, text.includes(dataDir)]).toEqual([400, false]);
    expect(incidents).toEqual([]);
  });

  it('hides what went wrong inside, and reports it to its owner', async () => {
    const cid = await client.block.put(hello);
    const [file = ''] = files();
    fs.rmSync(path.join(dataDir, 'blocks', file));
    fs.mkdirSync(path.join(dataDir, 'blocks', file));
    const answer = await rpc(`block/get?arg=${cid}`);
    expect(await answer.json()).toEqual({ Message: 'internal error', Code: 0, Type: 'error' });
    expect(incidents).toEqual(['POST /api/v0/block/get failed']);
  });

  it('says that a port is taken', async () => {
    const port = Number(new URL(ipfs.url).port);
    const again = startIpfs({ dataDir: path.join(dataDir, 'again'), port });
    await expect(again).rejects.toThrow(/port .* IPFS_API_URL/s);
  });
});

describe('gateway', () => {
  const get = (where: string, init?: RequestInit) => fetch(`${ipfs.gatewayUrl}${where}`, init);
  let json: CID;
  beforeEach(async () => {
    json = await client.block.put(new TextEncoder().encode('{"a":1}'));
  });

  it('serves a document that no browser runs or mistakes', async () => {
    const answer = await get(`/ipfs/${json}`);
    expect(await answer.text()).toBe('{"a":1}');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'access-control-allow-origin': '*',
      etag: `"${json}"`,
    });
    const page = await client.block.put(new TextEncoder().encode('<script>alert(1)</script>'));
    expect((await get(`/ipfs/${page}`)).headers.get('content-type')).toBe('application/octet-stream');
  });

  it('serves the block and the CAR, by query or by Accept', async () => {
    const { cid } = await client.add(await gather(deterministicBytes('gateway', 600_000)), { cidVersion: 1 });
    const block = Buffer.from(await (await get(`/ipfs/${cid}?format=raw`)).arrayBuffer());
    expect(createHash('sha256').update(block).digest().equals(cid.multihash.digest)).toBe(true);
    const car = await get(`/ipfs/${cid}`, { headers: { accept: 'application/vnd.ipld.car; version=1' } });
    expect(car.headers.get('content-type')).toBe('application/vnd.ipld.car; version=1; order=dfs; dups=n');
    expect(Buffer.from(await car.arrayBuffer()).equals(await gather(client.dag.export(cid)))).toBe(true);
    expect(Buffer.from(await (await get(`/ipfs/${cid}`)).arrayBuffer()).length).toBe(600_000);
  });

  it('answers HEAD and If-None-Match without a body', async () => {
    const head = await get(`/ipfs/${json}`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '7', '']);
    const same = await get(`/ipfs/${json}`, { headers: { 'if-none-match': `"${json}"` } });
    expect(same.status).toBe(304);
  });

  it.each([
    ['/', 404],
    ['/api/v0/version', 404],
    ['/ipfs/nonsense', 400],
    [`/ipfs/${ABSENT}`, 404],
    [`/ipfs/${ABSENT}?format=tar`, 400],
    [`/ipfs/${ABSENT}/a?format=raw`, 400],
    ['/ipfs/%E0%A4%A', 400],
    ['//', 400],
  ])('answers %s with %i', async (where, status) => {
    expect((await get(where)).status).toBe(status);
    expect(incidents).toEqual([]);
  });

  it('changes nothing', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      expect((await get(`/ipfs/${json}`, { method })).status).toBe(405);
    }
  });
});
