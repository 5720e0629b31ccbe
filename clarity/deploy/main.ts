import { parseArgs } from 'node:util';
import { type DeployOptions, deployContracts, planDeployment } from './deploy.ts';
import type { DeployNetwork } from './sources.ts';

const NODES: Record<DeployNetwork, string> = {
  devnet: 'http://127.0.0.1:3999',
  testnet: 'https://api.testnet.hiro.so',
  mainnet: 'https://api.hiro.so',
};
const USAGE = `DEPLOYER_KEY=<hex> npm run deploy -w clarity -- --network devnet|testnet|mainnet --members A,B,... [options]
  --members A,B,...  the first council, 1 to 10 principals
  --node URL         a Stacks API (${Object.entries(NODES)
    .map(([name, url]) => `${name}: ${url}`)
    .join(', ')})
  --treasury A       checked and reported only: a council member sets it
  --dry-run          says what would be done, and sends nothing
  --json             the result as one line of JSON
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      network: { type: 'string' },
      members: { type: 'string' },
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
    members: (values.members ?? '').split(',').filter(Boolean),
    treasury: values.treasury,
    onProgress: say,
  };
  if (values['dry-run']) {
    const plan = await planDeployment(options);
    for (const { name, source } of plan.publish) say(`would publish ${plan.contracts[name]} (${source.length} bytes)`);
    if (plan.bootstrap) say(`would name the council: ${options.members.join(', ')}`);
    if (plan.publish.length === 0 && !plan.bootstrap) say('nothing to do');
    if (values.json) {
      const publish = plan.publish.map(({ name }) => plan.contracts[name]);
      process.stdout.write(`${JSON.stringify({ deployer: plan.deployer, publish, bootstrap: plan.bootstrap })}\n`);
    }
    return;
  }
  const deployment = await deployContracts(options);
  if (values.json) process.stdout.write(`${JSON.stringify(deployment)}\n`);
  else say(`deployed by ${deployment.deployer}`);
}

function networkNamed(name: string | undefined): DeployNetwork {
  if (name === 'devnet' || name === 'testnet' || name === 'mainnet') return name;
  throw new Error(`--network must be devnet, testnet or mainnet\n${USAGE}`);
}

main().catch((error: unknown) => {
  process.stderr.write(`deploy: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
