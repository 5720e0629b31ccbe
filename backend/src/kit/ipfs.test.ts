import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { create } from 'kubo-rpc-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { deterministicBytes } from '../../tests/support/deterministic-bytes.ts';
import { cidOfSha256 } from './cid.ts';
import { type EmbeddedIpfs, startIpfs } from './embedded/ipfs.ts';
import { createIpfs, type Ipfs } from './ipfs.ts';

const ABSENT = cidOfSha256(new Uint8Array(32).fill(7));
const MIB = 1024 * 1024;
let dataDir: string;
let node: EmbeddedIpfs;
let ipfs: Ipfs;
const servers: http.Server[] = [];

beforeAll(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'rec-ipfs-client-test-'));
  node = await startIpfs({ dataDir, durable: false });
  ipfs = createIpfs(node.url);
});
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(async () => {
  await node.stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

/** A node that is not what it seems. */
async function otherNode(handle: http.RequestListener): Promise<string> {
  const server = http.createServer(handle).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Passes everything on to the real node, and lets `change` alter the answers of one command. */
function liar(command: string, change: (body: Buffer) => Buffer): Promise<string> {
  return otherNode(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const type = request.headers['content-type'];
    const answer = await fetch(`${node.url}${request.url}`, {
      method: 'POST',
      body: Buffer.concat(chunks),
      headers: type ? { 'content-type': type } : {},
    });
    const body = Buffer.from(await answer.arrayBuffer());
    const changed = request.url?.startsWith(`/api/v0/${command}`) ? change(body) : body;
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(changed);
  });
}

async function gather(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

describe('putJson', () => {
  it('addresses a document by the SHA-256 of its canonical JSON, and pins it', async () => {
    const { cid, sha256, bytes } = await ipfs.putJson({ wh: '1000000', facility: 1 });
    expect(Buffer.from(bytes).toString()).toBe('{"facility":1,"wh":"1000000"}');
    expect(Buffer.from(sha256)).toEqual(createHash('sha256').update(bytes).digest());
    expect(cid).toBe((await ipfs.putJson({ facility: 1, wh: '1000000' })).cid);
    expect(await ipfs.getJson(cid)).toEqual({ facility: 1, wh: '1000000' });
    const pins: string[] = [];
    for await (const pin of create({ url: node.url }).pin.ls()) pins.push(pin.cid.toString());
    expect(pins).toContain(cid);
  });

  it('refuses what does not fit one block, and a bigint', async () => {
    await expect(ipfs.putJson('x'.repeat(MIB - 2))).rejects.toMatchObject({ failure: 'too-large' });
    expect((await ipfs.putJson('x'.repeat(MIB - 3))).bytes.length).toBe(MIB - 1);
    await expect(ipfs.putJson({ wh: 1n })).rejects.toThrow('$.wh is a bigint');
  });

  it('does not believe a node that names another CID', async () => {
    const url = await liar('block/put', () => Buffer.from(`{"Key":"${ABSENT}","Size":1}\n`));
    await expect(createIpfs(url).putJson({})).rejects.toMatchObject({ failure: 'forged' });
  });
});

describe('putBytes', () => {
  it.each([
    ['an empty file', 0],
    ['one block', 100],
    ['exactly one block', MIB],
    ['many blocks', 3 * MIB + 1],
  ])('stores %s from memory and from a stream under one CID', async (_, size) => {
    const bytes = await gather(deterministicBytes('file', size));
    const stored = await ipfs.putBytes(bytes);
    expect(stored.size).toBe(size);
    expect(await ipfs.putBytes(deterministicBytes('file', size))).toEqual(stored);
    expect(Buffer.compare(await ipfs.get(stored.cid), bytes)).toBe(0);
  });

  it('gives the CID Kubo publishes for its profile unixfs-v1-2025', async () => {
    const { cid } = await ipfs.putBytes(deterministicBytes('chunk-v1-seed', MIB + 1));
    expect(cid).toBe('bafybeigmix7t42i6jacydtquhet7srwvgpizfg7gjbq7627d35mjomtu64');
  });

  it('fails with the error of the source, and does not take a part for the whole', async () => {
    const broken = async function* () {
      yield* deterministicBytes('broken', 2 * MIB);
      throw new Error('the disk failed');
    };
    await expect(ipfs.putBytes(broken())).rejects.toThrow('the disk failed');
  });

  it('does not believe a node that stored something else', async () => {
    const url = await liar('add', () => Buffer.from(`{"Name":"","Hash":"${ABSENT}","Size":"1"}\n`));
    await expect(createIpfs(url).putBytes(Uint8Array.of(1))).rejects.toMatchObject({ failure: 'forged' });
  });
});

describe('get', () => {
  it('refuses forged bytes, in the root and below it', async () => {
    const flip = (body: Buffer) => {
      body[body.length - 1] = (body.at(-1) ?? 0) ^ 1;
      return body;
    };
    const small = await ipfs.putJson({ a: 1 });
    const url = await liar('block/get', flip);
    await expect(createIpfs(url).getJson(small.cid)).rejects.toMatchObject({ failure: 'forged' });
    const large = await ipfs.putBytes(deterministicBytes('forge', 2 * MIB));
    const below = await liar('block/get', (body) => (body.length === MIB ? flip(body) : body));
    await expect(createIpfs(below).get(large.cid)).rejects.toMatchObject({ failure: 'forged' });
  });

  it('reads no more than it is allowed', async () => {
    const { cid } = await ipfs.putBytes(deterministicBytes('large', 2 * MIB));
    await expect(ipfs.get(cid, { maxBytes: 2 * MIB - 1 })).rejects.toMatchObject({ failure: 'too-large' });
    await expect(ipfs.getJson(cid)).rejects.toMatchObject({ failure: 'too-large' });
  });

  it('tells a missing block from a node that is down', async () => {
    await expect(ipfs.get(ABSENT)).rejects.toMatchObject({ failure: 'missing' });
    await expect(ipfs.pin(ABSENT)).rejects.toMatchObject({ failure: 'missing' });
    const down = createIpfs('http://user:secret@127.0.0.1:1');
    const error: unknown = await down.get(ABSENT).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ failure: 'unavailable' });
    expect(String(error)).not.toContain('secret');
  });

  it('sends user and password of the address as basic auth', async () => {
    const seen: (string | undefined)[] = [];
    const url = new URL(
      await otherNode((request, response) => {
        seen.push(request.headers.authorization);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"Version":"0"}');
      }),
    );
    url.username = 'user';
    url.password = 'p@ss';
    expect(await createIpfs(url.href).isUp()).toBe(true);
    expect(seen).toEqual([`Basic ${Buffer.from('user:p@ss').toString('base64')}`]);
  });

  it('refuses directories, broken JSON, foreign hashes and text that is no CID', async () => {
    const client = create({ url: node.url });
    const folder = await client.add({ path: 'a', content: 'b' }, { wrapWithDirectory: true });
    await expect(ipfs.get(folder.cid.toString())).rejects.toMatchObject({ failure: 'unreadable' });
    const { cid } = await ipfs.putBytes(new TextEncoder().encode('{'));
    await expect(ipfs.getJson(cid)).rejects.toMatchObject({ failure: 'unreadable' });
    const sha512 =
      'bafkrgqbqt3gerhas23vuzrapkdeqf4vu2dwxp3srdj6hvg6nhsug2tgyn6mj3u23yx7utftq3i2ckw2fwdh5qmhid5qf3t35yvkc5e5ottlw6';
    await expect(ipfs.get(sha512)).rejects.toMatchObject({ failure: 'unreadable' });
    await expect(ipfs.get('nonsense')).rejects.toThrow('not a CID');
  });
});

describe('a node that does not answer', () => {
  it.each([
    ['accepts and stays silent', () => {}],
    [
      'sends headers and stays silent',
      (_: http.IncomingMessage, response: http.ServerResponse) => {
        response.writeHead(200, { 'content-type': 'application/json' }).write(' ');
      },
    ],
  ])('is given up when it %s', async (_, handle: http.RequestListener) => {
    const silent = createIpfs(await otherNode(handle), { timeoutMs: 150 });
    expect(await silent.isUp()).toBe(false);
    await expect(silent.get(ABSENT)).rejects.toMatchObject({ failure: 'unavailable' });
    await expect(silent.putJson({})).rejects.toMatchObject({ failure: 'unavailable' });
    await expect(silent.putBytes(Uint8Array.of(1))).rejects.toMatchObject({ failure: 'unavailable' });
    await expect(silent.pin(ABSENT)).rejects.toMatchObject({ failure: 'unavailable' });
  });

  it('is told from one that does', async () => {
    expect(await ipfs.isUp()).toBe(true);
    expect(await createIpfs('http://127.0.0.1:1').isUp()).toBe(false);
  });
});
