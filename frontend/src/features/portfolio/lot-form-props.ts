import type { portfolio } from '../../lib/api.ts';

/** What every dialog about one lot gets. */
export interface LotFormProps {
  lot: portfolio.Holding;
  close(): void;
}
