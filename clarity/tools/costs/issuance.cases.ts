import { Cl } from '@stacks/transactions';
import { hashOf, MWH, requestTuple } from '../scenario.ts';
import type { CostCases } from './cost-cases.ts';
import { monthOnTwoPages } from './month.ts';

const reason = Cl.buffer(hashOf('reason'));

/** What .verification and .facilities call is part of the cost of their own functions. */
export const issuanceCases: CostCases = (market, measure) => {
  const { producer } = market;
  const facility = market.approved();
  const day = market.attested({ facility, wh: 50n * MWH });
  measure('default', producer, 'issuance/issue', requestTuple(day));
  const month = monthOnTwoPages(market, facility);
  const issued = measure('month', producer, 'issuance/issue', requestTuple(month));
  const { issuance, token } = issued as { issuance: bigint; token: bigint };
  measure('month', producer, 'issuance/withdraw', Cl.uint(issuance), Cl.some(Cl.uint(token)), reason);

  const carried = market.attested({ facility: market.approved(), wh: 1n });
  measure('nothing to mint', producer, 'issuance/issue', requestTuple(carried));

  const large = market.approved({ nameplateW: 1_000_000_000n });
  const thrice = monthOnTwoPages(market, large, [market.body, market.outsider, market.buyer2]);
  measure('month, three bodies', producer, 'issuance/issue', requestTuple(thrice));
};

export const issuanceAdministration: CostCases = (market, measure) => {
  const { member, deployer, simnet } = market;
  const pinned = (name: string) => {
    const contract = `${deployer}.${name}`;
    const { result } = simnet.execute(`(unwrap-panic (contract-hash? '${contract}))`);
    const code = Cl.bufferFromHex((result as unknown as { value: string }).value);
    return Cl.tuple({ contract: Cl.principal(contract), code });
  };
  measure('default', member, 'issuance/set-authorities', pinned('verification'), pinned('facilities'));
  measure('default', member, 'issuance/set-validity', Cl.uint(63_072_000));
  measure('default', member, 'issuance/set-paused', Cl.bool(true));
  measure('off', member, 'issuance/set-paused', Cl.bool(false));
};
