import { describe, expect, it } from 'vitest';
import { chainNames, type StacksNetworkName } from '../../src/chain/index.ts';
import { loadConfig } from '../../src/kit/config.ts';
import { localMode } from '../../src/main/local/local-mode.ts';

const DEPLOYER = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';
const example = () => ({ state: 'off' as const, done: 0, of: 0 });

function additions(network: StacksNetworkName, ownChain: boolean, environment: Record<string, string> = {}) {
  const config = loadConfig({ STACKS_NETWORK: network, STACKS_API_URL: 'http://127.0.0.1:3999', ...environment });
  return localMode({ config, names: chainNames(network, DEPLOYER) }, { ownChain, example });
}

describe('the accounts of the local chain', () => {
  it('are served on a development chain that was started here', () => {
    const { routes, extras, status } = additions('devnet', true);
    expect(routes?.map(({ endpoint }) => endpoint.path)).toEqual(['/v1/local', '/v1/local/forks']);
    expect([typeof extras, status?.local]).toEqual(['function', true]);
  });

  it.each([
    ['on testnet', 'testnet', true, {}],
    ['on mainnet', 'mainnet', true, {}],
    ['on a chain of somebody else', 'devnet', false, {}],
    ['in production', 'devnet', true, { NODE_ENV: 'production' }],
  ] as const)('are not there %s: no route, no way to the chain', (_case, network, ownChain, environment) => {
    const { routes, extras, status } = additions(network, ownChain, environment);
    expect([routes, extras, status?.local]).toEqual([undefined, undefined, false]);
  });
});
