import type { ChainEvent } from '../chain-event.ts';
import { UNNAMED_EVENT, UNREADABLE_EVENT } from '../chain-event.ts';
import { type ChainNames, CONTRACTS, type ContractName } from '../chain-names.ts';
import { ClarityDecodeError, type ClarityValue, decodeClarityHex } from '../values/clarity-value.ts';

export type Meaning = Pick<ChainEvent, 'contract' | 'name' | 'data'>;

const NFT_EVENTS = { mint: 'nft-minted', transfer: 'nft-transferred', burn: 'nft-burned' } as const;
/** Names of what the token itself reports, not a print. */
export const NFT_EVENT_NAMES = Object.values(NFT_EVENTS);
export type NftChange = keyof typeof NFT_EVENTS;

export interface NftMove {
  asset: string;
  sender?: string | null | undefined;
  recipient?: string | null | undefined;
  /** The token, a Clarity value. */
  hex: string;
}

/** What an event of the chain means to us, whichever way it came; null for what is of no contract of ours. */
export class EventMeaning {
  readonly #nft: string;
  readonly #contracts: ReadonlyMap<string, ContractName>;

  constructor(names: ChainNames) {
    this.#nft = names.nft;
    this.#contracts = new Map(CONTRACTS.map((name) => [names.contracts[name], name]));
  }

  print(contractId: string, hex: string): Meaning | null {
    const contract = this.#contracts.get(contractId);
    return contract === undefined ? null : { contract, ...printed(hex) };
  }

  nft(change: NftChange, { asset, sender = null, recipient = null, hex }: NftMove): Meaning | null {
    if (asset !== this.#nft) return null;
    return {
      contract: 'rec-nft',
      name: NFT_EVENTS[change],
      data: { token: decodeClarityHex(hex), sender, recipient },
    };
  }
}

/** Name and data of a print; what we cannot read is kept as it came. */
export function printed(hex: string): { name: string; data: Record<string, ClarityValue> } {
  let value: ClarityValue;
  try {
    value = decodeClarityHex(hex);
  } catch (error) {
    if (!(error instanceof ClarityDecodeError)) throw error;
    return { name: UNREADABLE_EVENT, data: { raw: Uint8Array.from(Buffer.from(hex.replace(/^0x/, ''), 'hex')) } };
  }
  if (value !== null && typeof value === 'object' && 'event' in value && typeof value.event === 'string')
    return { name: value.event, data: value };
  return { name: UNNAMED_EVENT, data: { value } };
}
