import {
  Cl,
  deserializeTransaction,
  makeSTXTokenTransfer,
  type StacksTransactionWire,
  sponsorTransaction,
} from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Localnet, startLocalnet } from '../index.ts';
import { accounts, Client } from './client.ts';
import { COUNTER, COUNTER_SOURCE, count, deployCounter } from './counter.ts';

let localnet: Localnet;
let client: Client;

beforeAll(async () => {
  localnet = await startLocalnet();
  client = new Client(localnet.url);
  await deployCounter(client);
});

afterAll(() => localnet?.stop());

const { wallet_1: one, wallet_2: two, wallet_3: three, wallet_8: outsider } = accounts;

function transfer(options: Partial<Parameters<typeof makeSTXTokenTransfer>[0]>): Promise<StacksTransactionWire> {
  return makeSTXTokenTransfer({
    recipient: two.address,
    amount: 1000n,
    senderKey: one.privateKey,
    network: client.network,
    ...options,
  } as Parameters<typeof makeSTXTokenTransfer>[0]);
}

describe('a transaction that is taken', () => {
  it('moves STX with its memo, and the payer pays amount and fee', async () => {
    const before = [await client.account(one.address), await client.account(two.address)] as const;
    const result = await client.send(await transfer({ memo: 'rent', fee: 500n }));
    const seen = await client.seen(result);
    expect(seen).toMatchObject({ status: 'success', fee_rate: '500', result: { hex: '0x0703' } });
    const after = [await client.account(one.address), await client.account(two.address)] as const;
    expect(before[0].balance - after[0].balance).toBe(1500n);
    expect(after[1].balance - before[1].balance).toBe(1000n);
    expect(after[0].nonce).toBe(before[0].nonce + 1);
    const [event] = await client.events(result.txid);
    expect(event).toMatchObject({
      type: 'stx_asset',
      stx_asset: { type: 'transfer', sender: one.address, recipient: two.address, amount: '1000' },
    });
    expect(JSON.stringify(event)).toContain(Buffer.from('rent').toString('hex'));
  });

  it('is mined in one block whose time and height the contract sees', async () => {
    const before = await client.state();
    const result = await client.send(
      await client.makeCall({ from: 'wallet_1', contract: COUNTER, fn: 'add', args: [Cl.uint(2)] }),
    );
    const seen = await client.seen(result);
    expect(seen.block.height).toBe(before.height + 1);
    const [event] = await client.events(result.txid);
    expect(event).toMatchObject({ event_index: 0, type: 'contract_log', contract_log: { contract_id: COUNTER } });
    const { hex } = (event as unknown as { contract_log: { value: { hex: string } } }).contract_log.value;
    expect(Cl.deserialize(hex)).toEqual(
      Cl.tuple({
        event: Cl.stringAscii('added'),
        by: Cl.uint(2),
        time: Cl.uint(seen.block.time),
        height: Cl.uint(seen.block.height),
      }),
    );
    const page = await client.get<{ total: number; results: { tx_id: string }[] }>(
      `/extended/v3/blocks/${seen.block.height}/transactions`,
    );
    expect(page.results.map(({ tx_id }) => tx_id)).toEqual([`0x${result.txid}`]);
    const logs = await client.get<{ results: { tx_id: string }[] }>(`/extended/v2/smart-contracts/${COUNTER}/logs`);
    expect(logs.results[0]?.tx_id).toBe(`0x${result.txid}`);
  });

  it('is answered, not repeated, when it comes again', async () => {
    const made = await transfer({});
    const first = await client.send(made);
    const after = await client.state();
    expect(await client.send(made)).toEqual(first);
    expect(await client.state()).toEqual(after);
  });

  it('may come as bytes', async () => {
    const made = await transfer({});
    const response = await fetch(`${localnet.url}/v2/transactions`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: made.serializeBytes() as Uint8Array<ArrayBuffer>,
    });
    expect(await response.json()).toBe(made.txid());
  });

  it('waits while a nonce before it is missing, then both are mined', async () => {
    const { nonce } = await client.account(three.address);
    const later = await transfer({ senderKey: three.privateKey, nonce: nonce + 1 });
    const { txid } = await client.send(later);
    expect(await client.get(`/extended/v3/transactions/${txid}`)).toMatchObject({ status: 'pending' });
    expect(await client.get(`/extended/v1/address/${three.address}/nonces`)).toMatchObject({
      possible_next_nonce: nonce,
      detected_missing_nonces: [nonce],
    });
    await client.send(await transfer({ senderKey: three.privateKey, nonce }));
    expect(await client.get(`/extended/v3/transactions/${txid}`)).toMatchObject({ status: 'success' });
    expect((await client.account(three.address)).nonce).toBe(nonce + 2);
  });

  it('is paid by its sponsor, and uses up a nonce of each', async () => {
    const before = [await client.account(one.address), await client.account(outsider.address)] as const;
    const unpaid = await transfer({ sponsored: true, amount: 7n });
    const sponsored = await sponsorTransaction({
      transaction: unpaid,
      sponsorPrivateKey: outsider.privateKey,
      fee: 900n,
      network: client.network,
    });
    const seen = await client.seen(await client.send(sponsored));
    expect(seen).toMatchObject({ status: 'success', sponsor: { address: outsider.address }, fee_rate: '900' });
    const after = [await client.account(one.address), await client.account(outsider.address)] as const;
    expect(before[0].balance - after[0].balance).toBe(7n);
    expect(before[1].balance - after[1].balance).toBe(900n);
    expect([after[0].nonce, after[1].nonce]).toEqual([before[0].nonce + 1, before[1].nonce + 1]);
  });
});

describe('a transaction that is refused', () => {
  const unused = '11'.repeat(32).concat('01');

  async function reason(made: StacksTransactionWire): Promise<unknown> {
    const before = await client.state();
    const result = await client.send(made);
    expect(await client.state()).toEqual(before);
    return 'reason' in result ? result.reason : result;
  }

  it('has a nonce that was used', async () => {
    expect(await reason(await transfer({ nonce: 0 }))).toBe('BadNonce');
  });

  it('is too far ahead of its account', async () => {
    const { nonce } = await client.account(one.address);
    expect(await reason(await transfer({ nonce: nonce + 26 }))).toBe('TooMuchChaining');
  });

  it('pays less than one micro-STX per byte', async () => {
    const size = (await transfer({ fee: 1000n })).serializeBytes().length;
    expect(await reason(await transfer({ fee: BigInt(size - 1) }))).toBe('FeeTooLow');
  });

  it('is meant for another chain', async () => {
    const made = await transfer({});
    made.chainId = 1;
    expect(await reason(made)).toBe('SignatureValidation');
  });

  it('was changed after it was signed', async () => {
    const made = await client.makeCall({ from: 'wallet_1', contract: COUNTER, fn: 'add', args: [Cl.uint(5)] });
    const tampered = deserializeTransaction(made.serialize().replace(`${'0'.repeat(31)}5`, `${'0'.repeat(31)}6`));
    expect(tampered.txid()).not.toBe(made.txid());
    expect(await reason(tampered)).toBe('SignatureValidation');
  });

  it('carries the high-S form of its signature', async () => {
    const made = await transfer({});
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const condition = made.auth.spendingCondition as { signature: { data: string } };
    const vrs = condition.signature.data;
    const flipped = (order - BigInt(`0x${vrs.slice(66)}`)).toString(16).padStart(64, '0');
    condition.signature.data = `${vrs.startsWith('00') ? '01' : '00'}${vrs.slice(2, 66)}${flipped}`;
    expect(() => made.verifyOrigin()).not.toThrow();
    expect(await reason(made)).toBe('SignatureValidation');
  });

  it('was sponsored by somebody who did not sign', async () => {
    const sponsored = await sponsorTransaction({
      transaction: await transfer({ sponsored: true }),
      sponsorPrivateKey: outsider.privateKey,
      fee: 900n,
      network: client.network,
    });
    const { auth } = sponsored;
    if (!('sponsorSpendingCondition' in auth)) throw new Error('not sponsored');
    auth.sponsorSpendingCondition.fee = 901n;
    expect(await reason(sponsored)).toBe('SignatureValidation');
  });

  it('spends money that is not there', async () => {
    expect(await reason(await transfer({ senderKey: unused, nonce: 0, fee: 500n }))).toBe('NotEnoughFunds');
    expect(await reason(await transfer({ amount: 10n ** 18n }))).toBe('NotEnoughFunds');
  });

  it('sends to its own sender', async () => {
    expect(await reason(await transfer({ recipient: one.address }))).toBe('TransferRecipientCannotEqualSender');
  });

  it('calls a contract or a function that does not exist', async () => {
    const call = (contract: string, fn: string) => client.makeCall({ from: 'wallet_1', contract, fn, fee: 1000n });
    expect(await reason(await call(`${one.address}.nothing`, 'add'))).toBe('NoSuchContract');
    expect(await reason(await call(COUNTER, 'subtract'))).toBe('NoSuchPublicFunction');
    expect(await reason(await call(COUNTER, 'get-count'))).toBe('NoSuchPublicFunction');
  });

  it('passes arguments of the wrong number or type', async () => {
    const call = { from: 'wallet_1', contract: COUNTER, fn: 'add' } as const;
    expect(await reason(await client.makeCall(call))).toBe('BadFunctionArgument');
    expect(await reason(await client.makeCall({ ...call, args: [Cl.int(1)] }))).toBe('BadFunctionArgument');
  });

  it('deploys under a name that is taken', async () => {
    const before = await client.state();
    expect(await client.deploy('deployer', 'counter', COUNTER_SOURCE)).toMatchObject({
      reason: 'ContractAlreadyExists',
    });
    expect(await client.state()).toEqual(before);
  });

  it('deploys under what is no name, or a source beyond ASCII', async () => {
    expect(await client.deploy('deployer', 'two words', '(ok u1)')).toMatchObject({ reason: 'Deserialization' });
    expect(await client.deploy('deployer', 'fine', ';; caf\u00e9')).toMatchObject({ reason: 'Deserialization' });
  });

  it('is no transaction at all', async () => {
    const response = await fetch(`${localnet.url}/v2/transactions`, { method: 'POST', body: '{"tx":"00ff"}' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ reason: 'Deserialization' });
  });
});

describe('a transaction that fails', () => {
  const failing = (fn: string, by: number) =>
    client.call({ from: 'wallet_2', contract: COUNTER, fn, args: [Cl.uint(by)], fee: 700n });

  it('keeps fee and nonce and changes nothing when the contract answers an error', async () => {
    const [before, counted] = [await client.account(two.address), await count(client)];
    const seen = await failing('add', 0);
    expect(seen).toMatchObject({ status: 'abort_by_response', result: { repr: '(err u1)' }, event_count: 0 });
    const after = await client.account(two.address);
    expect([before.balance - after.balance, after.nonce - before.nonce]).toEqual([700n, 1]);
    expect(await count(client)).toBe(counted);
  });

  it('keeps fee and nonce and changes nothing when the contract divides by zero', async () => {
    const [before, counted] = [await client.account(two.address), await count(client)];
    const seen = await failing('divide', 0);
    expect(seen).toMatchObject({ status: 'abort_by_response', result: { repr: '(err none)' } });
    expect(seen.vm_error).toContain('DivisionByZero');
    const after = await client.account(two.address);
    expect([before.balance - after.balance, after.nonce - before.nonce]).toEqual([700n, 1]);
    expect(await count(client)).toBe(counted);
  });

  it('leaves no contract behind when the source is wrong', async () => {
    const result = await client.deploy('wallet_2', 'broken', '(define-public (x) (ok (nothing-like-this)))');
    expect(await client.seen(result)).toMatchObject({ status: 'abort_by_response' });
    expect((await fetch(`${localnet.url}/v2/contracts/source/${two.address}/broken`)).status).toBe(404);
    const mended = await client.deploy('wallet_2', 'broken', '(define-public (x) (ok u1))');
    expect(await client.seen(mended)).toMatchObject({ status: 'success' });
  });
});
