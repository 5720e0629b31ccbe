import { createHash } from 'node:crypto';
import {
  ClarityVersion,
  cvToString,
  fetchNonce,
  makeContractCall,
  makeContractDeploy,
  type StacksTransactionWire,
} from '@stacks/transactions';
import { requireSafe } from './checks.ts';
import { bootstrapArguments, isBootstrapped, requireCouncil } from './council.ts';
import { NodeClient } from './node-client.ts';
import type { DeployOptions } from './options.ts';
import { CONTRACT_NAMES, type ContractName, type ContractSource, contractSources } from './sources.ts';

export type { CouncilTerms, DeployOptions } from './options.ts';

export type Deployment = { readonly deployer: string; readonly contracts: Record<ContractName, string> };

/** One signed transaction that has not been sent. */
export type PlannedTransaction = {
  readonly nonce: bigint;
  readonly contract: string;
  /** In bytes, as it is sent. */
  readonly size: number;
  /** In micro-STX. */
  readonly fee: bigint;
  readonly what:
    | { readonly kind: 'publish'; readonly clarityVersion: number; readonly sha256: string }
    | { readonly kind: 'call'; readonly fn: string; readonly args: Readonly<Record<string, string>> };
  readonly wire: StacksTransactionWire;
};

export type DeploymentPlan = Deployment & { readonly transactions: readonly PlannedTransaction[] };

type Signer = {
  readonly senderKey: string;
  readonly network: NodeClient['stacksNetwork'];
  readonly feeRate: number | undefined;
};

/** What is missing on the network, signed and in order. Sends nothing; throws where sending would go wrong. */
export async function planDeployment(options: DeployOptions): Promise<DeploymentPlan> {
  const deployer = requireSafe(options);
  const node = new NodeClient(options.nodeUrl, options.network);
  await node.requireNetwork();
  const contracts = Object.fromEntries(
    CONTRACT_NAMES.map((name) => [name, `${deployer}.${name}`]),
  ) as Deployment['contracts'];

  const missing: ContractSource[] = [];
  for (const contract of contractSources(options.network)) {
    const present = await node.source(contracts[contract.name]);
    if (present === undefined) missing.push(contract);
    else if (present !== contract.source) {
      throw new Error(
        `${contracts[contract.name]} is already published with another source. A contract can never be changed: ` +
          'deploy from another account, or check out the version that was published.',
      );
    }
  }
  const bootstrap = missing.some(({ name }) => name === 'council') || !(await isBootstrapped(node, contracts.council));
  if (!bootstrap) await requireCouncil(node, contracts.council, options);

  const signer = { senderKey: options.deployerKey, network: node.stacksNetwork, feeRate: options.feeRate };
  let nonce = missing.length > 0 || bootstrap ? await fetchNonce({ address: deployer, network: signer.network }) : 0n;
  const transactions: PlannedTransaction[] = [];
  for (const contract of missing) transactions.push(await publishing(signer, contracts, contract, nonce++));
  if (bootstrap) transactions.push(await naming(signer, contracts.council, options, nonce));
  return { deployer, contracts, transactions };
}

/**
 * Publishes what is missing of the contracts, in order, by signed transactions, and names the first council. Running it again after
 * any failure goes on where it stopped; running it on a complete deployment sends nothing.
 */
export async function deployContracts(options: DeployOptions): Promise<Deployment> {
  const say = options.onProgress ?? (() => {});
  const { deployer, contracts, transactions } = await planDeployment(options);
  const node = new NodeClient(options.nodeUrl, options.network);
  const toPublish = new Set(transactions.flatMap(({ what, contract }) => (what.kind === 'publish' ? [contract] : [])));
  for (const contract of Object.values(contracts)) if (!toPublish.has(contract)) say(`${contract} is there already`);

  for (const { contract, what, wire } of transactions) {
    if (what.kind === 'publish') say(`${contract} published in ${await node.publish(wire, contract)}`);
    else say(`council of ${options.members.length} named in ${await node.publish(wire, `${contract}.${what.fn}`)}`);
  }
  await requireCouncil(node, contracts.council, options);
  say(`the council has ${options.members.length} members, of whom ${options.threshold} decide`);
  if (options.treasury)
    say(`fees go to the deployer until the council calls marketplace.set-treasury ${options.treasury}`);
  return { deployer, contracts };
}

async function publishing(
  signer: Signer,
  contracts: Deployment['contracts'],
  { name, source }: ContractSource,
  nonce: bigint,
): Promise<PlannedTransaction> {
  const wire = await withFee(signer, (fee) =>
    makeContractDeploy({
      ...signer,
      ...fee,
      contractName: name,
      codeBody: source,
      clarityVersion: ClarityVersion.Clarity5,
      nonce,
    }),
  );
  const sha256 = createHash('sha256').update(source).digest('hex');
  const what = { kind: 'publish', clarityVersion: ClarityVersion.Clarity5, sha256 } as const;
  return { ...measured(wire), nonce, contract: contracts[name], what };
}

async function naming(
  signer: Signer,
  council: string,
  terms: DeployOptions,
  nonce: bigint,
): Promise<PlannedTransaction> {
  const [contractAddress = '', contractName = ''] = council.split('.');
  const args = bootstrapArguments(terms);
  const call = { contractAddress, contractName, functionName: 'bootstrap', functionArgs: Object.values(args), nonce };
  const wire = await withFee(signer, (fee) => makeContractCall({ ...signer, ...fee, ...call }));
  const readable = Object.fromEntries(Object.entries(args).map(([name, value]) => [name, cvToString(value)]));
  return { ...measured(wire), nonce, contract: council, what: { kind: 'call', fn: 'bootstrap', args: readable } };
}

/** Signed with the fee that its size asks for, or with what the node estimates. */
async function withFee(
  { feeRate }: Signer,
  make: (fee: { fee?: bigint }) => Promise<StacksTransactionWire>,
): Promise<StacksTransactionWire> {
  if (feeRate === undefined) return make({});
  const draft = await make({ fee: 0n });
  return make({ fee: BigInt(Math.ceil(draft.serializeBytes().length * feeRate)) });
}

const measured = (wire: StacksTransactionWire) => ({
  wire,
  size: wire.serializeBytes().length,
  fee: BigInt(wire.auth.spendingCondition.fee),
});
