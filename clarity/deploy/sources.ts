import { readFileSync } from 'node:fs';

export type DeployNetwork = 'devnet' | 'testnet' | 'mainnet';

/**
 * In the order in which they can be published: each calls only those before it. A later one may be named, as a principal
 * that a function compares with; that needs no contract to be there.
 */
export const CONTRACT_NAMES = [
  'nft-trait',
  'content-address',
  'council',
  'rec-nft',
  'issuance',
  'verification',
  'facilities',
  'readings',
  'marketplace',
  'auctions',
  'bids',
  'quotes',
  'forwards',
] as const;
export type ContractName = (typeof CONTRACT_NAMES)[number];

export type ContractSource = { readonly name: ContractName; readonly source: string };

/** What the sources say; the local chain has sBTC at its mainnet address too. */
const SBTC_IN_SOURCE = 'SM3VDXK3WZZSA84XXFKAFAF15NNZX32CTSG82JFQ4.sbtc-token';
export const SBTC: Record<DeployNetwork, string> = {
  devnet: SBTC_IN_SOURCE,
  testnet: 'ST1F7QA2MDF17S807EPA36TSS8AMEFY4KA9TVGWXT.sbtc-token',
  mainnet: SBTC_IN_SOURCE,
};

/** The contracts as this network gets them. Clarity has no configuration, so the address of sBTC is put into the text. */
export function contractSources(network: DeployNetwork): ContractSource[] {
  return CONTRACT_NAMES.map((name) => {
    const file = new URL(`../contracts/${name}.clar`, import.meta.url);
    const source = readFileSync(file, 'utf8').replaceAll(SBTC_IN_SOURCE, SBTC[network]);
    const foreign = /[^\t\n\x20-\x7e]/.exec(source);
    if (foreign) {
      const line = source.slice(0, foreign.index).split('\n').length;
      throw new Error(
        `${file.pathname}, line ${line}: ${JSON.stringify(foreign[0])} is not ASCII, which Clarity refuses`,
      );
    }
    return { name, source };
  });
}
