import { Cl } from '@stacks/transactions';
import { claim, type Scenario } from '../scenario.ts';
import { SpareIssuer } from '../spare-issuer.ts';
import type { CostCases } from './cost-cases.ts';

/** rec-nft.issue and withdraw answer only to the issuer and are part of the cost of its own functions. */
export const recNftCases: CostCases = (market, measure) => {
  const { producer, buyer, member, outsider } = market;
  const [from, to] = [Cl.principal(producer), Cl.principal(buyer)];
  const list = (tokens: bigint[]) => Cl.list(tokens.map((token) => Cl.uint(token)));

  const lot = Cl.uint(market.lot(1_000n));
  measure('default', producer, 'rec-nft/transfer', lot, from, to);
  measure('default', buyer, 'rec-nft/transfer-lot', lot, to, from);
  const halves = measure('default', producer, 'rec-nft/split', lot, Cl.uint(400), from);
  const { part, rest } = halves as { part: bigint; rest: bigint };
  const merged = measure('default', producer, 'rec-nft/merge-lots', Cl.uint(part), Cl.uint(rest)) as bigint;
  const retired = measure('part', producer, 'rec-nft/retire', Cl.uint(merged), Cl.uint(1), from, claim()) as bigint;
  measure('default', producer, 'rec-nft/retire', Cl.uint(retired + 1n), Cl.uint(999), from, claim());

  for (const count of [1, 50, 100]) {
    const lots = cut(market, count);
    measure(`n=${count}`, producer, 'rec-nft/send-many', list(lots), to);
    measure(`n=${count}`, buyer, 'rec-nft/retire-many', list(lots), to, claim());
  }

  const issuer = market.read('rec-nft/get-issuer') as string;
  const spare = new SpareIssuer(market, 'issuer-for-costs');
  measure('default', member, 'rec-nft/set-issuer', ...spare.appointment());
  const expired = spare.lot(1n, { expiresAt: market.now() });
  measure('default', outsider, 'rec-nft/expire', Cl.uint(expired));
  market.must(member, 'rec-nft/set-issuer', ...spare.appointment(issuer));
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
