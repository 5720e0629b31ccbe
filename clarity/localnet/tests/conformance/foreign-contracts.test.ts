import { Cl, fetchCallReadOnlyFunction, Pc } from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployContracts } from '../../../deploy/deploy.ts';
import { type Localnet, startLocalnet } from '../../index.ts';
import { accounts, Client } from '../client.ts';
import { COIN, DAO, nameOf, PICTURES, PROPOSAL, SIP_009_TRAIT, SIP_010_TRAIT } from '../foreign.ts';

const { deployer, wallet_1: one, wallet_2: two, wallet_4: member } = accounts;
type ContractId = `${string}.${string}`;

let localnet: Localnet;
let client: Client;

beforeAll(async () => {
  localnet = await startLocalnet();
  client = new Client(localnet.url);
});
afterAll(() => localnet?.stop());

async function deploy(name: string, source: string): Promise<void> {
  expect(await client.seen(await client.deploy('deployer', name, source))).toMatchObject({ status: 'success' });
}

const call = (
  from: 'deployer' | 'wallet_1',
  contract: string,
  fn: string,
  args: Parameters<Client['makeCall']>[0]['args'],
) => client.call({ from, contract, fn, args: args ?? [], mode: 'allow' });

function read(contract: string, functionName: string, ...functionArgs: Parameters<typeof Cl.list>[0]) {
  const [contractAddress = '', contractName = ''] = contract.split('.');
  const senderAddress = one.address;
  return fetchCallReadOnlyFunction({
    contractAddress,
    contractName,
    functionName,
    functionArgs,
    senderAddress,
    network: client.network,
  });
}

describe('contracts of others', () => {
  it('that keep SIP-010 are minted, sent with conditions, burned and read', async () => {
    await deploy('sip-010-trait', SIP_010_TRAIT);
    await deploy('coin', COIN);
    const coin = nameOf('coin') as ContractId;
    expect(await call('wallet_1', coin, 'mint', [Cl.uint(1_000), Cl.principal(one.address)])).toMatchObject({
      status: 'success',
    });
    const sent = {
      from: 'wallet_1',
      contract: coin,
      fn: 'transfer',
      args: [Cl.uint(300), Cl.principal(one.address), Cl.principal(two.address), Cl.some(Cl.bufferFromUtf8('rent'))],
    } as const;
    const conditions = (amount: number) => [Pc.principal(one.address).willSendEq(amount).ft(coin, 'coin')];
    expect(await client.call({ ...sent, conditions: conditions(299) })).toMatchObject({
      status: 'abort_by_post_condition',
    });
    expect(await client.call({ ...sent, conditions: conditions(300) })).toMatchObject({
      status: 'success',
      event_count: 2,
    });
    expect(await call('wallet_1', coin, 'burn', [Cl.uint(100)])).toMatchObject({ status: 'success' });
    expect(await read(coin, 'get-balance', Cl.principal(one.address))).toEqual(Cl.ok(Cl.uint(600)));
    expect(await read(coin, 'get-total-supply')).toEqual(Cl.ok(Cl.uint(900)));
    const asset = encodeURIComponent(`${coin}::coin`);
    expect(await client.get(`/extended/v3/principals/${two.address}/balances/ft/${asset}`)).toMatchObject({
      balance: '300',
    });
  });

  it('that keep SIP-009 are minted, given away and refused to a stranger', async () => {
    await deploy('sip-009-trait', SIP_009_TRAIT);
    await deploy('pictures', PICTURES);
    const pictures = nameOf('pictures');
    const mine = Cl.principal(one.address);
    expect(await call('wallet_1', pictures, 'mint', [mine])).toMatchObject({ result: { repr: '(ok u1)' } });
    const give = [Cl.uint(1), mine, Cl.principal(two.address)];
    expect(await call('deployer', pictures, 'transfer', give)).toMatchObject({ result: { repr: '(err u4)' } });
    expect(await call('wallet_1', pictures, 'transfer', give)).toMatchObject({ status: 'success' });
    expect(await read(pictures, 'get-owner', Cl.uint(1))).toEqual(Cl.ok(Cl.some(Cl.principal(two.address))));
  });

  it('that pass each other as traits: a DAO executes a proposal that pays from its treasury, once', async () => {
    await deploy('dao', DAO);
    await deploy('proposal', PROPOSAL);
    const [dao, coin] = [nameOf('dao'), nameOf('coin')];
    const proposal = Cl.principal(nameOf('proposal'));
    await call('wallet_1', coin, 'mint', [Cl.uint(1_000), Cl.principal(dao)]);
    const execute = () => call('deployer', dao, 'execute', [proposal, Cl.principal(two.address)]);
    expect(await execute()).toMatchObject({ status: 'abort_by_response', result: { repr: '(err u1000)' } });
    expect(await call('deployer', dao, 'set-extension', [proposal, Cl.bool(true)])).toMatchObject({
      status: 'success',
    });
    const stranger = call('wallet_1', dao, 'execute', [proposal, Cl.principal(one.address)]);
    expect(await stranger).toMatchObject({ result: { repr: '(err u1000)' } });
    expect(await execute()).toMatchObject({ status: 'success', result: { repr: '(ok true)' } });
    expect(await read(coin, 'get-balance', Cl.principal(dao))).toEqual(Cl.ok(Cl.uint(750)));
    expect(await execute()).toMatchObject({ result: { repr: '(err u1001)' } });
    const notOne = call('deployer', dao, 'execute', [Cl.principal(coin), Cl.principal(two.address)]);
    expect(await notOne).toMatchObject({ status: 'abort_by_response' });
  });

  it('that call the contracts of this market', async () => {
    await deployContracts({
      nodeUrl: localnet.url,
      network: 'devnet',
      deployerKey: deployer.privateKey,
      members: [member.address],
      threshold: 1,
      guardians: [],
      delay: 0,
    });
    await deploy('broker', BROKER);
    const broker = nameOf('broker');
    expect(await read(broker, 'owner-of', Cl.uint(1))).toEqual(Cl.ok(Cl.none()));
    expect(await call('wallet_1', broker, 'buy-for-me', [Cl.uint(7)])).toMatchObject({ status: 'abort_by_response' });
    const sold = await call('wallet_1', broker, 'move', [Cl.uint(1), Cl.principal(two.address)]);
    expect(sold).toMatchObject({
      status: 'abort_by_response',
      result: { repr: expect.stringMatching(/^\(err u\d+\)$/) },
    });
  });
});

/** Whoever builds on the market calls it from a contract; what the market refuses, the caller is told. */
const BROKER = `
(define-read-only (owner-of (token uint)) (contract-call? .rec-nft get-owner token))
(define-public (move (token uint) (to principal)) (contract-call? .rec-nft transfer token tx-sender to))
(define-public (buy-for-me (listing uint))
  (begin (try! (contract-call? .marketplace buy listing u1 u1 u1)) (ok true)))
`;
