import { Cl } from '@stacks/transactions';
import { HOUR, MWH, UNIT_GRANULAR } from '../scenario.ts';
import type { CostCases } from './cost-cases.ts';

export const forwardsCases: CostCases = (market, measure) => {
  const { simnet, producer, buyer, outsider } = market;
  market.fund(buyer, 1_000_000n);
  const facility = market.approved({ unit: UNIT_GRANULAR, nameplateW: 99_999_999n });
  const start = (market.now() / HOUR + 2n) * HOUR;
  const end = start + 2n * HOUR;
  const terms = [facility, start, end, 10n * MWH, 5_000n, end + 7_200n].map((value) => Cl.uint(value));
  const order = () => Cl.uint(market.must(buyer, 'forwards/order', ...terms, Cl.bool(false)) as bigint);

  const first = Cl.uint(measure('default', buyer, 'forwards/order', ...terms, Cl.bool(false)) as bigint);
  measure('default', producer, 'forwards/accept', first);
  measure('default', buyer, 'forwards/cancel', order());
  const lapsed = order();
  const [declined, late] = [order(), order()];
  measure('default', producer, 'forwards/decline', declined);

  while (market.now() < end) simnet.mineEmptyBurnBlock();
  const token = market.issued({ facility, periodStart: start, periodEnd: end, wh: 20n * MWH }).token as bigint;
  measure('part', producer, 'forwards/deliver', first, Cl.uint(token), Cl.uint(4n * MWH));
  const rest = Cl.uint(token + 2n);
  market.must(producer, 'forwards/deliver', first, rest, Cl.uint(6n * MWH));
  measure('default', producer, 'forwards/deliver', late, Cl.uint(token + 4n), Cl.uint(10n * MWH));
  while (market.now() < end + 7_200n) simnet.mineEmptyBurnBlock();
  measure('default', outsider, 'forwards/refund', lapsed);
};
