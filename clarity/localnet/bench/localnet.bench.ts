import { Agent, request } from 'node:http';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { createNetwork } from '@stacks/network';
import { Cl, makeContractCall, Pc } from '@stacks/transactions';
import { type DevnetAccount, devnetAccounts, startLocalnet } from '../index.ts';
import { SBTC_TOKEN, Vm } from '../vm.ts';

/** `ours` and `baseline` in `unit`, measured one after the other in one run: larger is better. */
export type Measured = {
  readonly name: string;
  readonly ours: number;
  readonly baseline: number;
  readonly unit: string;
  /** Transactions sent. */
  readonly count: number;
};

const SENDERS = 8;
const CONNECTIONS = 8;
const GENESIS = 1_790_000_000;

/**
 * sBTC transfers with a post-condition each, signed beforehand. Ours: sent over HTTP by several clients at once, admitted (signature,
 * fee, nonce, funds), charged, executed, checked, written to a log and mined. Baseline: the same calls in the bare VM, nothing around.
 */
export async function benchLocalnet({ each = 60 }: { readonly each?: number } = {}): Promise<Measured[]> {
  const { deployer, ...rest } = devnetAccounts();
  const senders = Object.values(rest).slice(0, SENDERS);
  const network = createNetwork('devnet');
  const signed = async (first: number, count: number, condition: bigint) => {
    const make = (from: DevnetAccount) => transfers({ from, to: deployer.address, first, count, condition, network });
    const all = await Promise.all(senders.map(make));
    // One of each sender after the other, as clients send side by side.
    return Array.from({ length: count }, (_, index) => all.map((own) => own[index] ?? '')).flat();
  };
  const broken = Math.ceil(each / 4);
  const [good, bad] = [await signed(0, each, 1n), await signed(each, broken, 2n)];

  const localnet = await startLocalnet();
  try {
    const kept = await rate(good.length, () => sendAll(localnet.url, good));
    const undone = await rate(bad.length, () => sendAll(localnet.url, bad));
    const account = await fetch(`${localnet.url}/v2/accounts/${senders[0]?.address}?proof=0`);
    const { nonce } = (await account.json()) as { nonce: number };
    if (nonce !== each + broken) throw new Error(`not everything was mined: the nonce is ${nonce}`);
    const baseline = await bare(senders, deployer.address, each);
    const unit = 'transactions/s';
    return [
      { name: 'sBTC transfers over HTTP whose post-conditions hold', ours: kept, baseline, unit, count: good.length },
      { name: 'sBTC transfers over HTTP whose post-conditions break', ours: undone, baseline, unit, count: bad.length },
    ];
  } finally {
    await localnet.stop();
  }
}

type Transfers = {
  readonly from: DevnetAccount;
  readonly to: string;
  readonly first: number;
  readonly count: number;
  /** Each sends one sat; a condition on another number breaks. */
  readonly condition: bigint;
  readonly network: ReturnType<typeof createNetwork>;
};

function transfers({ from, to, first, count, condition, network }: Transfers): Promise<string[]> {
  const [contractAddress = '', contractName = ''] = SBTC_TOKEN.split('.');
  const postCondition = Pc.principal(from.address)
    .willSendEq(condition)
    .ft(`${contractAddress}.${contractName}`, 'sbtc-token');
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const transaction = await makeContractCall({
        contractAddress,
        contractName,
        functionName: 'transfer',
        functionArgs: argumentsOf(from.address, to),
        senderKey: from.privateKey,
        postConditions: [postCondition],
        postConditionMode: 'deny',
        network,
        fee: 1_000n,
        nonce: first + index,
      });
      return JSON.stringify({ tx: transaction.serialize() });
    }),
  );
}

function argumentsOf(from: string, to: string) {
  return [Cl.uint(1), Cl.principal(from), Cl.principal(to), Cl.none()];
}

async function sendAll(url: string, bodies: readonly string[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let next = 0;
  const client = async () => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) await post(agent, url, body);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  agent.destroy();
}

function post(agent: Agent, url: string, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(`${url}/v2/transactions`, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(text))));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

async function bare(senders: readonly DevnetAccount[], to: string, each: number): Promise<number> {
  const vm = await Vm.open(GENESIS);
  const mint = senders.map(({ address }) => Cl.tuple({ amount: Cl.uint(each), recipient: Cl.principal(address) }));
  for (const deposit of mint) vm.callPrivate(SBTC_TOKEN, 'protocol-mint-many-iter', [deposit], to);
  return rate(each * senders.length, () => {
    for (let round = 0; round < each; round++) {
      for (const { address } of senders) {
        const { result } = vm.callPublic(SBTC_TOKEN, 'transfer', argumentsOf(address, to), address);
        if (result.type !== 'ok') throw new Error('a transfer of the baseline failed');
      }
    }
  });
}

async function rate(count: number, run: () => void | Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return (1000 * count) / (performance.now() - start);
}

// `--json` ends with one line of what was measured; `--each N` is how many transactions each sender signs.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, each: { type: 'string', default: '60' } } });
  const measured = await benchLocalnet({ each: Number(values.each) });
  for (const { name, ours, baseline, unit } of measured) {
    process.stdout.write(`${name}: ${ours.toFixed(0)} ${unit}, in the bare VM ${baseline.toFixed(0)}\n`);
  }
  if (values.json) process.stdout.write(`${JSON.stringify(measured)}\n`);
}
