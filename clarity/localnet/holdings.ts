import type { Ledger } from './ledger.ts';

export type Holdings = {
  /** Asset identifier (`ADDRESS.contract::asset`) -> amount. */
  readonly fungible: Map<string, bigint>;
  /** Asset identifier -> the ids held, as hex of the Clarity value with 0x. */
  readonly nonFungible: Map<string, Set<string>>;
};

/** What a principal holds by the asset events of the whole chain. STX is not among them: the VM knows it. */
export function holdingsOf(ledger: Ledger, principal: string): Holdings {
  const fungible = new Map<string, bigint>();
  const nonFungible = new Map<string, Set<string>>();
  for (const { events } of ledger.allTransactions()) {
    for (const { event, data } of events) {
      const asset = data.asset_identifier;
      if (!asset || (data.sender !== principal && data.recipient !== principal)) continue;
      if (event.startsWith('ft_')) {
        const amount = BigInt(data.amount ?? 0);
        const change = (data.recipient === principal ? amount : 0n) - (data.sender === principal ? amount : 0n);
        fungible.set(asset, (fungible.get(asset) ?? 0n) + change);
      } else if (event.startsWith('nft_')) {
        const ids = nonFungible.get(asset) ?? new Set();
        nonFungible.set(asset, ids);
        const id = data.raw_value ?? '';
        if (data.recipient === principal) ids.add(id);
        else ids.delete(id);
      }
    }
  }
  return { fungible, nonFungible };
}
