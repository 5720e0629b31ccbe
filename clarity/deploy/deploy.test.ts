import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { getAddressFromPrivateKey } from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Localnet, startLocalnet } from '../localnet/index.ts';
import { accounts, Client } from '../localnet/tests/client.ts';
import { type DeployOptions, deployContracts, planDeployment } from './deploy.ts';
import { CONTRACT_NAMES, contractSources } from './sources.ts';

let localnet: Localnet;
let client: Client;

beforeAll(async () => {
  localnet = await startLocalnet();
  client = new Client(localnet.url);
});
afterAll(() => localnet?.stop());

const { deployer, wallet_1: other, wallet_4: member } = accounts;

function options(changes: Partial<DeployOptions> = {}): DeployOptions {
  return {
    nodeUrl: localnet.url,
    network: 'devnet',
    deployerKey: deployer.privateKey,
    members: [member.address],
    ...changes,
  };
}

async function cli(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL('./main.ts', import.meta.url)), '--node', localnet.url, ...args],
    { env: { ...process.env, DEPLOYER_KEY: deployer.privateKey } },
  );
  return stdout;
}

describe('the sources', () => {
  it('name the sBTC of the network, and no other', () => {
    const text = (network: 'devnet' | 'testnet' | 'mainnet') =>
      contractSources(network)
        .map(({ source }) => source)
        .join();
    expect(text('mainnet')).toContain('SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token');
    expect(text('devnet')).toBe(text('mainnet'));
    expect(text('testnet')).toContain('ST1F7QA2MDF17S807EPA36TSS8AMEFY4KA9TVGWXT.sbtc-token');
    expect(text('testnet')).not.toContain('SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4');
  });
});

describe('a deployment', () => {
  it('can be looked at before anything is sent', async () => {
    const before = await client.state();
    const out = await cli('--network', 'devnet', '--members', member.address, '--dry-run', '--json');
    expect(JSON.parse(out)).toEqual({
      deployer: deployer.address,
      publish: CONTRACT_NAMES.map((name) => `${deployer.address}.${name}`),
      bootstrap: true,
    });
    expect(await client.state()).toEqual(before);
  });

  it('publishes every contract once and names the council', async () => {
    const said: string[] = [];
    const deployment = await deployContracts(options({ onProgress: (line) => said.push(line) }));
    expect(deployment).toEqual({
      deployer: deployer.address,
      contracts: Object.fromEntries(CONTRACT_NAMES.map((name) => [name, `${deployer.address}.${name}`])),
    });
    expect(said).toHaveLength(CONTRACT_NAMES.length + 1);
    expect(await planDeployment(options())).toMatchObject({ publish: [], bootstrap: false });
  });

  it('sends nothing when all is there', async () => {
    const before = await client.state();
    expect(await deployContracts(options())).toMatchObject({ deployer: deployer.address });
    expect(await client.state()).toEqual(before);
  });

  it('refuses a council other than the one on the chain', async () => {
    await expect(deployContracts(options({ members: [other.address] }))).rejects.toThrow(
      /is named already and ST.* is not in it/,
    );
  });

  it('goes on where it stopped', async () => {
    const [trait] = contractSources('devnet');
    await client.deploy('wallet_1', 'nft-trait', trait?.source ?? '');
    const theirs = options({ deployerKey: other.privateKey });
    expect((await planDeployment(theirs)).publish.map(({ name }) => name)).toEqual(CONTRACT_NAMES.slice(1));
    await deployContracts(theirs);
    expect(await planDeployment(theirs)).toMatchObject({ publish: [], bootstrap: false });
  });

  it('refuses to go on beside a contract of the same name with another source', async () => {
    await client.deploy('wallet_8', 'council', '(define-read-only (is-member (who principal)) true)');
    const before = await client.state();
    await expect(deployContracts(options({ deployerKey: accounts.wallet_8.privateKey }))).rejects.toThrow(
      /council is already published with another source/,
    );
    expect(await client.state()).toEqual(before);
  });
});

describe('a deployment to a real network', () => {
  const own = '33'.repeat(32);

  it('refuses development keys and development council members', async () => {
    for (const network of ['testnet', 'mainnet'] as const) {
      const members = [network === 'mainnet' ? 'SP000000000000000000002Q6VF78' : 'ST000000000000000000002AMW42H'];
      await expect(deployContracts(options({ network, members }))).rejects.toThrow(
        /development key that everybody knows/,
      );
    }
    await expect(deployContracts(options({ network: 'testnet', deployerKey: own }))).rejects.toThrow(
      /development account whose key everybody knows/,
    );
  });

  it('refuses principals of another network and a node of another network', async () => {
    await expect(deployContracts(options({ network: 'mainnet', deployerKey: own }))).rejects.toThrow(
      /is not a mainnet principal/,
    );
    const mistyped = 'SP000000000000000000002Q6VF79';
    await expect(
      deployContracts(options({ network: 'mainnet', deployerKey: own, members: [mistyped] })),
    ).rejects.toThrow(/is not a mainnet principal/);
    const members = ['SP000000000000000000002Q6VF78'];
    await expect(deployContracts(options({ network: 'mainnet', deployerKey: own, members }))).rejects.toThrow(
      /has chain id 2147483648, not that of mainnet/,
    );
  });

  it('refuses a council with the deployer in it, whose key would keep its power', async () => {
    const members = ['ST000000000000000000002AMW42H', getAddressFromPrivateKey(own, 'testnet')];
    await expect(deployContracts(options({ network: 'testnet', deployerKey: own, members }))).rejects.toThrow(
      /publishes the contracts, so it cannot be in the council/,
    );
  });

  it('says so when no node answers', async () => {
    await expect(deployContracts(options({ nodeUrl: 'http://127.0.0.1:1' }))).rejects.toThrow(
      /no Stacks node answers at/,
    );
  });
});
