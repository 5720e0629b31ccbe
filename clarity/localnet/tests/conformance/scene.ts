import {
  Cl,
  makeContractDeploy,
  makeSTXTokenTransfer,
  Pc,
  type StacksTransactionWire,
  sponsorTransaction,
} from '@stacks/transactions';
import { accounts, type Client } from '../client.ts';
import { COUNTER, deployCounter, SBTC } from '../counter.ts';
import { COIN, nameOf, PICTURES, SIP_009_TRAIT, SIP_010_TRAIT } from '../foreign.ts';

const { wallet_1: one, wallet_2: two, wallet_3: three, wallet_8: sponsor } = accounts;

/** One transaction of every kind and outcome that this chain knows, by what it is; ids with 0x. */
export type Scene = {
  readonly transactions: Readonly<Record<string, string>>;
  /** The keys of `transactions` that are in no block. */
  readonly waiting: readonly string[];
};

export async function setScene(client: Client): Promise<Scene> {
  const transactions: Record<string, string> = {};
  const keep = async (what: string, made: StacksTransactionWire) => {
    const sent = await client.send(made);
    if ('reason' in sent) throw new Error(`${what}: ${JSON.stringify(sent)}`);
    transactions[what] = `0x${sent.txid}`;
  };
  const transfer = (options: object = {}) =>
    makeSTXTokenTransfer({
      recipient: two.address,
      amount: 7n,
      senderKey: one.privateKey,
      network: client.network,
      ...options,
    });
  const asset = (name: string, token: string) => `${nameOf(name)}::${token}` as `${string}.${string}::${string}`;

  await deployCounter(client);
  await client.deploy('deployer', 'sip-010-trait', SIP_010_TRAIT);
  await client.deploy('deployer', 'sip-009-trait', SIP_009_TRAIT);
  await client.deploy('deployer', 'coin', COIN);
  await client.deploy('deployer', 'pictures', PICTURES);
  const unversioned = { contractName: 'plain', codeBody: '(define-read-only (x) u1)', senderKey: one.privateKey };
  await keep('deployed', await makeContractDeploy({ ...unversioned, network: client.network }));
  await keep('broken deployment', await makeContractDeploy({ ...unversioned, ...wrong, network: client.network }));

  await keep('transfer', await transfer());
  await keep('transfer with memo', await transfer({ memo: 'rent' }));
  const unpaid = await transfer({ sponsored: true });
  const paid = { transaction: unpaid, sponsorPrivateKey: sponsor.privateKey, fee: 900n, network: client.network };
  await keep('sponsored', await sponsorTransaction(paid));

  const call = (what: string, contract: string, fn: string, args: Parameters<Client['makeCall']>[0]['args'] = []) =>
    client
      .makeCall({ from: 'wallet_1', contract, fn, args, mode: 'allow', fee: 2_000n })
      .then((made) => keep(what, made));
  const mine = Cl.principal(one.address);
  await call('call', COUNTER, 'add', [Cl.uint(3)]);
  await call('error', COUNTER, 'add', [Cl.uint(0)]);
  await call('runtime error', COUNTER, 'divide', [Cl.uint(0)]);
  await call('minted coins', nameOf('coin'), 'mint', [Cl.uint(1_000), mine]);
  await call('burned coins', nameOf('coin'), 'burn', [Cl.uint(10)]);
  await call('minted picture', nameOf('pictures'), 'mint', [mine]);
  await call('minted another', nameOf('pictures'), 'mint', [mine]);
  await call('moved picture', nameOf('pictures'), 'transfer', [Cl.uint(1), mine, Cl.principal(two.address)]);
  await call('burned picture', nameOf('pictures'), 'burn', [Cl.uint(2)]);
  await call('everything', COUNTER, 'pay-and-add', [Cl.uint(5), Cl.principal(two.address)]);

  const [sbtcContract, sbtcName] = [SBTC as `${string}.${string}`, 'sbtc-token'];
  const conditions = [
    Pc.principal(one.address).willSendEq(4n).ft(sbtcContract, sbtcName),
    Pc.origin().willSendLte(9n).ustx(),
    Pc.principal(nameOf('coin') as `${string}.${string}`)
      .willSendGte(0n)
      .ustx(),
    Pc.origin().willMaybeSendAsset().nft(asset('pictures', 'picture'), Cl.uint(1)),
  ];
  const moving = [Cl.uint(4), mine, Cl.principal(two.address), Cl.none()];
  const guarded = { from: 'wallet_1', contract: SBTC, fn: 'transfer', args: moving, fee: 2_000n } as const;
  await keep('guarded', await client.makeCall({ ...guarded, conditions }));
  await keep('undone', await client.makeCall({ ...guarded, conditions: conditions.slice(1), mode: 'originator' }));

  const { nonce } = await client.account(three.address);
  const later = { senderKey: three.privateKey, nonce: nonce + 1 };
  await keep('replaced', await transfer({ ...later, fee: 500n }));
  await keep('waiting', await transfer({ ...later, fee: 600n }));
  const next = { from: 'wallet_3', nonce: nonce + 2, fee: 2_000n } as const;
  await keep('waiting call', await client.makeCall({ ...next, contract: COUNTER, fn: 'add', args: [Cl.uint(1)] }));
  const source = { ...unversioned, contractName: 'later', senderKey: three.privateKey, fee: 2_000n, nonce: nonce + 3 };
  await keep('waiting deployment', await makeContractDeploy({ ...source, network: client.network }));
  return { transactions, waiting: ['replaced', 'waiting', 'waiting call', 'waiting deployment'] };
}

const wrong = { contractName: 'wrong', codeBody: '(define-public (x) (ok (nothing-like-this)))' };
