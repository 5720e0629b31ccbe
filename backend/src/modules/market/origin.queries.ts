import { wattHours } from '../../kit/units.ts';
import { energyLabel } from '../facility/index.ts';
import type { Origin } from './market.contract.ts';
import { vintageOf } from './market.rules.ts';

/** Where the energy of a Wh range came from, as columns of a query with {@link originJoin}. */
export interface OriginRow {
  issuance: bigint;
  firstWh: bigint;
  periodStart: Date;
  periodEnd: Date;
  facility: bigint;
  facilityName: string | null;
  country: string;
  fuel: string;
  technology: string;
}

/** `range` is the table with `issuance` and `first_wh`: a lot or a retirement. */
export const originColumns = (range: string): string => `
  i.issuance, ${range}.first_wh AS "firstWh", i.period_start AS "periodStart", i.period_end AS "periodEnd", i.facility,
  f.name AS "facilityName", cf.country, cf.fuel, cf.technology`;

// Who registered it is compared too: details hashes are public, so somebody else could register one of ours on chain.
export const originJoin = (range: string): string => `
  JOIN issuance i ON i.issuance = ${range}.issuance
  JOIN chain_facility cf ON cf.facility = i.facility
  LEFT JOIN facility f ON f.details_hash = cf.details AND f.owner_address = cf.registrant`;

export const originOf = (row: OriginRow): Origin => ({
  issuance: row.issuance,
  firstWh: wattHours(row.firstWh),
  periodStart: row.periodStart,
  periodEnd: row.periodEnd,
  vintage: vintageOf(row.periodEnd),
  facility: {
    facility: row.facility,
    name: row.facilityName,
    country: row.country,
    fuel: row.fuel,
    fuelLabel: energyLabel(row.fuel),
    technology: row.technology,
    technologyLabel: energyLabel(row.technology),
  },
});
