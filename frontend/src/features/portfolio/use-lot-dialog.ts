import { useSearchParams } from 'wouter';

export const LOT_ACTIONS = ['list', 'retire', 'split', 'transfer'] as const;
export type LotAction = (typeof LOT_ACTIONS)[number];

export interface LotDialog {
  /** The lot it is about; null while no dialog is open. */
  token: bigint | null;
  action: LotAction | null;
  open(token: bigint, action: LotAction): void;
  close(): void;
}

/** Which dialog is open is in the address, so that a certificate can link to what its holder may do with it. */
export function useLotDialog(): LotDialog {
  const [search, setSearch] = useSearchParams();
  const token = search.get('lot') ?? '';
  const action = search.get('action') as LotAction;
  const known = /^\d{1,18}$/.test(token) && LOT_ACTIONS.includes(action);
  return {
    token: known ? BigInt(token) : null,
    action: known ? action : null,
    open: (lot, wanted) => setSearch({ lot: lot.toString(), action: wanted }),
    close: () => setSearch({}, { replace: true }),
  };
}
