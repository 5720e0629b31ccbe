import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { getAddressFromPrivateKey } from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Localnet, startLocalnet } from '../localnet/index.ts';
import { accounts, Client } from '../localnet/tests/client.ts';
import { type DeployOptions, deployContracts, planDeployment } from './deploy.ts';
import type { dryRunJson } from './dry-run.ts';
import { CONTRACT_NAMES, contractSources } from './sources.ts';

type Plan = ReturnType<typeof dryRunJson>;

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
    threshold: 1,
    guardians: [],
    delay: 0,
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
    const args = ['--network', 'devnet', '--members', member.address, '--guardians', other.address, '--dry-run'];
    const plan = JSON.parse(await cli(...args, '--json', '--fee-rate', '3')) as Plan;
    expect(plan.deployer).toBe(deployer.address);
    const sources = contractSources('devnet');
    expect(plan.transactions.slice(0, -1)).toMatchObject(
      sources.map(({ name, source }, index) => ({
        nonce: index,
        contract: `${deployer.address}.${name}`,
        kind: 'publish',
        sha256: createHash('sha256').update(source).digest('hex'),
      })),
    );
    expect(plan.transactions.at(-1)).toMatchObject({
      nonce: sources.length,
      contract: `${deployer.address}.council`,
      kind: 'call',
      fn: 'bootstrap',
      args: { members: `(list ${member.address})`, threshold: 'u1', guardians: `(list ${other.address})`, delay: 'u0' },
    });
    for (const { size, fee } of plan.transactions) expect(fee).toBe(`${3 * size}`);
    expect(plan.total.fee).toBe(`${3 * plan.transactions.reduce((sum, { size }) => sum + size, 0)}`);

    const text = await cli(...args, '--threshold', '1', '--delay', '60');
    expect(text).toMatch(/^nonce 0: publish ST\w+\.nft-trait, [\d,]+ bytes, fee [\d,]+ micro-STX$/m);
    expect(text).toMatch(/^nonce 13: call ST\w+\.council\.bootstrap, /m);
    expect(text).toMatch(/^ {2}clarity 5, sha256 of the source [0-9a-f]{64}$/m);
    expect(text).toMatch(/^ {2}delay: u60$/m);
    expect(text).toMatch(/^14 transactions, [\d,]+ bytes, fees [\d,]+ micro-STX; nothing was sent$/m);
    expect(await client.state()).toEqual(before);
  });

  it('publishes every contract once and names the council', async () => {
    const said: string[] = [];
    const deployment = await deployContracts(options({ onProgress: (line) => said.push(line) }));
    expect(deployment).toEqual({
      deployer: deployer.address,
      contracts: Object.fromEntries(CONTRACT_NAMES.map((name) => [name, `${deployer.address}.${name}`])),
    });
    expect(said).toHaveLength(CONTRACT_NAMES.length + 2);
    expect((await planDeployment(options())).transactions).toEqual([]);
    expect(await cli('--network', 'devnet', '--members', member.address, '--dry-run')).toMatch(/^nothing to do/);
  });

  it('sends nothing when all is there', async () => {
    const before = await client.state();
    expect(await deployContracts(options())).toMatchObject({ deployer: deployer.address });
    expect(await client.state()).toEqual(before);
  });

  it.each([
    ['another member', { members: [other.address] }, /has members \(ST\w+\) instead of/],
    ['a member more', { members: [member.address, other.address] }, /has members/],
    ['another guardian', { guardians: [other.address] }, /has guardians \(\) instead of/],
    ['another delay', { delay: 60 }, /has delay u0 instead of u60/],
  ])('refuses a council other than the one on the chain: %s', async (_, change, message) => {
    await expect(deployContracts(options(change))).rejects.toThrow(message);
  });

  it('refuses a council that has more members on the chain than were named, or decides by another number', async () => {
    const members = [member.address, accounts.wallet_2.address, accounts.wallet_3.address];
    const theirs = options({ deployerKey: accounts.wallet_6.privateKey, members, threshold: 2 });
    await deployContracts(theirs);
    await expect(deployContracts({ ...theirs, members: members.slice(0, 2) })).rejects.toThrow(/has members/);
    await expect(deployContracts({ ...theirs, threshold: 3 })).rejects.toThrow(/has threshold u2 instead of u3/);
    await deployContracts({ ...theirs, members: members.toReversed() });
  });

  it('goes on where it stopped', async () => {
    const [trait] = contractSources('devnet');
    await client.deploy('wallet_1', 'nft-trait', trait?.source ?? '');
    const theirs = options({ deployerKey: other.privateKey });
    const missing = (await planDeployment(theirs)).transactions.map(({ contract }) => contract.split('.')[1]);
    expect(missing).toEqual([...CONTRACT_NAMES.slice(1), 'council']);
    await deployContracts(theirs);
    expect((await planDeployment(theirs)).transactions).toEqual([]);
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

describe('the terms of a council', () => {
  const two = [member.address, other.address];
  it.each([
    ['no members', { members: [] }, /1 to 10 members, not 0/],
    ['eleven members', { members: Array.from({ length: 11 }, (_, i) => `${member.address}.m-${i}`) }, /not 11/],
    ['a member twice', { members: [member.address, member.address] }, /listed twice as council member/],
    ['six guardians', { guardians: Array.from({ length: 6 }, (_, i) => `${member.address}.g-${i}`) }, /not 6/],
    ['a guardian twice', { guardians: [other.address, other.address] }, /listed twice as guardian/],
    ['no threshold', { threshold: 0 }, /threshold must be 1 to 1/],
    ['fewer members than the threshold', { members: two, threshold: 3 }, /threshold must be 1 to 2/],
    ['half a threshold', { members: two, threshold: 1.5 }, /threshold must be/],
    ['a negative delay', { delay: -1 }, /delay must be 0 to 2592000/],
    ['a delay above 30 days', { delay: 2_592_001 }, /delay must be 0 to 2592000/],
    ['a fee rate below the least', { feeRate: 0.5 }, /fee rate must be at least 1/],
  ])('are refused before anything is sent: %s', async (_, change, message) => {
    await expect(deployContracts(options({ nodeUrl: 'http://127.0.0.1:1', ...change }))).rejects.toThrow(message);
  });
});

describe('a deployment to a real network', () => {
  const own = '33'.repeat(32);
  const NETWORKS = ['testnet', 'mainnet'] as const;
  const stranger = (network: 'testnet' | 'mainnet', seed: string) => getAddressFromPrivateKey(seed.repeat(32), network);
  /** Terms that are good on both, so that each test breaks one thing. */
  const real = (network: 'testnet' | 'mainnet', changes: Partial<DeployOptions> = {}): DeployOptions =>
    options({
      network,
      deployerKey: own,
      members: ['44', '55', '66'].map((seed) => stranger(network, seed)),
      threshold: 2,
      guardians: [stranger(network, '77')],
      delay: 86_400,
      ...changes,
    });

  it.each(NETWORKS)('accepts good terms and then asks the node, on %s', async (network) => {
    const plan = planDeployment(real(network, { nodeUrl: 'http://127.0.0.1:1' }));
    await expect(plan).rejects.toThrow(/no Stacks node answers at/);
  });

  it.each(NETWORKS)('refuses development keys wherever they would have power, on %s', async (network) => {
    const known = getAddressFromPrivateKey(accounts.wallet_1.privateKey, network);
    const good = real(network).members;
    await expect(deployContracts(real(network, { deployerKey: deployer.privateKey }))).rejects.toThrow(
      /development key that everybody knows/,
    );
    for (const change of [
      { members: [...good, known] },
      { members: [...good, `${known}.wallet`] },
      { guardians: [known] },
      { treasury: known },
    ])
      await expect(deployContracts(real(network, change))).rejects.toThrow(/development account whose key everybody/);
  });

  it.each(NETWORKS)('refuses the deployer, or a contract of his, as member or guardian, on %s', async (network) => {
    const publisher = getAddressFromPrivateKey(own, network);
    for (const who of [publisher, `${publisher}.marketplace`]) {
      await expect(deployContracts(real(network, { members: [...real(network).members, who] }))).rejects.toThrow(
        /publishes the contracts, so it cannot be in the council/,
      );
      await expect(deployContracts(real(network, { guardians: [who] }))).rejects.toThrow(
        /publishes the contracts, so it cannot be in the guardians/,
      );
    }
  });

  it('refuses a lone decision and a delay below one day on mainnet', async () => {
    await expect(deployContracts(real('mainnet', { threshold: 1 }))).rejects.toThrow(/no member may decide alone/);
    await expect(deployContracts(real('mainnet', { delay: 86_399 }))).rejects.toThrow(/at least 86400 seconds/);
    const lenient = real('testnet', { threshold: 1, delay: 0, nodeUrl: 'http://127.0.0.1:1' });
    await expect(deployContracts(lenient)).rejects.toThrow(/no Stacks node answers at/);
  });

  it('wants threshold and delay said, not assumed', async () => {
    const members = real('testnet').members.join(',');
    const refused = (...args: string[]) => expect(cli('--network', 'testnet', '--members', members, ...args)).rejects;
    await refused().toThrow(/--threshold is needed on testnet/);
    await refused('--threshold', '2').toThrow(/--delay is needed on testnet/);
    await refused('--threshold', 'two').toThrow(/--threshold must be a number, not two/);
  });

  it('refuses principals of another network, with a wrong checksum, and a node of another network', async () => {
    for (const change of [{ members: [member.address] }, { guardians: [member.address] }, { treasury: member.address }])
      await expect(deployContracts(real('mainnet', { threshold: 1, ...change }))).rejects.toThrow(
        /is not a mainnet principal/,
      );
    const mistyped = ['SP000000000000000000002Q6VF79'];
    await expect(deployContracts(real('mainnet', { members: mistyped, threshold: 1 }))).rejects.toThrow(
      /is not a mainnet principal/,
    );
    await expect(deployContracts(real('mainnet'))).rejects.toThrow(/has chain id 2147483648, not that of mainnet/);
  });

  it('says so when no node answers', async () => {
    await expect(deployContracts(options({ nodeUrl: 'http://127.0.0.1:1' }))).rejects.toThrow(
      /no Stacks node answers at/,
    );
  });
});
