import { connect } from 'node:net';
import { Cl, makeSTXTokenTransfer, serializeCV, sponsorTransaction } from '@stacks/transactions';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Localnet, startLocalnet } from '../index.ts';
import { accounts, Client } from './client.ts';
import { COUNTER, deployCounter } from './counter.ts';

const { wallet_1: one, wallet_2: two } = accounts;
const MEBIBYTE = 1024 * 1024;

let localnet: Localnet;
let client: Client;

beforeAll(async () => {
  localnet = await startLocalnet();
  client = new Client(localnet.url);
  await deployCounter(client);
});
afterAll(() => localnet?.stop());

/** Whatever is sent: the chain is as before, and alive. */
let before: unknown;
beforeEach(async () => {
  before = await client.state();
});
afterEach(async () => expect(await client.state()).toEqual(before));

async function send(body: string | Uint8Array<ArrayBuffer>, contentType = 'application/json') {
  const headers = { 'content-type': contentType };
  const response = await fetch(`${localnet.url}/v2/transactions`, { method: 'POST', headers, body });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as { reason?: string }) : text };
}

const transfer = (options: object = {}) =>
  makeSTXTokenTransfer({
    recipient: two.address,
    amount: 5n,
    senderKey: one.privateKey,
    network: 'devnet',
    fee: 500n,
    nonce: 0,
    ...options,
  });

describe('bytes that are no transaction', () => {
  it('are refused with the reason of a node, whatever they are', async () => {
    const good = (await transfer()).serializeBytes();
    const mangled = fc.record({ at: fc.nat(good.length - 1), to: fc.nat(255), cut: fc.nat(good.length - 1) });
    await fc.assert(
      fc.asyncProperty(fc.oneof(mangled, fc.uint8Array({ minLength: 1, maxLength: 400 })), async (bad) => {
        const bytes = bad instanceof Uint8Array ? bad : good.slice(0, bad.cut + 1);
        if (!(bad instanceof Uint8Array)) bytes[Math.min(bad.at, bad.cut)] = bad.to;
        const answer = await send(new Uint8Array(bytes), 'application/octet-stream');
        expect(answer).toMatchObject({
          status: 400,
          body: { error: 'transaction rejected', reason: expect.any(String) },
        });
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  it('are refused as a request when they are not even hex or JSON', async () => {
    for (const body of ['', '{', 'null', '[]', '{"tx":5}', '{"tx":"xyz"}', '{"tx":"abc"}', '{"tx":""}']) {
      expect((await send(body)).status).toBe(400);
    }
    expect((await send('', 'application/octet-stream')).status).toBe(400);
  });
});

describe('a transaction that is too large', () => {
  it('is refused above the two mebibytes of a node, by its size, and by its body when that is larger still', async () => {
    const small = (await transfer()).serializeBytes();
    const bytes = new Uint8Array(2 * MEBIBYTE + 1);
    bytes.set(small);
    expect(await send(bytes, 'application/octet-stream')).toMatchObject({
      status: 400,
      body: { reason: 'Deserialization', reason_data: { message: expect.stringContaining('2097152') } },
    });
    expect((await send('x'.repeat(5_000_001))).status).toBe(413);
  });
});

describe('a transaction for elsewhere', () => {
  it('is refused: mainnet, another chain id, an address of mainnet', async () => {
    const mainnet = await transfer({ network: 'mainnet', recipient: 'SP2J6ZY48GV1EZ5V2V5RB9MP66SW86PYKKNRV9EJ7' });
    expect(await send(JSON.stringify({ tx: mainnet.serialize() }))).toMatchObject({
      status: 400,
      body: { reason: 'SignatureValidation' },
    });
    const renamed = await transfer();
    renamed.chainId = 1;
    expect(await send(JSON.stringify({ tx: renamed.serialize() }))).toMatchObject({
      body: { reason: 'SignatureValidation' },
    });
  });
});

describe('a transaction that was seen before', () => {
  it('is refused with bytes behind it, or answered with the id it had when it comes in capital letters', async () => {
    const deployed = await client.get<{ tx_id: string }>(`/extended/v1/contract/${COUNTER}`);
    const { raw_tx } = await client.get<{ raw_tx: string }>(`/extended/v1/tx/${deployed.tx_id}/raw`);
    const hex = raw_tx.slice(2);
    for (const more of ['00', hex]) {
      expect(await send(JSON.stringify({ tx: hex + more }))).toMatchObject({
        status: 400,
        body: { reason: 'Deserialization' },
      });
    }
    for (const same of [hex.toUpperCase(), raw_tx]) {
      expect(await send(JSON.stringify({ tx: same }))).toEqual({ status: 200, body: `"${deployed.tx_id.slice(2)}"` });
    }
  });

  it('cannot come again under another id, by the other form of a signature of its sponsor or of one of several keys', async () => {
    const unpaid = await transfer({ sponsored: true, nonce: 0 });
    const paid = { transaction: unpaid, sponsorPrivateKey: two.privateKey, sponsorNonce: 0, fee: 900n };
    const sponsored = await sponsorTransaction({ ...paid, network: 'devnet' });
    if (!('sponsorSpendingCondition' in sponsored.auth)) throw new Error('not sponsored');
    const condition = sponsored.auth.sponsorSpendingCondition;
    if (!('signature' in condition)) throw new Error('several keys');
    condition.signature.data = otherForm(condition.signature.data);
    const keys = { publicKeys: [one.publicKey, two.publicKey], signerKeys: [one.privateKey, two.privateKey] };
    const payment = { recipient: two.address, amount: 5n, network: 'devnet', fee: 500n, nonce: 0 } as const;
    const multisig = await makeSTXTokenTransfer({ ...payment, ...keys, numSignatures: 2 });
    const { spendingCondition } = multisig.auth;
    if (!('fields' in spendingCondition)) throw new Error('one key');
    const signature = spendingCondition.fields[1]?.contents as { data: string };
    signature.data = otherForm(signature.data);
    for (const made of [sponsored, multisig]) {
      expect(await send(JSON.stringify({ tx: made.serialize() }))).toMatchObject({
        status: 400,
        body: { reason: 'SignatureValidation', reason_data: { message: 'the signature is not low-S' } },
      });
    }
  });
});

/** A signature in VRS form, with the other S that fits it and the other bit that goes with that. */
function otherForm(vrs: string): string {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const s = (order - BigInt(`0x${vrs.slice(66)}`)).toString(16).padStart(64, '0');
  return `${vrs.startsWith('00') ? '01' : '00'}${vrs.slice(2, 66)}${s}`;
}

describe('absurd arguments', () => {
  it('of a call are refused before anything runs', async () => {
    const call = (args: Parameters<Client['makeCall']>[0]['args']) =>
      client.makeCall({
        from: 'wallet_1',
        contract: COUNTER,
        fn: 'add',
        fee: 200_000n,
        nonce: 0,
        ...(args && { args }),
      });
    const nested = Array.from({ length: 30 }).reduce<ReturnType<typeof Cl.list>>(
      (inner) => Cl.list([inner]),
      Cl.list([Cl.uint(1)]),
    );
    for (const args of [
      [Cl.stringUtf8('\u{1f525}'.repeat(5_000))],
      [nested],
      Array.from({ length: 200 }, () => Cl.uint(1)),
      [Cl.tuple({ by: Cl.uint(1) })],
      [Cl.principal(`${one.address}.${'a'.repeat(40)}`)],
    ]) {
      const made = await call(args);
      expect(await send(JSON.stringify({ tx: made.serialize() }))).toMatchObject({
        status: 400,
        body: { reason: 'BadFunctionArgument' },
      });
    }
  });

  it('of a read are refused with words', async () => {
    const [address = '', name = ''] = COUNTER.split('.');
    const read = async (body: unknown, fn = 'get-count') => {
      const path = `/v2/contracts/call-read/${address}/${name}/${fn}`;
      const response = await fetch(localnet.url + path, { method: 'POST', body: JSON.stringify(body) });
      return response.status;
    };
    expect(await read({ sender: one.address, arguments: ['0xzz'] })).toBe(400);
    expect(await read({ sender: 'nobody', arguments: [] })).toBe(400);
    expect(await read({ sender: "ST1) (print 'x", arguments: [] })).toBe(400);
    expect(await read({ sender: one.address, arguments: [`0x${serializeCV(Cl.uint(1))}`] })).toBe(200);
    expect(await read({ sender: one.address, arguments: [] }, 'no-such')).toBe(200);
    expect(await read([])).toBe(200);
    expect(await read(null)).toBe(200);
  });

  it('of pages and paths are refused or found to be nothing', async () => {
    const status = async (path: string) => (await fetch(localnet.url + path)).status;
    expect(await status('/extended/v2/blocks?limit=-1')).toBe(400);
    expect(await status('/extended/v2/blocks?limit=1e9')).toBe(400);
    expect(await status('/extended/v3/transactions?cursor=nowhere')).toBe(404);
    expect(await status('/extended/v2/blocks/0x')).toBe(404);
    expect(await status('/extended/v1/address/%ff/balances')).toBe(400);
    expect(await status(`/v2/accounts/${encodeURIComponent("ST1' (begin)")}`)).toBe(400);
    expect(await status(`/extended/v1/tx/${'0'.repeat(5_000)}`)).toBe(404);
    for (const body of [{ stacks: 1e9 }, { stacks: 0.5 }, { burn: '1' }, { blocks: 1 }]) {
      const answer = await fetch(`${localnet.url}/dev/mine`, { method: 'POST', body: JSON.stringify(body) });
      expect(answer.status).toBe(400);
    }
  });
});

describe('a connection', () => {
  it('is kept open far longer than the pauses of a client', async () => {
    expect((await fetch(`${localnet.url}/v2/info`)).headers.get('keep-alive')).toBe('timeout=75');
  });

  it('that ends in the middle of a request, or says what is no HTTP, hurts nobody', async () => {
    const { port } = new URL(localnet.url);
    for (const text of [
      'POST /v2/transactions HTTP/1.1\r\nhost: x\r\ncontent-length: 900\r\n\r\n{"tx"',
      'nonsense\r\n\r\n',
      'GET // HTTP/1.1\r\nhost: x\r\n\r\n',
    ]) {
      await new Promise<void>((resolve, reject) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.end(text));
        socket.on('data', () => {});
        socket.once('close', () => resolve()).once('error', reject);
      });
    }
  });
});
