import {
  broadcastTransaction,
  Cl,
  fetchAbi,
  fetchCallReadOnlyFunction,
  fetchContractMapEntry,
  fetchFeeEstimate,
  fetchFeeEstimateTransaction,
  fetchFeeEstimateTransfer,
  fetchNonce,
  makeContractCall,
  makeContractDeploy,
  makeSTXTokenTransfer,
  makeUnsignedContractCall,
  makeUnsignedSTXTokenTransfer,
  Pc,
  type StacksTransactionWire,
  serializePayload,
  sponsorTransaction,
  TransactionSigner,
} from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Localnet, startLocalnet } from '../../index.ts';
import { decodeTransaction } from '../../transaction.ts';
import { accounts, Client } from '../client.ts';
import { COUNTER, deployCounter, SBTC } from '../counter.ts';

const { deployer, wallet_1: one, wallet_2: two, wallet_8: sponsor } = accounts;
const [contractAddress = '', contractName = ''] = COUNTER.split('.');
const counter = { contractAddress, contractName };

let localnet: Localnet;
let client: Client;
/** The network as a user of stacks.js writes it down. */
let network: Client['network'];

beforeAll(async () => {
  localnet = await startLocalnet();
  client = new Client(localnet.url);
  network = client.network;
  await deployCounter(client);
});
afterAll(() => localnet?.stop());

async function mined(transaction: StacksTransactionWire) {
  return client.seen(await broadcastTransaction({ transaction, network }));
}

const success = { status: 'success' };

describe('stacks.js builds, fetches what it lacks, and sends', () => {
  it('a transfer: nonce and fee come from the chain', async () => {
    const nonce = await fetchNonce({ address: one.address, network });
    const transaction = await makeSTXTokenTransfer({
      recipient: two.address,
      amount: 5n,
      memo: 'rent',
      senderKey: one.privateKey,
      network,
    });
    expect(transaction.auth.spendingCondition.nonce).toBe(nonce);
    expect(BigInt(transaction.auth.spendingCondition.fee)).toBeGreaterThanOrEqual(
      BigInt(transaction.serializeBytes().length),
    );
    expect(await mined(transaction)).toMatchObject(success);
    expect(await fetchNonce({ address: one.address, network })).toBe(nonce + 1n);
  });

  it('a transfer to a contract', async () => {
    const transaction = await makeSTXTokenTransfer({
      recipient: COUNTER,
      amount: 5n,
      senderKey: one.privateKey,
      network,
    });
    expect(await mined(transaction)).toMatchObject(success);
    expect((await client.account(COUNTER)).balance).toBe(5n);
  });

  it('a transaction that is built without a key and signed later', async () => {
    const unsigned = await makeUnsignedSTXTokenTransfer({
      recipient: two.address,
      amount: 6n,
      publicKey: one.publicKey,
      network,
    });
    const signer = new TransactionSigner(unsigned);
    signer.signOrigin(one.privateKey);
    expect(await mined(signer.transaction)).toMatchObject(success);
  });

  it('a transfer of two keys out of three', async () => {
    const members = [one, two, deployer];
    const publicKeys = members.map(({ publicKey }) => publicKey);
    const multisig = {
      recipient: sponsor.address,
      amount: 8n,
      publicKeys,
      numSignatures: 2,
      signerKeys: [one.privateKey, two.privateKey],
      network,
      fee: 1_000n,
      nonce: 0n,
    };
    const transaction = await makeSTXTokenTransfer(multisig);
    const origin = originOf(transaction);
    await client.post('/dev/fund', { address: origin, stx: 5_000 });
    expect(await mined(transaction)).toMatchObject(success);
    expect(await client.account(origin)).toEqual({ balance: 3_992n, nonce: 1 });
  });

  it('deployments of every Clarity version it knows, and of none', async () => {
    const versions = [1, 2, 3, 4, 5, undefined];
    for (const clarityVersion of versions) {
      const contractName = `version-${clarityVersion ?? 'none'}`;
      const transaction = await makeContractDeploy({
        contractName,
        codeBody: '(define-read-only (one) u1)',
        senderKey: one.privateKey,
        network,
        ...(clarityVersion === undefined ? {} : { clarityVersion }),
      });
      expect(await mined(transaction), `Clarity ${clarityVersion}`).toMatchObject(success);
      const abi = await fetchAbi({ contractAddress: one.address, contractName, network });
      expect(abi.functions).toMatchObject([{ name: 'one', access: 'read_only' }]);
    }
  });

  it('calls with arguments of every type of Clarity', async () => {
    const source = `(define-public (take (a int) (b uint) (c bool) (d principal) (e (buff 4)) (f (string-ascii 8))
      (g (string-utf8 8)) (h (list 3 uint)) (i (optional uint)) (j (response uint uint)) (k {x: uint, y: (list 2 bool)}))
      (begin (print {a: a, b: b, c: c, d: d, e: e, f: f, g: g, h: h, i: i, j: j, k: k}) (ok true)))`;
    await client.deploy('deployer', 'all-types', source);
    const args = [
      Cl.int(-5),
      Cl.uint(2n ** 128n - 1n),
      Cl.bool(true),
      Cl.contractPrincipal(one.address, 'x'),
      Cl.bufferFromHex('00ff'),
      Cl.stringAscii('plain'),
      Cl.stringUtf8('Grüße'),
      Cl.list([Cl.uint(1), Cl.uint(2)]),
      Cl.none(),
      Cl.error(Cl.uint(9)),
      Cl.tuple({ x: Cl.uint(1), y: Cl.list([Cl.bool(false)]) }),
    ];
    const transaction = await makeContractCall({
      contractAddress: deployer.address,
      contractName: 'all-types',
      functionName: 'take',
      functionArgs: args,
      senderKey: one.privateKey,
      network,
      validateWithAbi: true,
    });
    expect(await mined(transaction)).toMatchObject(success);
    const [printed] = await client.events(transaction.txid());
    const { hex } = (printed as unknown as { contract_log: { value: { hex: string } } }).contract_log.value;
    const fields = Object.fromEntries('abcdefghijk'.split('').map((name, index) => [name, args[index]!]));
    expect(Cl.deserialize(hex)).toEqual(Cl.deserialize(Cl.serialize(Cl.tuple(fields))));
  });

  it('calls guarded by several conditions about several movers', async () => {
    const transaction = await makeContractCall({
      ...counter,
      functionName: 'pay-and-add',
      functionArgs: [Cl.uint(40), Cl.principal(two.address)],
      postConditionMode: 'deny',
      postConditions: [
        Pc.principal(one.address).willSendEq(40n).ustx(),
        Pc.origin()
          .willSendLte(40n)
          .ft(SBTC as `${string}.${string}`, 'sbtc-token'),
        Pc.principal(COUNTER as `${string}.${string}`)
          .willSendEq(0n)
          .ustx(),
      ],
      senderKey: one.privateKey,
      network,
    });
    expect(await mined(transaction)).toMatchObject(success);
  });

  it('a sponsored call: the sponsor is asked for neither nonce nor fee', async () => {
    const transaction = await makeContractCall({
      ...counter,
      functionName: 'add',
      functionArgs: [Cl.uint(1)],
      senderKey: one.privateKey,
      sponsored: true,
      network,
    });
    const paid = await sponsorTransaction({ transaction, sponsorPrivateKey: sponsor.privateKey, network });
    expect(await mined(paid)).toMatchObject({ status: 'success', sponsor: { address: sponsor.address } });
  });
});

describe('stacks.js reads', () => {
  it('fees: of a transfer by its length, of a transaction in three estimates, of one that is built', async () => {
    const transaction = await makeUnsignedContractCall({
      ...counter,
      functionName: 'add',
      functionArgs: [Cl.uint(1)],
      publicKey: one.publicKey,
      network,
      fee: 1n,
      nonce: 0n,
    });
    const size = BigInt(transaction.serializeBytes().length);
    expect(await fetchFeeEstimateTransfer({ transaction, network })).toBe(size);
    const payload = serializePayload(transaction.payload) as string;
    const estimates = await fetchFeeEstimateTransaction({ payload, estimatedLength: Number(size), network });
    expect(estimates).toHaveLength(3);
    const fees = estimates.map(({ fee }) => fee);
    expect(fees).toEqual([...fees].sort((left, right) => left - right));
    expect(BigInt(await fetchFeeEstimate({ transaction, network }))).toBe(BigInt(fees[1] ?? 0));
  });

  it('the interface of a contract, map entries, and what read-only functions answer or refuse', async () => {
    const abi = await fetchAbi({ ...counter, network });
    expect(abi.functions.map(({ name }) => name)).toContain('pay-and-add');
    const entry = (mapKey: ReturnType<typeof Cl.uint>) =>
      fetchContractMapEntry({ ...counter, mapName: 'marks', mapKey, network });
    expect(await entry(Cl.uint(10n ** 9n))).toEqual(Cl.none());
    const read = (functionName: string, functionArgs: ReturnType<typeof Cl.uint>[] = []) =>
      fetchCallReadOnlyFunction({ ...counter, functionName, functionArgs, senderAddress: one.address, network });
    expect(await read('get-count')).toMatchObject({ type: 'uint' });
    await expect(read('nothing')).rejects.toThrow('UndefinedFunction');
    await expect(read('add', [Cl.uint(1)])).rejects.toThrow('NotReadOnly');
    await expect(read('get-count', [Cl.uint(1)])).rejects.toThrow('IncorrectArgumentCount');
    await expect(fetchAbi({ ...counter, contractName: 'nothing', network })).rejects.toThrow('404');
    await expect(
      fetchContractMapEntry({ ...counter, mapName: 'nothing', mapKey: Cl.uint(1), network }),
    ).rejects.toThrow('404');
  });

  it('its own refusals, each with the reason and the words of a node', async () => {
    const transfer = (options: object) =>
      makeSTXTokenTransfer({
        recipient: two.address,
        amount: 5n,
        senderKey: one.privateKey,
        network,
        fee: 500n,
        nonce: 0n,
        ...options,
      });
    const refused = async (options: object) => broadcastTransaction({ transaction: await transfer(options), network });
    const nonce = await fetchNonce({ address: one.address, network });
    const all = [
      [{}, 'BadNonce', { expected: Number(nonce), actual: 0, principal: one.address, is_origin: true }],
      [{ nonce, fee: 10n }, 'FeeTooLow', { expected: 180, actual: 10 }],
      [{ nonce, amount: 10n ** 17n }, 'NotEnoughFunds', { expected: expect.stringMatching(/^0x/) }],
      [{ nonce: nonce + 26n }, 'TooMuchChaining', { is_origin: true }],
      [{ nonce, recipient: one.address }, 'TransferRecipientCannotEqualSender', { recipient: one.address }],
    ] as const;
    for (const [options, reason, reason_data] of all) {
      expect(await refused(options)).toMatchObject({
        error: 'transaction rejected',
        reason,
        reason_data,
        txid: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
    }
  });
});

/** The address of several keys together, which stacks.js derives when it builds. */
function originOf(transaction: StacksTransactionWire): string {
  return decodeTransaction(transaction.serialize()).origin.address;
}
