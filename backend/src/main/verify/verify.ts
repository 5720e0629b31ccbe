import { chainNames } from '../../chain/index.ts';
import { ContractReads } from '../../chain/node/contract-reads.ts';
import { StacksApi } from '../../chain/node/stacks-api.ts';
import { loadConfig } from '../../kit/config.ts';
import { createIpfs } from '../../kit/ipfs.ts';
import { checkClaim, type Subject } from './claim-check.ts';
import { Evidence } from './evidence.ts';

const USAGE = `Usage: npm run verify -- retirement:NUMBER | issuance:NUMBER [--json]
Needs STACKS_RPC_URL or STACKS_API_URL, IPFS_API_URL, CONTRACT_DEPLOYER and STACKS_NETWORK; asks nothing else.`;

function subjectOf(args: string[]): Subject | undefined {
  const [, kind, number] =
    /^(retirement|issuance):(\d{1,30})$/.exec(args.find((arg) => !arg.startsWith('--')) ?? '') ?? [];
  return kind && number ? { kind: kind as Subject['kind'], number: BigInt(number) } : undefined;
}

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  const subject = subjectOf(args);
  const config = loadConfig();
  const { IPFS_API_URL: ipfs, CONTRACT_DEPLOYER: deployer, STACKS_NETWORK: network } = config;
  const { STACKS_API_URL: url, STACKS_RPC_URL: rpcUrl } = config;
  if (!subject || !(url ?? rpcUrl) || !ipfs || !deployer) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const reads = new ContractReads(new StacksApi({ url, rpcUrl }), chainNames(network, deployer));
  const result = await checkClaim(reads, new Evidence(createIpfs(ipfs)), subject);
  for (const step of result.steps)
    process.stdout.write(`${step.ok ? 'ok  ' : 'FAIL'}  ${step.name}\n      ${step.detail}\n`);
  process.stdout.write(
    args.includes('--json')
      ? `${JSON.stringify(result)}\n`
      : `${result.ok ? 'The claim holds.' : 'The claim does not hold.'}\n`,
  );
  return result.ok ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`The check could not be made: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  },
);
