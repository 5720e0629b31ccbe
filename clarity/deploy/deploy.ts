import {
  Cl,
  ClarityVersion,
  fetchNonce,
  getAddressFromPrivateKey,
  makeContractCall,
  makeContractDeploy,
} from '@stacks/transactions';
import { devnetAccounts, isDevnetKey } from '../localnet/accounts.ts';
import { NodeClient } from './node-client.ts';
import {
  CONTRACT_NAMES,
  type ContractName,
  type ContractSource,
  contractSources,
  type DeployNetwork,
} from './sources.ts';

export type DeployOptions = {
  /** A Stacks API: node RPC and `/extended` under one URL. */
  readonly nodeUrl: string;
  readonly network: DeployNetwork;
  /** 32 bytes as hex, or 33 with the trailing 01. */
  readonly deployerKey: string;
  /** The first council, one to ten principals. After `bootstrap` the deployer has no power. */
  readonly members: readonly string[];
  /** Only checked: a council member sets it later with `marketplace.set-treasury`. */
  readonly treasury?: string | undefined;
  readonly onProgress?: ((line: string) => void) | undefined;
};

export type Deployment = { readonly deployer: string; readonly contracts: Record<ContractName, string> };

export type DeploymentPlan = Deployment & {
  readonly publish: readonly ContractSource[];
  readonly bootstrap: boolean;
};

/** What is missing on the network. Changes nothing; throws where publishing would go wrong. */
export async function planDeployment(options: DeployOptions): Promise<DeploymentPlan> {
  const deployer = requireSafe(options);
  const node = new NodeClient(options.nodeUrl, options.network);
  await node.requireNetwork();
  const contracts = Object.fromEntries(
    CONTRACT_NAMES.map((name) => [name, `${deployer}.${name}`]),
  ) as Deployment['contracts'];
  const publish: ContractSource[] = [];
  for (const contract of contractSources(options.network)) {
    const present = await node.source(contracts[contract.name]);
    if (present === undefined) publish.push(contract);
    else if (present !== contract.source) {
      throw new Error(
        `${contracts[contract.name]} is already published with another source. A contract can never be changed: ` +
          'deploy from another account, or check out the version that was published.',
      );
    }
  }
  const bootstrap = publish.some(({ name }) => name === 'council') || !(await isBootstrapped(node, contracts.council));
  if (!bootstrap) await requireMembers(node, contracts.council, options.members);
  return { deployer, contracts, publish, bootstrap };
}

/**
 * Publishes what is missing of the contracts, in order, by signed transactions, and names the first council. Running it again after
 * any failure goes on where it stopped; running it on a complete deployment sends nothing.
 */
export async function deployContracts(options: DeployOptions): Promise<Deployment> {
  const say = options.onProgress ?? (() => {});
  const { deployer, contracts, publish, bootstrap } = await planDeployment(options);
  const node = new NodeClient(options.nodeUrl, options.network);
  const common = { senderKey: options.deployerKey, network: node.stacksNetwork };
  let nonce = await fetchNonce({ address: deployer, network: node.stacksNetwork });

  for (const name of CONTRACT_NAMES) {
    const missing = publish.find((contract) => contract.name === name);
    if (!missing) {
      say(`${contracts[name]} is there already`);
      continue;
    }
    const transaction = await makeContractDeploy({
      ...common,
      contractName: name,
      codeBody: missing.source,
      clarityVersion: ClarityVersion.Clarity5,
      nonce: nonce++,
    });
    say(`${contracts[name]} published in ${await node.publish(transaction, name)}`);
  }
  if (bootstrap) {
    const [contractAddress = '', contractName = ''] = contracts.council.split('.');
    const transaction = await makeContractCall({
      ...common,
      contractAddress,
      contractName,
      functionName: 'bootstrap',
      functionArgs: [Cl.list(options.members.map((member) => Cl.principal(member)))],
      nonce: nonce++,
    });
    say(`council of ${options.members.length} named in ${await node.publish(transaction, 'council.bootstrap')}`);
  } else say('the council is named already');
  if (options.treasury)
    say(`fees go to the deployer until a council member calls marketplace.set-treasury ${options.treasury}`);
  return { deployer, contracts };
}

/** Everything that can be known to be wrong without asking the network. Returns the deployer's address. */
function requireSafe({ network, deployerKey, members, treasury }: DeployOptions): string {
  if (!/^[0-9a-f]{64}(01)?$/i.test(deployerKey)) {
    throw new Error('the deployer key must be 64 hex digits, or 66 of which the last two are 01');
  }
  if (members.length < 1 || members.length > 10)
    throw new Error(`the council has 1 to 10 members, not ${members.length}`);
  if (new Set(members).size !== members.length) throw new Error('a principal is listed twice as council member');
  const known = new Set(Object.values(devnetAccounts()).map(({ address }) => address));
  for (const principal of treasury ? [...members, treasury] : members) {
    if (!isPrincipal(principal, network)) throw new Error(`${principal} is not a ${network} principal`);
    if (network !== 'devnet' && known.has(principal)) {
      throw new Error(
        `${principal} is a development account whose key everybody knows: it cannot have power on ${network}`,
      );
    }
  }
  if (network !== 'devnet' && isDevnetKey(deployerKey)) {
    throw new Error(`the deployer key is a development key that everybody knows: use one of your own on ${network}`);
  }
  const deployer = getAddressFromPrivateKey(deployerKey, network);
  if (network !== 'devnet' && members.includes(deployer)) {
    throw new Error(`${deployer} publishes the contracts, so it cannot be in the council of ${network}: name another`);
  }
  return deployer;
}

/** Of the right network, and with the right checksum. */
function isPrincipal(text: string, network: DeployNetwork): boolean {
  const form = network === 'mainnet' ? /^S[PM][0-9A-Z]+(\.[a-zA-Z][\w-]*)?$/ : /^S[TN][0-9A-Z]+(\.[a-zA-Z][\w-]*)?$/;
  try {
    return form.test(text) && Cl.serialize(Cl.principal(text)).length > 0;
  } catch {
    return false;
  }
}

async function isBootstrapped(node: NodeClient, council: string): Promise<boolean> {
  return (await node.readOnly(council, 'is-bootstrapped', [])).type === 'true';
}

async function requireMembers(node: NodeClient, council: string, members: readonly string[]): Promise<void> {
  for (const member of members) {
    const answer = await node.readOnly(council, 'is-member', [Cl.principal(member)]);
    if (answer.type !== 'true') {
      throw new Error(
        `the council is named already and ${member} is not in it: list its members, or deploy from another account`,
      );
    }
  }
}
