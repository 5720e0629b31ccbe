import { parseArgs } from 'node:util';
import { type CouncilTerms, type DeployOptions, deployContracts, planDeployment } from './deploy.ts';
import { dryRunJson, dryRunText } from './dry-run.ts';
import type { DeployNetwork } from './sources.ts';

const NODES: Record<DeployNetwork, string> = {
  devnet: 'http://127.0.0.1:3999',
  testnet: 'https://api.testnet.hiro.so',
  mainnet: 'https://api.hiro.so',
};
const USAGE = `DEPLOYER_KEY=<hex> npm run deploy -- --network devnet|testnet|mainnet --members A,B,... [options]
  --members A,B,...    the first council, 1 to 10 principals
  --threshold N        how many of them decide; on devnet 1 if not given
  --guardians A,B,...  who may pause, none to 5 principals; none if not given
  --delay SECONDS      how long fee, treasury, admissions and the like wait; on devnet 0 if not given
  --node URL           a Stacks API (${Object.entries(NODES)
    .map(([name, url]) => `${name}: ${url}`)
    .join(', ')})
  --fee-rate N         micro-STX per byte; the node estimates if not given
  --treasury A         checked and reported only: the council sets it
  --dry-run            prints every transaction with its nonce, size and fee, and sends nothing
  --json               the result as one line of JSON
On mainnet at least 2 members decide and the delay is at least a day (86400).
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      network: { type: 'string' },
      members: { type: 'string' },
      threshold: { type: 'string' },
      guardians: { type: 'string' },
      delay: { type: 'string' },
      'fee-rate': { type: 'string' },
      node: { type: 'string' },
      treasury: { type: 'string' },
      'dry-run': { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const network = networkNamed(values.network);
  const deployerKey = process.env.DEPLOYER_KEY;
  if (!deployerKey)
    throw new Error(
      `DEPLOYER_KEY is not set; it is read from the environment so that it stays out of the shell history\n${USAGE}`,
    );
  const say = (line: string) => process.stdout.write(values.json ? '' : `${line}\n`);
  const options: DeployOptions = {
    nodeUrl: values.node ?? NODES[network],
    network,
    deployerKey,
    ...councilTerms(network, values),
    treasury: values.treasury,
    feeRate: values['fee-rate'] === undefined ? undefined : numberOf('fee-rate', values['fee-rate']),
    onProgress: say,
  };
  if (values['dry-run']) {
    const plan = await planDeployment(options);
    process.stdout.write(`${values.json ? JSON.stringify(dryRunJson(plan)) : dryRunText(plan)}\n`);
    return;
  }
  const deployment = await deployContracts(options);
  if (values.json) process.stdout.write(`${JSON.stringify(deployment)}\n`);
  else say(`deployed by ${deployment.deployer}`);
}

type CouncilFlags = { readonly [flag in keyof CouncilTerms]?: string | undefined };

/** Where power is worth something, the rules of the council are said, not assumed. */
function councilTerms(network: DeployNetwork, flags: CouncilFlags): CouncilTerms {
  const required = (name: 'threshold' | 'delay', onDevnet: number): number => {
    const text = flags[name];
    if (text !== undefined) return numberOf(name, text);
    if (network === 'devnet') return onDevnet;
    throw new Error(`--${name} is needed on ${network}\n${USAGE}`);
  };
  return {
    members: names(flags.members),
    threshold: required('threshold', 1),
    guardians: names(flags.guardians),
    delay: required('delay', 0),
  };
}

const names = (text: string | undefined): string[] => (text ?? '').split(',').filter(Boolean);

function numberOf(flag: string, text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new Error(`--${flag} must be a number, not ${text}`);
  return Number(text);
}

function networkNamed(name: string | undefined): DeployNetwork {
  if (name === 'devnet' || name === 'testnet' || name === 'mainnet') return name;
  throw new Error(`--network must be devnet, testnet or mainnet\n${USAGE}`);
}

main().catch((error: unknown) => {
  process.stderr.write(`deploy: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
