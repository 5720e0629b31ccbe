import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const projectFile = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const source = (path: string): string => readFileSync(projectFile(path), 'latin1');

/** In the order in which they have to be published. */
const CONTRACTS = ['nft-trait', 'council', 'rec-nft', 'verification', 'marketplace'];
const SBTC_MAINNET = 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token';
const SBTC_TESTNET = 'ST1F7QA2MDF17S807EPA36TSS8AMEFY4KA9TVGWXT.sbtc-token';
/** Micro-STX per byte of source; nodes refuse less than 1. */
const FEE_RATE = 10;
const BOOTSTRAP_FEE = 10_000;

interface Network {
  name: 'testnet' | 'mainnet';
  stacksNode: string;
  bitcoinNode: string;
  sbtc: string;
}

const NETWORKS: readonly Network[] = [
  {
    name: 'testnet',
    stacksNode: 'https://api.testnet.hiro.so',
    bitcoinNode: 'http://blockstack:blockstacksystem@bitcoind.testnet.stacks.co:18332',
    sbtc: SBTC_TESTNET,
  },
  {
    name: 'mainnet',
    stacksNode: 'https://api.hiro.so',
    bitcoinNode: 'http://blockstack:blockstacksystem@bitcoin.blockstack.com:8332',
    sbtc: SBTC_MAINNET,
  },
];

/** A contract as it is published on a network: its own source, or a copy with that network's sBTC token. */
function published({ name, sbtc }: Network, contract: string): { path: string; content: string; copied: boolean } {
  const path = `clarity/contracts/${contract}.clar`;
  const content = source(path);
  const copied = sbtc !== SBTC_MAINNET && content.includes(SBTC_MAINNET);
  return copied
    ? { path: `deployments/${name}/${contract}.clar`, content: content.replaceAll(SBTC_MAINNET, sbtc), copied }
    : { path, content, copied };
}

/** The deployment plans and the sources they need beside clarity/contracts, with their contents. */
export function deploymentFiles(): { path: string; content: string }[] {
  return NETWORKS.flatMap((network) => {
    const copies = CONTRACTS.map((contract) => published(network, contract)).filter(({ copied }) => copied);
    return [
      { path: projectFile(`deployments/default.${network.name}-plan.yaml`), content: plan(network) },
      ...copies.map(({ path, content }) => ({ path: projectFile(path), content })),
    ];
  });
}

const plan = (network: Network): string => `---
# Made from the contracts by \`npm run generate -w clarity\`. Before applying it, replace DEPLOYER by the address that
# publishes, and COUNCIL_MEMBER by a member of the council; (list 'A 'B) names up to ten. After the
# bootstrap the deployer has no power. Until a council member calls marketplace.set-treasury, fees go to the deployer.
# sBTC is ${network.sbtc}.
id: 0
name: REC market on ${network.name}
network: ${network.name}
stacks-node: ${network.stacksNode}
bitcoin-node: ${network.bitcoinNode}
plan:
  batches:
  - id: 0
    transactions:
${CONTRACTS.map((contract) => publish(contract, published(network, contract))).join('\n')}
    epoch: '3.4'
  - id: 1
    transactions:
    - transaction-type: contract-call
      contract-id: DEPLOYER.council
      expected-sender: DEPLOYER
      method: bootstrap
      parameters:
      - "(list 'COUNCIL_MEMBER)"
      cost: ${BOOTSTRAP_FEE}
    epoch: '3.4'
`;

const publish = (contract: string, { path, content }: { path: string; content: string }): string =>
  `    - transaction-type: contract-publish
      contract-name: ${contract}
      expected-sender: DEPLOYER
      cost: ${content.length * FEE_RATE}
      path: ${path}
      anchor-block-only: true
      clarity-version: 5`;
