import {
  Cl,
  deserializeTransaction,
  fetchCallReadOnlyFunction,
  fetchContractMapEntry,
  makeSTXTokenTransfer,
  Pc,
  privateKeyToAddress,
  type StacksTransactionWire,
  sponsorTransaction,
} from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Localnet, startLocalnet } from '../index.ts';
import { accounts, Client } from './client.ts';

const SBTC = 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token';
const SBTC_PARTS = [SBTC, 'sbtc-token'] as const;
const OURS = `${accounts.deployer.address}.counter`;
const SOURCE = `
(define-data-var count uint u0)
(define-map marks uint uint)
(define-non-fungible-token thing uint)
(define-public (add (by uint))
  (begin
    (asserts! (> by u0) (err u1))
    (var-set count (+ (var-get count) by))
    (map-set marks (var-get count) by)
    (print {event: "added", by: by, time: stacks-block-time, height: stacks-block-height})
    (ok (var-get count))))
(define-public (divide (by uint)) (begin (var-set count u999) (ok (/ u1 by))))
(define-public (make (id uint)) (nft-mint? thing id tx-sender))
(define-public (give (id uint) (to principal)) (nft-transfer? thing id tx-sender to))
(define-public (pay-and-add (amount uint) (to principal))
  (begin
    (try! (stx-transfer? amount tx-sender to))
    (try! (contract-call? '${SBTC} transfer amount tx-sender to none))
    (add u1)))
(define-read-only (get-count) (var-get count))
`;

let localnet: Localnet;
let client: Client;

beforeAll(async () => {
  localnet = await startLocalnet();
  client = new Client(localnet.url);
  const deployed = await client.seen(await client.deploy('deployer', 'counter', SOURCE));
  expect(deployed).toMatchObject({ status: 'success', vm_error: null });
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

async function count(): Promise<bigint> {
  const [contractAddress = '', contractName = ''] = OURS.split('.');
  const value = await fetchCallReadOnlyFunction({
    contractAddress,
    contractName,
    functionName: 'get-count',
    functionArgs: [],
    senderAddress: outsider.address,
    network: client.network,
  });
  return value.type === 'uint' ? BigInt(value.value) : -1n;
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
      await client.makeCall({ from: 'wallet_1', contract: OURS, fn: 'add', args: [Cl.uint(2)] }),
    );
    const seen = await client.seen(result);
    expect(seen.block.height).toBe(before.height + 1);
    const [event] = await client.events(result.txid);
    expect(event).toMatchObject({ event_index: 0, type: 'contract_log', contract_log: { contract_id: OURS } });
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
    const logs = await client.get<{ results: { tx_id: string }[] }>(`/extended/v2/smart-contracts/${OURS}/logs`);
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
    const made = await client.makeCall({ from: 'wallet_1', contract: OURS, fn: 'add', args: [Cl.uint(5)] });
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
    expect(await reason(await call(OURS, 'subtract'))).toBe('NoSuchPublicFunction');
    expect(await reason(await call(OURS, 'get-count'))).toBe('NoSuchPublicFunction');
  });

  it('passes arguments of the wrong number or type', async () => {
    const call = { from: 'wallet_1', contract: OURS, fn: 'add' } as const;
    expect(await reason(await client.makeCall(call))).toBe('BadFunctionArgument');
    expect(await reason(await client.makeCall({ ...call, args: [Cl.int(1)] }))).toBe('BadFunctionArgument');
  });

  it('deploys under a name that is taken', async () => {
    const before = await client.state();
    expect(await client.deploy('deployer', 'counter', SOURCE)).toMatchObject({ reason: 'ContractAlreadyExists' });
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
    client.call({ from: 'wallet_2', contract: OURS, fn, args: [Cl.uint(by)], fee: 700n });

  it('keeps fee and nonce and changes nothing when the contract answers an error', async () => {
    const [before, counted] = [await client.account(two.address), await count()];
    const seen = await failing('add', 0);
    expect(seen).toMatchObject({ status: 'abort_by_response', result: { repr: '(err u1)' }, event_count: 0 });
    const after = await client.account(two.address);
    expect([before.balance - after.balance, after.nonce - before.nonce]).toEqual([700n, 1]);
    expect(await count()).toBe(counted);
  });

  it('keeps fee and nonce and changes nothing when the contract divides by zero', async () => {
    const [before, counted] = [await client.account(two.address), await count()];
    const seen = await failing('divide', 0);
    expect(seen).toMatchObject({ status: 'abort_by_response', result: { repr: '(err none)' } });
    expect(seen.vm_error).toContain('DivisionByZero');
    const after = await client.account(two.address);
    expect([before.balance - after.balance, after.nonce - before.nonce]).toEqual([700n, 1]);
    expect(await count()).toBe(counted);
  });

  it('leaves no contract behind when the source is wrong', async () => {
    const result = await client.deploy('wallet_2', 'broken', '(define-public (x) (ok (nothing-like-this)))');
    expect(await client.seen(result)).toMatchObject({ status: 'abort_by_response' });
    expect((await fetch(`${localnet.url}/v2/contracts/source/${two.address}/broken`)).status).toBe(404);
    const mended = await client.deploy('wallet_2', 'broken', '(define-public (x) (ok u1))');
    expect(await client.seen(mended)).toMatchObject({ status: 'success' });
  });
});

describe('post-conditions', () => {
  const pay = (amount: bigint) => ({
    from: 'wallet_1' as const,
    contract: SBTC,
    fn: 'transfer',
    args: [Cl.uint(amount), Cl.principal(one.address), Cl.principal(two.address), Cl.none()],
  });
  const sent = (amount: bigint) =>
    Pc.principal(one.address)
      .willSendEq(amount)
      .ft(...SBTC_PARTS);

  it('let an sBTC transfer pass that moves what they say', async () => {
    const before = await client.sbtc(two.address);
    expect(await client.call({ ...pay(250n), conditions: [sent(250n)] })).toMatchObject({ status: 'success' });
    expect((await client.sbtc(two.address)) - before).toBe(250n);
  });

  it('undo an sBTC transfer of another amount, in every mode, but fee and nonce stay', async () => {
    for (const mode of ['deny', 'originator', 'allow'] as const) {
      const [sats, account] = [await client.sbtc(one.address), await client.account(one.address)];
      const seen = await client.call({ ...pay(251n), conditions: [sent(250n)], mode, fee: 800n });
      expect(seen).toMatchObject({
        status: 'abort_by_post_condition',
        result: { repr: '(ok true)' },
        event_count: 0,
      });
      expect(await client.sbtc(one.address)).toBe(sats);
      const after = await client.account(one.address);
      expect([account.balance - after.balance, after.nonce - account.nonce]).toEqual([800n, 1]);
    }
  });

  it('undo a movement that nobody named, unless everything is allowed', async () => {
    const sats = await client.sbtc(one.address);
    expect(await client.call(pay(10n))).toMatchObject({ status: 'abort_by_post_condition' });
    expect(await client.call({ ...pay(10n), mode: 'originator' })).toMatchObject({ status: 'abort_by_post_condition' });
    expect(await client.sbtc(one.address)).toBe(sats);
    expect(await client.call({ ...pay(10n), mode: 'allow' })).toMatchObject({ status: 'success' });
    expect(await client.sbtc(one.address)).toBe(sats - 10n);
  });

  it('undo everything a call did, also what no condition is about', async () => {
    const counted = await count();
    const call = {
      from: 'wallet_1',
      contract: OURS,
      fn: 'pay-and-add',
      args: [Cl.uint(40), Cl.principal(two.address)],
    };
    const stx = Pc.principal(one.address).willSendLte(40n).ustx();
    expect(await client.call({ ...call, from: 'wallet_1', conditions: [stx] })).toMatchObject({
      status: 'abort_by_post_condition',
    });
    expect(await count()).toBe(counted);
    expect(await client.call({ ...call, from: 'wallet_1', conditions: [stx, sent(40n)] })).toMatchObject({
      status: 'success',
    });
    expect(await count()).toBe(counted + 1n);
  });

  it('guard single tokens: sent, not sent, maybe sent', async () => {
    const make = (id: number) => client.call({ from: 'wallet_1', contract: OURS, fn: 'make', args: [Cl.uint(id)] });
    for (const id of [1, 2]) expect(await make(id)).toMatchObject({ status: 'success' });
    const give = (id: number, condition: Parameters<Client['call']>[0]['conditions']) =>
      client.call({
        from: 'wallet_1',
        contract: OURS,
        fn: 'give',
        args: [Cl.uint(id), Cl.principal(two.address)],
        conditions: condition ?? [],
      });
    const mine = () => Pc.principal(one.address);
    const asset = `${OURS}::thing` as `${string}.${string}::${string}`;
    const aborted = { status: 'abort_by_post_condition' };
    expect(await give(1, [])).toMatchObject(aborted);
    expect(await give(1, [mine().willSendAsset().nft(asset, Cl.uint(2))])).toMatchObject(aborted);
    expect(await give(1, [mine().willNotSendAsset().nft(asset, Cl.uint(1))])).toMatchObject(aborted);
    expect(await give(1, [mine().willSendAsset().nft(asset, Cl.uint(1))])).toMatchObject({ status: 'success' });
    expect(await give(2, [mine().willMaybeSendAsset().nft(asset, Cl.uint(2))])).toMatchObject({ status: 'success' });
    const held = await client.get<{ results: { asset_identifier: string; value: { repr: string } }[] }>(
      `/extended/v3/principals/${two.address}/balances/nft`,
    );
    expect(held.results.map(({ value }) => value.repr)).toEqual(['u1', 'u2']);
  });
});

describe('reading', () => {
  it('answers map entries, variables, interface and source, and says when there is none', async () => {
    await client.call({ from: 'wallet_1', contract: OURS, fn: 'add', args: [Cl.uint(3)] });
    const counted = await count();
    const [contractAddress = '', contractName = ''] = OURS.split('.');
    const entry = (key: bigint) =>
      fetchContractMapEntry({
        contractAddress,
        contractName,
        mapName: 'marks',
        mapKey: Cl.uint(key),
        network: client.network,
      });
    expect(await entry(counted)).toEqual(Cl.some(Cl.uint(3)));
    expect(await entry(10n ** 9n)).toEqual(Cl.none());
    const variable = await client.get<{ data: string }>(`/v2/data_var/${contractAddress}/${contractName}/count`);
    expect(Cl.deserialize(variable.data)).toEqual(Cl.uint(counted));
    const { functions } = await client.get<{ functions: { name: string }[] }>(
      `/v2/contracts/interface/${contractAddress}/${contractName}`,
    );
    expect(functions.map(({ name }) => name)).toContain('pay-and-add');
    const { source } = await client.get<{ source: string }>(`/v2/contracts/source/${contractAddress}/${contractName}`);
    expect(source).toBe(SOURCE);
    for (const path of ['data_var', 'contracts/source']) {
      expect((await fetch(`${localnet.url}/v2/${path}/${contractAddress}/none-such/x`)).status).toBe(404);
    }
  });

  it('links every block to the one before, down to the first', async () => {
    type Seen = {
      height: number;
      hash: string;
      parent_block_hash: string;
      index_block_hash: string;
      parent_index_block_hash: string;
    };
    const page = await client.get<{ total: number; results: Seen[] }>('/extended/v2/blocks?limit=200');
    expect(page.results).toHaveLength(page.total);
    for (const [index, block] of page.results.entries()) {
      const parent = page.results[index + 1];
      if (!parent) continue;
      expect(block).toMatchObject({
        height: parent.height + 1,
        parent_block_hash: parent.hash,
        parent_index_block_hash: parent.index_block_hash,
      });
    }
    expect(page.results.at(-1)).toMatchObject({ height: 1, parent_block_hash: `0x${'0'.repeat(64)}` });
    expect(await client.get('/extended/v2/blocks/latest')).toEqual(page.results[0]);
    expect(await client.get(`/extended/v2/blocks/${page.results[3]?.hash}`)).toEqual(page.results[3]);
  });

  it('lets a browser of any origin ask', async () => {
    const preflight = await fetch(`${localnet.url}/v2/transactions`, { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')).toBe('*');
    expect((await fetch(`${localnet.url}/v2/info`)).headers.get('access-control-allow-origin')).toBe('*');
  });

  it('says what is wrong with a request', async () => {
    const post = (path: string, body: string) => fetch(localnet.url + path, { method: 'POST', body });
    expect((await post('/dev/mine', '{')).status).toBe(400);
    expect((await post('/dev/mine', '{"burn":-1}')).status).toBe(400);
    expect((await post('/dev/fund', `{"address":"nobody","stx":1}`)).status).toBe(400);
    expect((await post('/v2/transactions', 'x'.repeat(5_000_001))).status).toBe(413);
    expect((await fetch(`${localnet.url}/v2/transactions`)).status).toBe(405);
    expect((await fetch(`${localnet.url}/v2/nowhere`)).status).toBe(404);
  });
});

describe('development actions', () => {
  it('mine as many blocks as asked, time moving with them', async () => {
    const before = await client.state();
    await client.post('/dev/mine', { stacks: 3 });
    const stacks = await client.state();
    expect([stacks.height - before.height, stacks.burn_block_height]).toEqual([3, before.burn_block_height]);
    expect(stacks.block_time - before.block_time).toBe(30);
    await client.post('/dev/mine', { burn: 10 });
    const burn = await client.state();
    expect([burn.height - stacks.height, burn.burn_block_height - stacks.burn_block_height]).toEqual([10, 10]);
    expect(burn.block_time).toBeGreaterThan(before.block_time + 9 * 600);
  });

  it('fund an account with STX and sBTC, as transactions with events', async () => {
    const fresh = privateKeyToAddress('22'.repeat(32).concat('01'), 'testnet');
    await client.post('/dev/fund', { address: fresh, stx: 5_000_000, sbtc: '12345' });
    expect((await client.account(fresh)).balance).toBe(5_000_000n);
    expect(await client.sbtc(fresh)).toBe(12_345n);
    const { height } = await client.state();
    const page = await client.get<{ results: { tx_id: string }[] }>(`/extended/v3/blocks/${height}/transactions`);
    const events = await client.events(page.results[0]?.tx_id ?? '');
    expect(events).toMatchObject([
      {
        type: 'ft_asset',
        ft_asset: { type: 'mint', recipient: fresh, amount: '12345', asset_identifier: `${SBTC}::sbtc-token` },
      },
    ]);
  });
});
