import { fileURLToPath } from 'node:url';
import { type ContractName, contractSources, SBTC } from '../deploy/sources.ts';

const projectFile = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Micro-STX per byte of source; nodes refuse less than 1. */
const FEE_RATE = 10;
const BOOTSTRAP_FEE = 10_000;

interface Network {
  name: 'testnet' | 'mainnet';
  stacksNode: string;
  bitcoinNode: string;
}

const NETWORKS: readonly Network[] = [
  {
    name: 'testnet',
    stacksNode: 'https://api.testnet.hiro.so',
    bitcoinNode: 'http://blockstack:blockstacksystem@bitcoind.testnet.stacks.co:18332',
  },
  {
    name: 'mainnet',
    stacksNode: 'https://api.hiro.so',
    bitcoinNode: 'http://blockstack:blockstacksystem@bitcoin.blockstack.com:8332',
  },
];

interface Published {
  name: ContractName;
  path: string;
  content: string;
  copied: boolean;
}

/** The contracts as they are published on a network: their own sources, or copies with that network's sBTC token. */
function published({ name: network }: Network): Published[] {
  const own = new Map(contractSources('mainnet').map(({ name, source }) => [name, source]));
  return contractSources(network).map(({ name, source }) => {
    const copied = source !== own.get(name);
    const path = copied ? `deployments/${network}/${name}.clar` : `clarity/contracts/${name}.clar`;
    return { name, path, content: source, copied };
  });
}

/** The deployment plans and the sources they need beside clarity/contracts, with their contents. */
export function deploymentFiles(): { path: string; content: string }[] {
  return NETWORKS.flatMap((network) => [
    { path: projectFile(`deployments/default.${network.name}-plan.yaml`), content: plan(network) },
    ...published(network)
      .filter(({ copied }) => copied)
      .map(({ path, content }) => ({ path: projectFile(path), content })),
  ]);
}

const plan = (network: Network): string => `---
# Made from the contracts by \`npm run generate -w clarity\`. Before applying it, replace
#   DEPLOYER           the address that publishes; it must be neither a member nor a guardian
#   COUNCIL_MEMBER_n   the members, one to ten; take out or add names as needed
#   THRESHOLD          how many of them decide: at least 2 on mainnet
#   GUARDIAN_n         who may pause, none to five: (list) for none
#   DELAY              the time lock in seconds: 86400 to 2592000 on mainnet
# After the bootstrap the deployer has no power. Until the council calls marketplace.set-treasury, fees go to the deployer.
# \`npm run deploy -- --dry-run\` shows the same transactions with these values checked; the clarinet tool checks none.
# sBTC is ${SBTC[network.name]}.
id: 0
name: REC market on ${network.name}
network: ${network.name}
stacks-node: ${network.stacksNode}
bitcoin-node: ${network.bitcoinNode}
plan:
  batches:
  - id: 0
    transactions:
${published(network).map(publish).join('\n')}
    epoch: '3.4'
  - id: 1
    transactions:
    - transaction-type: contract-call
      contract-id: DEPLOYER.council
      expected-sender: DEPLOYER
      method: bootstrap
      parameters:
      - "(list 'COUNCIL_MEMBER_1 'COUNCIL_MEMBER_2 'COUNCIL_MEMBER_3)"
      - uTHRESHOLD
      - "(list 'GUARDIAN_1)"
      - uDELAY
      cost: ${BOOTSTRAP_FEE}
    epoch: '3.4'
`;

const publish = ({ name, path, content }: Published): string =>
  `    - transaction-type: contract-publish
      contract-name: ${name}
      expected-sender: DEPLOYER
      cost: ${content.length * FEE_RATE}
      path: ${path}
      anchor-block-only: true
      clarity-version: 5`;
