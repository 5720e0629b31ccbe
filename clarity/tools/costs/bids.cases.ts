import { Cl, type ClarityValue } from '@stacks/transactions';
import { MWH, UNIT_GRANULAR } from '../scenario.ts';
import type { CostCases } from './cost-cases.ts';

const DAY = 86_400n;

const texts = (codes: readonly string[]) => Cl.list(codes.map((code) => Cl.stringAscii(code)));

/** Lists at their full length, or empty; the entry that fits stands last. */
const criteria = (validUntil: bigint, full: boolean): ClarityValue =>
  Cl.tuple({
    facility: Cl.none(),
    countries: texts(full ? [...Array(15).fill('BE'), 'NL'] : []),
    fuels: texts(full ? [...Array(7).fill('F02000000'), 'F01010100'] : []),
    technologies: texts(full ? [...Array(7).fill('T020000'), 'T010000'] : []),
    'period-start': Cl.uint(0),
    'period-end': Cl.uint(2n ** 40n),
    trial: Cl.bool(false),
    'valid-until': Cl.uint(validUntil),
    'min-fill': Cl.uint(1),
  });

/** `codes`: with every list of the criteria full. */
export const bidsCases: CostCases = (market, measure) => {
  const { producer, buyer, outsider } = market;
  market.fund(buyer, 10_000_000n);
  const facility = market.approved({ unit: UNIT_GRANULAR, fuel: 'F01010100', technology: 'T010000' });
  // Counted back from one hour: the clock runs on while the calls are made.
  let periodStart = market.hoursAgo(100n);
  const lot = (wh: bigint) => {
    periodStart -= 3_600n;
    return Cl.uint(market.issued({ facility, wh, periodStart, periodEnd: periodStart + 3_600n }).token as bigint);
  };
  const terms = (full: boolean): ClarityValue[] => {
    const expiresAt = market.now() + DAY;
    return [Cl.uint(2n * MWH), Cl.uint(100_000), Cl.uint(expiresAt), criteria(expiresAt, full)];
  };

  const open = Cl.uint(measure('default', buyer, 'bids/place-bid', ...terms(false)) as bigint);
  measure('part', producer, 'bids/fill', open, lot(2n * MWH), Cl.uint(MWH));
  measure('default', producer, 'bids/fill', open, lot(MWH), Cl.uint(MWH));

  const coded = Cl.uint(measure('codes', buyer, 'bids/place-bid', ...terms(true)) as bigint);
  measure('codes, part', producer, 'bids/fill', coded, lot(2n * MWH), Cl.uint(MWH));
  measure('codes', producer, 'bids/fill', coded, lot(MWH), Cl.uint(MWH));

  const cancelled = Cl.uint(market.must(buyer, 'bids/place-bid', ...terms(false)) as bigint);
  measure('default', buyer, 'bids/cancel-bid', cancelled);
  const expired = Cl.uint(market.must(buyer, 'bids/place-bid', ...terms(true)) as bigint);
  const over = market.now() + DAY;
  while (market.now() < over) market.simnet.mineEmptyBlocks(1);
  measure('default', outsider, 'bids/release-expired', expired);
};
