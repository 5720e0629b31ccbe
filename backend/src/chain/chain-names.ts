import type { StacksNetworkName } from '../kit/signature.ts';
import { CONTRACTS, type ContractName } from './chain.contract.ts';

export { CONTRACTS, type ContractName };

/** Contracts that hold lots which somebody offers: such a lot is in the market. */
const ESCROWS = ['marketplace', 'auctions', 'bids', 'quotes', 'forwards'] as const satisfies readonly ContractName[];

/** Name of the SIP-009 asset inside rec-nft. */
const NFT_ASSET = 'rec';
/** Name of the SIP-010 asset inside sbtc-token. */
export const SBTC_ASSET = 'sbtc-token';

export type { StacksNetworkName };

// The local chain runs the mainnet boot contract; testnet has its own deployment.
const SBTC_CONTRACTS: Record<StacksNetworkName, ContractId> = {
  devnet: 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token',
  testnet: 'ST1F7QA2MDF17S807EPA36TSS8AMEFY4KA9TVGWXT.sbtc-token',
  mainnet: 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token',
};

export type ContractId = `${string}.${string}`;

/** Everything that has an address on one network. */
export interface ChainNames {
  network: StacksNetworkName;
  deployer: string;
  contracts: Readonly<Record<ContractName, ContractId>>;
  /** The contracts that hold what is offered; the marketplace is the first. */
  escrows: readonly ContractId[];
  /** `<deployer>.rec-nft::rec`, as events name the asset. */
  nft: `${ContractId}::${string}`;
  sbtc: ContractId;
}

/** The names of our contracts under the address that deployed them, and the sBTC contract of the network. */
export function chainNames(network: StacksNetworkName, deployer: string): ChainNames {
  const contracts = Object.fromEntries(CONTRACTS.map((name) => [name, `${deployer}.${name}`])) as Record<
    ContractName,
    ContractId
  >;
  return {
    network,
    deployer,
    contracts,
    escrows: ESCROWS.map((name) => contracts[name]),
    nft: `${contracts['rec-nft']}::${NFT_ASSET}`,
    sbtc: SBTC_CONTRACTS[network],
  };
}
