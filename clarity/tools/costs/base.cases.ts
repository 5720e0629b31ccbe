import { Cl } from '@stacks/transactions';
import { claim, facilityTuple, HOUR, hashOf, MWH, requestTuple, type Scenario } from '../scenario.ts';
import type { CostCases } from './cost-cases.ts';

const principal = (who: string) => Cl.principal(who);

export const unopened: CostCases = ({ deployer, member }, measure) => {
  measure('default', deployer, 'council/bootstrap', Cl.list([principal(member)]));
};

export const verification: CostCases = (market, measure) => {
  const { body, member, outsider, producer } = market;
  measure('default', member, 'verification/admit-body', principal(outsider), Cl.buffer(hashOf(outsider)));
  measure('default', member, 'verification/suspend-body', principal(outsider));
  measure('default', producer, 'verification/register-facility', facilityTuple(market.facility()));
  measure('default', body, 'verification/decide-facility', Cl.uint(1), Cl.bool(true), Cl.buffer(hashOf('report')));
  const day = market.request({ facility: 1n, wh: 50n * MWH });
  measure('default', body, 'verification/attest', requestTuple(day));
  measure('default', producer, 'verification/issue', requestTuple(day));
  // The dear case: a month that lies on two pages of the hour bitmap.
  const page = (market.now() / HOUR / 768n) * 768n;
  const periodStart = (page - 768n - 372n) * HOUR;
  const month = market.request({ facility: 1n, periodStart, periodEnd: periodStart + 744n * HOUR, wh: 2_000n * MWH });
  measure('month', body, 'verification/attest', requestTuple(month));
  measure('month', producer, 'verification/issue', requestTuple(month));
};

export const trade: CostCases = (market, measure) => {
  const { buyer, producer } = market;
  const limit = Cl.uint(1_000_000_000n);
  market.fund(buyer, 1_000_000_000n);
  const lot = Cl.uint(market.lot(2_000n * MWH));
  const expiry = Cl.uint(market.now() + 86_400n);
  measure('default', producer, 'marketplace/list-lot', lot, Cl.uint(5_000), expiry);
  measure('default', buyer, 'marketplace/buy', Cl.uint(1), Cl.uint(2_000n * MWH), limit);
  measure('default', buyer, 'rec-nft/retire', lot, Cl.uint(2_000n * MWH), principal(buyer), claim());

  const cancelled = Cl.uint(market.listed(market.lot(50n * MWH)));
  measure('default', producer, 'marketplace/cancel', cancelled);
  const shared = Cl.uint(market.listed(market.lot(40n * MWH)));
  measure('part', buyer, 'marketplace/buy', shared, Cl.uint(10n * MWH), limit);
  measure('part', buyer, 'marketplace/buy-and-retire', shared, Cl.uint(10n * MWH), limit, claim());
  measure('default', buyer, 'marketplace/buy-and-retire', shared, Cl.uint(20n * MWH), limit, claim());
};

export const lots: CostCases = (market, measure) => {
  const { buyer, producer } = market;
  const lot = Cl.uint(market.lot(50n * MWH));
  measure('default', producer, 'rec-nft/transfer', lot, principal(producer), principal(buyer));
  measure('default', buyer, 'rec-nft/transfer-lot', lot, principal(buyer), principal(producer));
  measure('default', producer, 'rec-nft/split', lot, Cl.uint(10n * MWH), principal(producer));
  const part = Cl.uint(market.lot(10n * MWH));
  measure('part', producer, 'rec-nft/retire', part, Cl.uint(MWH), principal(producer), claim());
  const many = Cl.list(cut(market, 50).map((id) => Cl.uint(id)));
  measure('n=50', producer, 'rec-nft/send-many', many, principal(buyer));
};

export const administration: CostCases = ({ member, treasury }, measure) => {
  measure('default', member, 'marketplace/set-fee', Cl.uint(150));
  measure('default', member, 'marketplace/set-treasury', principal(treasury));
  measure('default', member, 'marketplace/set-paused', Cl.tuple({ list: Cl.bool(true), buy: Cl.bool(false) }));
};

/** `count` lots of 1 Wh of the producer, cut off one lot. */
function cut(market: Scenario, count: number): bigint[] {
  let rest = market.lot(1_000n);
  return Array.from({ length: count }, () => {
    const { producer } = market;
    const parts = market.must(producer, 'rec-nft/split', Cl.uint(rest), Cl.uint(1), Cl.principal(producer));
    const { part, rest: left } = parts as { part: bigint; rest: bigint };
    rest = left;
    return part;
  });
}
