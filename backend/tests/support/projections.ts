import type { ChainNames, Projection } from '../../src/chain/index.ts';
import { certificateProjection } from '../../src/modules/certificate/certificate.projection.ts';
import { facilityProjection } from '../../src/modules/facility/facility.projection.ts';
import { identityProjection } from '../../src/modules/identity/identity.projection.ts';
import { marketProjection } from '../../src/modules/market/market.projection.ts';
import { portfolioProjection } from '../../src/modules/portfolio/portfolio.projection.ts';

/** The projections of the lives of lots, in the order in which the product has them. */
export const lotProjections = (names: ChainNames): Projection[] => [
  identityProjection,
  facilityProjection,
  certificateProjection(names),
  marketProjection,
  portfolioProjection,
];

/** The same, each event by itself and strictly in order: what handling them together must equal. */
export const oneByOne = (projections: readonly Projection[]): Projection[] =>
  projections.map((projection) => ({
    ...projection,
    on: Object.fromEntries(
      Object.entries(projection.on).map(([kind, handler]) => [
        kind,
        typeof handler === 'function' ? handler : (tx, event) => handler?.apply(tx, [event]) ?? Promise.resolve(),
      ]),
    ) as Projection['on'],
  }));
