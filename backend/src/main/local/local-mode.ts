import type { Connections } from '../connect.ts';
import type { ApiAdditions } from '../processes.ts';
import type { ExampleStatus } from '../system.contract.ts';
import { proxyChain } from './chain-proxy.ts';
import { localRoutes } from './local-accounts.ts';
import { forkRoutes } from './local-forks.ts';

export interface LocalOptions {
  /** The chain was started for this installation, and is no network that others use. */
  ownChain: boolean;
  example: () => ExampleStatus;
}

/**
 * What only a development chain on this machine has: accounts whose keys everybody knows, and a way for a page to the chain.
 * Anywhere else there is nothing of it, not even a route.
 */
export function localMode(
  { config, names }: Pick<Connections, 'config' | 'names'>,
  { ownChain, example }: LocalOptions,
): ApiAdditions {
  const chainUrl = config.STACKS_API_URL;
  if (!ownChain || names.network !== 'devnet' || config.NODE_ENV === 'production' || chainUrl === undefined)
    return { status: { local: false, example } };
  return {
    routes: [...localRoutes(), ...forkRoutes(chainUrl)],
    extras: (app) => proxyChain(app, chainUrl),
    status: { local: true, example },
  };
}
